/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Watching files. */
#ifndef _SYS_INOTIFY_H
#define _SYS_INOTIFY_H

#include <fcntl.h>
#include <linux/inotify.h>
#include <stdint.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int inotify_add_watch(int, const char *, uint32_t);
int inotify_init(void);
int inotify_init1(int);
int inotify_rm_watch(int, int);
__END_DECLS

#endif
