/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Leave to use a processor's ports, where it has any. */
#ifndef _SYS_IO_H
#define _SYS_IO_H

#include <sys/cdefs.h>

__BEGIN_DECLS
int ioperm(unsigned long, unsigned long, int);
int iopl(int);
__END_DECLS

#endif
