/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Processes that are descriptors. */
#ifndef _SYS_PIDFD_H
#define _SYS_PIDFD_H

#include <fcntl.h>
#include <linux/pidfd.h>
#include <signal.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int pidfd_getfd(int, int, unsigned int);
int pidfd_open(pid_t, unsigned int);
int pidfd_send_signal(int, int, siginfo_t *, unsigned int);
__END_DECLS

#endif
