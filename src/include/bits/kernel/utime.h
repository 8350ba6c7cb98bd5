/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/utime.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_UTIME_H
#define _BITS_KERNEL_UTIME_H

#define utimbuf __kernel_of_utimbuf
#include <linux/utime.h>
#undef utimbuf

#endif
