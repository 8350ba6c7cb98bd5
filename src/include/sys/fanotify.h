/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Watching file systems. */
#ifndef _SYS_FANOTIFY_H
#define _SYS_FANOTIFY_H

#include <linux/fanotify.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int fanotify_init(unsigned int, unsigned int);
int fanotify_mark(int, unsigned int, uint64_t, int, const char *);
__END_DECLS

#endif
