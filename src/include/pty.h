/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Pairs of terminals. */
#ifndef _PTY_H
#define _PTY_H

#include <sys/cdefs.h>
#include <sys/ioctl.h>
#include <termios.h>

__BEGIN_DECLS
int forkpty(int *, char *, const struct termios *, const struct winsize *);
int login_tty(int);
int openpty(int *, int *, char *, const struct termios *, const struct winsize *);
__END_DECLS

#endif
