/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Semaphores. */
#ifndef _SEMAPHORE_H
#define _SEMAPHORE_H

#include <bits/timespec.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define SEM_FAILED ((sem_t *)0)

typedef struct {
    volatile int __words[4];
} sem_t;

__BEGIN_DECLS
int sem_clockwait(sem_t *__restrict, clockid_t, const struct timespec *__restrict);
int sem_close(sem_t *);
int sem_destroy(sem_t *);
int sem_getvalue(sem_t *__restrict, int *__restrict);
int sem_init(sem_t *, int, unsigned int);
sem_t *sem_open(const char *, int, ...);
int sem_post(sem_t *);
int sem_timedwait(sem_t *__restrict, const struct timespec *__restrict);
int sem_trywait(sem_t *);
int sem_unlink(const char *);
int sem_wait(sem_t *);
__END_DECLS

#endif
