/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef timespec
#include_next <linux/time.h>
#else
#include <sys/time.h>
#endif
