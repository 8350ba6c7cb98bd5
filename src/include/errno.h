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
char *__program_invocation_name(void);
char *__program_invocation_short_name(void);
__END_DECLS

#define program_invocation_name (__program_invocation_name())
#define program_invocation_short_name (__program_invocation_short_name())

#endif
