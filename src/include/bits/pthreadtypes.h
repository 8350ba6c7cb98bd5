/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What threads share, as the library has it. */
#ifndef _BITS_PTHREADTYPES_H
#define _BITS_PTHREADTYPES_H

typedef struct __pthread *pthread_t;
typedef int pthread_once_t;
typedef unsigned int pthread_key_t;

/* The second part is a set of processors. */
typedef struct {
    unsigned long __words[8], __processors[128 / sizeof(unsigned long)];
} pthread_attr_t;

typedef struct {
    unsigned long __words[8];
} pthread_mutex_t, pthread_cond_t, pthread_rwlock_t, pthread_barrier_t;

typedef struct {
    unsigned int __words[1];
} pthread_mutexattr_t, pthread_condattr_t, pthread_rwlockattr_t, pthread_barrierattr_t;

typedef volatile int pthread_spinlock_t;

#endif
