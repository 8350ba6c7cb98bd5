/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's `struct __kernel_timespec`, the same on every port. */
#ifndef _BITS_TIMESPEC_H
#define _BITS_TIMESPEC_H

#include <bits/kernel/time.h>

struct timespec {
    __extension__ __INT64_TYPE__ tv_sec;
    __extension__ __INT64_TYPE__ tv_nsec;
};

struct itimerspec {
    struct timespec it_interval;
    struct timespec it_value;
};

#endif
