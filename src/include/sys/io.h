/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Leave to use a processor's ports, where it has any. */
#ifndef _SYS_IO_H
#define _SYS_IO_H

#include <sys/cdefs.h>
#include <sys/syscall.h>

__BEGIN_DECLS
#ifdef SYS_ioperm
int ioperm(unsigned long, unsigned long, int);
#endif
#ifdef SYS_iopl
int iopl(int);
#endif
__END_DECLS

#endif
