/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef timex
#include_next <linux/timex.h>
#else
#include <sys/timex.h>
#endif
