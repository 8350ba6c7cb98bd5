/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef statfs
#include_next <asm/statfs.h>
#else
#include <sys/statfs.h>
#endif
