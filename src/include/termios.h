/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Terminals: the kernel's struct, which differs between ports. */
#ifndef _TERMIOS_H
#define _TERMIOS_H

#include <asm/termbits.h>
#include <asm/termios.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
speed_t cfgetispeed(const struct termios *);
speed_t cfgetospeed(const struct termios *);
void cfmakeraw(struct termios *);
int cfsetispeed(struct termios *, speed_t);
int cfsetospeed(struct termios *, speed_t);
int cfsetspeed(struct termios *, speed_t);
int tcdrain(int);
int tcflow(int, int);
int tcflush(int, int);
int tcgetattr(int, struct termios *);
pid_t tcgetsid(int);
int tcsendbreak(int, int);
int tcsetattr(int, int, const struct termios *);
__END_DECLS

#endif
