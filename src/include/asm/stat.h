/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef stat
#include_next <asm/stat.h>
#else
#include <sys/stat.h>
#endif
