/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/time.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_TIME_H
#define _BITS_KERNEL_TIME_H

#define __KERNEL_NAMES
#define timespec __kernel_of_timespec
#define timeval __kernel_of_timeval
#define timezone __kernel_of_timezone
#define itimerspec __kernel_of_itimerspec
#define itimerval __kernel_of_itimerval
#include <linux/time.h>
#undef timespec
#undef timeval
#undef timezone
#undef itimerspec
#undef itimerval
#undef __KERNEL_NAMES

#endif
