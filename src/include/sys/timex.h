/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's clock, and how it is kept right. */
#ifndef _SYS_TIMEX_H
#define _SYS_TIMEX_H

#include <bits/kernel/timex.h>
#include <sys/cdefs.h>
#include <sys/time.h>

/* The kernel's `struct __kernel_timex`, the same on every port. */
struct timex {
    unsigned int modes;
    int : 32;
    __extension__ __INT64_TYPE__ offset, freq, maxerror, esterror;
    int status;
    int : 32;
    __extension__ __INT64_TYPE__ constant, precision, tolerance;
    struct timeval time;
    __extension__ __INT64_TYPE__ tick, ppsfreq, jitter;
    int shift;
    int : 32;
    __extension__ __INT64_TYPE__ stabil, jitcnt, calcnt, errcnt, stbcnt;
    int tai;
    int __spare[11];
};

struct ntptimeval {
    struct timeval time;
    long maxerror, esterror, tai;
};

__BEGIN_DECLS
int adjtimex(struct timex *);
int clock_adjtime(clockid_t, struct timex *);
int ntp_adjtime(struct timex *);
int ntp_gettime(struct ntptimeval *);
__END_DECLS

#endif
