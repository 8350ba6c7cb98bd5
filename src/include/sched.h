/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Who runs when and where, and in what it is separate. */
#ifndef _SCHED_H
#define _SCHED_H

#include <bits/stddef.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/cdefs.h>
#include <sys/types.h>
#include <time.h>

#define CPU_SETSIZE 1024
#define __CPU_BITS (8 * sizeof(long))

#ifndef SCHED_OTHER
#define SCHED_OTHER SCHED_NORMAL
#endif

struct sched_param {
    int sched_priority;
};

typedef struct {
    unsigned long __bits[CPU_SETSIZE / __CPU_BITS];
} cpu_set_t;

#define __CPU_WORD(cpu, set) (((unsigned long *)(set))[(cpu) / __CPU_BITS])
#define __CPU_BIT(cpu) (1UL << ((cpu) % __CPU_BITS))
#define CPU_ALLOC_SIZE(count) (((count) + __CPU_BITS - 1) / __CPU_BITS * sizeof(long))
#define CPU_ALLOC(count) ((cpu_set_t *)__builtin_calloc(1, CPU_ALLOC_SIZE(count)))
#define CPU_FREE(set) __builtin_free(set)
#define CPU_ZERO_S(size, set) ((void)__builtin_memset((set), 0, (size)))
#define CPU_SET_S(cpu, size, set) \
    ((size_t)(cpu) / 8 < (size) ? (void)(__CPU_WORD((size_t)(cpu), (set)) |= __CPU_BIT((size_t)(cpu))) : (void)0)
#define CPU_CLR_S(cpu, size, set) \
    ((size_t)(cpu) / 8 < (size) ? (void)(__CPU_WORD((size_t)(cpu), (set)) &= ~__CPU_BIT((size_t)(cpu))) : (void)0)
#define CPU_ISSET_S(cpu, size, set) \
    ((size_t)(cpu) / 8 < (size) && (__CPU_WORD((size_t)(cpu), (set)) & __CPU_BIT((size_t)(cpu))) != 0)
#define CPU_COUNT_S(size, set) __sched_cpucount((size), (set))
#define CPU_EQUAL_S(size, one, other) (__builtin_memcmp((one), (other), (size)) == 0)
#define __CPU_OP_S(size, to, one, other, op) \
    do { \
        size_t __word; \
        for (__word = 0; __word < (size) / sizeof(long); __word++) \
            (to)->__bits[__word] = (one)->__bits[__word] op(other)->__bits[__word]; \
    } while (0)
#define CPU_AND_S(size, to, one, other) __CPU_OP_S((size), (to), (one), (other), &)
#define CPU_OR_S(size, to, one, other) __CPU_OP_S((size), (to), (one), (other), |)
#define CPU_XOR_S(size, to, one, other) __CPU_OP_S((size), (to), (one), (other), ^)
#define CPU_ZERO(set) CPU_ZERO_S(sizeof(cpu_set_t), (set))
#define CPU_SET(cpu, set) CPU_SET_S((cpu), sizeof(cpu_set_t), (set))
#define CPU_CLR(cpu, set) CPU_CLR_S((cpu), sizeof(cpu_set_t), (set))
#define CPU_ISSET(cpu, set) CPU_ISSET_S((cpu), sizeof(cpu_set_t), (set))
#define CPU_COUNT(set) CPU_COUNT_S(sizeof(cpu_set_t), (set))
#define CPU_EQUAL(one, other) CPU_EQUAL_S(sizeof(cpu_set_t), (one), (other))
#define CPU_AND(to, one, other) CPU_AND_S(sizeof(cpu_set_t), (to), (one), (other))
#define CPU_OR(to, one, other) CPU_OR_S(sizeof(cpu_set_t), (to), (one), (other))
#define CPU_XOR(to, one, other) CPU_XOR_S(sizeof(cpu_set_t), (to), (one), (other))

static __inline__ int __attribute__((__unused__)) __sched_cpucount(size_t __size, const cpu_set_t *__set)
{
    size_t __word;
    int __count = 0;

    for (__word = 0; __word < __size / sizeof(long); __word++)
        __count += __builtin_popcountl(__set->__bits[__word]);
    return __count;
}

__BEGIN_DECLS
int clone(int (*)(void *), void *, int, void *, ...);
int getcpu(unsigned int *, unsigned int *);
int sched_get_priority_max(int);
int sched_get_priority_min(int);
int sched_getaffinity(pid_t, size_t, cpu_set_t *);
int sched_getattr(pid_t, struct sched_attr *, unsigned int, unsigned int);
int sched_getcpu(void);
int sched_getparam(pid_t, struct sched_param *);
int sched_getscheduler(pid_t);
int sched_rr_get_interval(pid_t, struct timespec *);
int sched_setaffinity(pid_t, size_t, const cpu_set_t *);
int sched_setattr(pid_t, struct sched_attr *, unsigned int);
int sched_setparam(pid_t, const struct sched_param *);
int sched_setscheduler(pid_t, int, const struct sched_param *);
int sched_yield(void);
int setns(int, int);
int unshare(int);
__END_DECLS

#endif
