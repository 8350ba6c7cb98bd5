/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What processes use, and may use. */
#ifndef _SYS_RESOURCE_H
#define _SYS_RESOURCE_H

#include <bits/kernel/resource.h>
#include <bits/timeval.h>
#include <sys/cdefs.h>
#include <sys/types.h>

/* Of 64 bits on every port, where the kernel's header speaks of the call of old. */
#undef RLIM_INFINITY
#define RLIM_INFINITY (~0ULL)
#define RLIM_SAVED_CUR RLIM_INFINITY
#define RLIM_SAVED_MAX RLIM_INFINITY
#define RLIMIT_NLIMITS RLIM_NLIMITS
#define PRIO_MIN (-20)
#define PRIO_MAX 20

__extension__ typedef __UINT64_TYPE__ rlim_t;
typedef rlim_t rlim64_t;

struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};

struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    long ru_maxrss, ru_ixrss, ru_idrss, ru_isrss, ru_minflt, ru_majflt, ru_nswap, ru_inblock, ru_oublock, ru_msgsnd,
        ru_msgrcv, ru_nsignals, ru_nvcsw, ru_nivcsw;
};

__BEGIN_DECLS
int getpriority(int, id_t);
int getrlimit(int, struct rlimit *);
int getrusage(int, struct rusage *);
int prlimit(pid_t, int, const struct rlimit *, struct rlimit *);
int setpriority(int, id_t, int);
int setrlimit(int, const struct rlimit *);
__END_DECLS

#endif
