/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* System V's semaphores. */
#ifndef _SYS_SEM_H
#define _SYS_SEM_H

#include <bits/kernel/sem.h>
#include <bits/timespec.h>
#include <sys/cdefs.h>
#include <sys/ipc.h>

struct semid_ds {
    struct ipc_perm sem_perm;
    time_t sem_otime;
    time_t sem_ctime;
    unsigned long sem_nsems;
};

__BEGIN_DECLS
int semctl(int, int, int, ...);
int semget(key_t, int, int);
int semop(int, struct sembuf *, size_t);
int semtimedop(int, struct sembuf *, size_t, const struct timespec *);
__END_DECLS

#endif
