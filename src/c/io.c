/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <sys/io.h>, where the processor has ports. */
#include "common.h"
#include <sys/io.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_ioperm
WEAK int ioperm(unsigned long from, unsigned long count, int on)
{
    return syscall(SYS_ioperm, from, count, on);
}
#endif

#ifdef SYS_iopl
WEAK int iopl(int level)
{
    return syscall(SYS_iopl, level);
}
#endif
