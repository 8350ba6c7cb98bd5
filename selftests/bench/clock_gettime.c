/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Asks a clock for the time. */
#include "bench.h"

static void steps(long times)
{
    struct timespec time;

    while (times-- > 0)
        sink = clock_gettime(CLOCK_MONOTONIC, &time);
}

static void benchmark(void)
{
    measure("monotonic", steps);
}
