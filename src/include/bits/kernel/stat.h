/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <asm/stat.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_STAT_H
#define _BITS_KERNEL_STAT_H

#define stat __kernel_of_stat
#define stat64 __kernel_of_stat64
#include <asm/stat.h>
#undef stat
#undef stat64

#endif
