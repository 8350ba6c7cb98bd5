/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Signals that are read from a descriptor. */
#ifndef _SYS_SIGNALFD_H
#define _SYS_SIGNALFD_H

#include <fcntl.h>
#include <linux/signalfd.h>
#include <signal.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int signalfd(int, const sigset_t *, int);
__END_DECLS

#endif
