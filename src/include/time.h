/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Clocks, timers and the calendar. */
#ifndef _TIME_H
#define _TIME_H

#include <bits/timespec.h>
#include <signal.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define CLOCKS_PER_SEC 1000000L
#define TIME_UTC 1

struct timex;

struct tm {
    int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
    long tm_gmtoff;
    const char *tm_zone;
};

__BEGIN_DECLS
extern char *tzname[2];
extern long timezone;
extern int daylight;

char *asctime(const struct tm *);
char *asctime_r(const struct tm *__restrict, char *__restrict);
clock_t clock(void);
int clock_adjtime(clockid_t, struct timex *);
int clock_getcpuclockid(pid_t, clockid_t *);
int clock_getres(clockid_t, struct timespec *);
int clock_gettime(clockid_t, struct timespec *);
int clock_nanosleep(clockid_t, int, const struct timespec *, struct timespec *);
int clock_settime(clockid_t, const struct timespec *);
char *ctime(const time_t *);
char *ctime_r(const time_t *, char *);
double difftime(time_t, time_t);
struct tm *gmtime(const time_t *);
struct tm *gmtime_r(const time_t *__restrict, struct tm *__restrict);
struct tm *localtime(const time_t *);
struct tm *localtime_r(const time_t *__restrict, struct tm *__restrict);
time_t mktime(struct tm *);
int nanosleep(const struct timespec *, struct timespec *);
size_t strftime(char *__restrict, size_t, const char *__restrict, const struct tm *__restrict);
char *strptime(const char *__restrict, const char *__restrict, struct tm *__restrict);
time_t time(time_t *);
time_t timegm(struct tm *);
int timer_create(clockid_t, struct sigevent *__restrict, timer_t *__restrict);
int timer_delete(timer_t);
int timer_getoverrun(timer_t);
int timer_gettime(timer_t, struct itimerspec *);
int timer_settime(timer_t, int, const struct itimerspec *__restrict, struct itimerspec *__restrict);
int timespec_get(struct timespec *, int);
int timespec_getres(struct timespec *, int);
void tzset(void);
__END_DECLS

#endif
