/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/resource.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_RESOURCE_H
#define _BITS_KERNEL_RESOURCE_H

#include <bits/timeval.h>

#define __KERNEL_NAMES
#define rusage __kernel_of_rusage
#define rlimit __kernel_of_rlimit
#include <linux/resource.h>
#undef rusage
#undef rlimit
#undef __KERNEL_NAMES

#endif
