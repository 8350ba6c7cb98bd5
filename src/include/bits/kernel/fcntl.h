/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <asm/fcntl.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_FCNTL_H
#define _BITS_KERNEL_FCNTL_H

#define __KERNEL_NAMES
#define flock __kernel_of_flock
#define flock64 __kernel_of_flock64
#include <asm/fcntl.h>
#undef flock
#undef flock64
#undef __KERNEL_NAMES

#endif
