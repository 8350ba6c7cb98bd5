/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Why a call failed. */
#ifndef _ERRNO_H
#define _ERRNO_H

#include <linux/errno.h>
#include <sys/cdefs.h>

#define ENOTSUP EOPNOTSUPP

__BEGIN_DECLS
int *__errno_location(void) __attribute__((__const__));
__END_DECLS

#define errno (*__errno_location())

typedef int error_t;

__BEGIN_DECLS
extern char *program_invocation_name, *program_invocation_short_name;
__END_DECLS

#endif
