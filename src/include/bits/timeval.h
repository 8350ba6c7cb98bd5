/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Times of older calls. */
#ifndef _BITS_TIMEVAL_H
#define _BITS_TIMEVAL_H

#include <bits/kernel/time.h>

struct timeval {
    __extension__ __INT64_TYPE__ tv_sec;
    __extension__ __INT64_TYPE__ tv_usec;
};

#endif
