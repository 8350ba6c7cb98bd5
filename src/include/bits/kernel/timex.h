/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/timex.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_TIMEX_H
#define _BITS_KERNEL_TIMEX_H

#include <bits/timeval.h>

#define __KERNEL_NAMES
#define timex __kernel_of_timex
#include <linux/timex.h>
#undef timex
#undef __KERNEL_NAMES

#endif
