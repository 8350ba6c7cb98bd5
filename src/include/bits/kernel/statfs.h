/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <asm/statfs.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_STATFS_H
#define _BITS_KERNEL_STATFS_H

#define statfs __kernel_of_statfs
#define statfs64 __kernel_of_statfs64
#include <asm/statfs.h>
#undef statfs
#undef statfs64

#endif
