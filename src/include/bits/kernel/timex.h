/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/timex.h>, with the struct that the libc has its own of under another name. */
#ifndef _BITS_KERNEL_TIMEX_H
#define _BITS_KERNEL_TIMEX_H

#include <bits/timeval.h>

#define timex __kernel_of_timex
#include <linux/timex.h>
#undef timex

#endif
