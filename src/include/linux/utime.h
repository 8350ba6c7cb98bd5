/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef utimbuf
#include_next <linux/utime.h>
#else
#include <utime.h>
#endif
