/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What every benchmark does: it tells in lines `LABEL NUMBER UNIT` what one step takes.
 *
 * Others may use the machine meanwhile, so that the quickest of some short runs counts. `PROGRAM LABEL TIMES` does that many
 * steps and tells nothing, for who counts instructions; `PROGRAM labels` tells which there are. The time is asked of the
 * kernel itself: not every libc has a call for it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifndef NOLIBC
#include <sys/syscall.h>
#endif

/* Where answers go, so that no call is left out. */
static volatile long sink;

/* What the compiler takes for changed: a value, and all memory. */
#define OPAQUE(value) __asm__ volatile("" : "+r"(value) : : "memory")

static int count_of_words;
static char **words;

static long long nanoseconds(void)
{
    struct timespec time;

    syscall(__NR_clock_gettime, CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static long long time_of(void (*steps)(long), long times)
{
    long long start = nanoseconds();

    steps(times);
    return nanoseconds() - start;
}

/* Whether this label is measured: all are, if none is named. */
static int is_wanted(const char *label)
{
    return count_of_words < 3 || strcmp(words[1], label) == 0;
}

/* Measures `steps`, which does as many as it is told. */
static void measure(const char *label, void (*steps)(long))
{
    long long best, again;
    long times = 1;
    int i;

    if (!is_wanted(label))
        return;
    if (count_of_words == 3) {
        steps(atol(words[2]));
        return;
    }
    if (count_of_words == 2) {
        printf("%s\n", label);
        return;
    }
    while ((best = time_of(steps, times)) < 1000000)
        times *= 2;
    for (i = 0; i < 8; i++) {
        again = time_of(steps, times);
        if (again < best)
            best = again;
    }
    printf("%s %ld ps\n", label, (long)(best * 1000 / times));
}

/* What a benchmark is: a call of `measure` for each of its labels. */
static void benchmark(void);

int main(int argc, char **argv)
{
    count_of_words = argc;
    words = argv;
    benchmark();
    return 0;
}
