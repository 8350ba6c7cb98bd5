/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Requests to a device or a file. */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#include <asm/ioctls.h>
#include <asm/termios.h>
#include <linux/ioctl.h>
#include <linux/sockios.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int ioctl(int, unsigned long, ...);
__END_DECLS

#endif
