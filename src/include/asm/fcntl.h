/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, with the structs of the libc. */
#pragma GCC system_header
#ifdef __KERNEL_NAMES
#include_next <asm/fcntl.h>
#else
#include <fcntl.h>
#endif
