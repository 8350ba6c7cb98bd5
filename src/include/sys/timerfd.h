/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Timers that are descriptors. */
#ifndef _SYS_TIMERFD_H
#define _SYS_TIMERFD_H

#include <fcntl.h>
#include <linux/timerfd.h>
#include <sys/cdefs.h>
#include <time.h>

__BEGIN_DECLS
int timerfd_create(int, int);
int timerfd_gettime(int, struct itimerspec *);
int timerfd_settime(int, int, const struct itimerspec *, struct itimerspec *);
__END_DECLS

#endif
