/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Times in microseconds. */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H

#include <bits/timespec.h>
#include <bits/timeval.h>
#include <sys/cdefs.h>
#include <sys/select.h>
#include <sys/types.h>

struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
};

struct timezone {
    int tz_minuteswest;
    int tz_dsttime;
};

#define timerisset(time) ((time)->tv_sec != 0 || (time)->tv_usec != 0)
#define timerclear(time) ((void)((time)->tv_sec = 0, (time)->tv_usec = 0))
#define timercmp(one, other, op) \
    ((one)->tv_sec == (other)->tv_sec ? (one)->tv_usec op (other)->tv_usec : (one)->tv_sec op (other)->tv_sec)
#define timeradd(one, other, sum) \
    do { \
        (sum)->tv_sec = (one)->tv_sec + (other)->tv_sec; \
        (sum)->tv_usec = (one)->tv_usec + (other)->tv_usec; \
        if ((sum)->tv_usec >= 1000000) { \
            (sum)->tv_sec++; \
            (sum)->tv_usec -= 1000000; \
        } \
    } while (0)
#define timersub(one, other, rest) \
    do { \
        (rest)->tv_sec = (one)->tv_sec - (other)->tv_sec; \
        (rest)->tv_usec = (one)->tv_usec - (other)->tv_usec; \
        if ((rest)->tv_usec < 0) { \
            (rest)->tv_sec--; \
            (rest)->tv_usec += 1000000; \
        } \
    } while (0)
#define TIMEVAL_TO_TIMESPEC(from, to) \
    ((void)((to)->tv_sec = (from)->tv_sec, (to)->tv_nsec = (from)->tv_usec * 1000))
#define TIMESPEC_TO_TIMEVAL(to, from) \
    ((void)((to)->tv_sec = (from)->tv_sec, (to)->tv_usec = (from)->tv_nsec / 1000))

__BEGIN_DECLS
int adjtime(const struct timeval *, struct timeval *);
int futimes(int, const struct timeval[2]);
int futimesat(int, const char *, const struct timeval[2]);
int getitimer(int, struct itimerval *);
int gettimeofday(struct timeval *__restrict, void *__restrict);
int lutimes(const char *, const struct timeval[2]);
int setitimer(int, const struct itimerval *__restrict, struct itimerval *__restrict);
int settimeofday(const struct timeval *, const struct timezone *);
int utimes(const char *, const struct timeval[2]);
__END_DECLS

#endif
