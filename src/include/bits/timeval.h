/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Times of older calls. */
#ifndef _BITS_TIMEVAL_H
#define _BITS_TIMEVAL_H

#include <asm/posix_types.h>
#include <bits/kernel/time.h>

/* One port with 64-bit registers has 32 bits here. */
#if __SIZEOF_LONG__ == 8
typedef __kernel_suseconds_t suseconds_t;
#else
__extension__ typedef __INT64_TYPE__ suseconds_t;
#endif

struct timeval {
    __extension__ __INT64_TYPE__ tv_sec;
    suseconds_t tv_usec;
};

#endif
