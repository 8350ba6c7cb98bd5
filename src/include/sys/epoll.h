/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Waiting until one of many descriptors is ready. */
#ifndef _SYS_EPOLL_H
#define _SYS_EPOLL_H

#include <bits/kernel/eventpoll.h>
#include <bits/sigset.h>
#include <bits/timespec.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/cdefs.h>

typedef union epoll_data {
    void *ptr;
    int fd;
    uint32_t u32;
    uint64_t u64;
} epoll_data_t;

struct epoll_event {
    uint32_t events;
    epoll_data_t data;
} EPOLL_PACKED;

__BEGIN_DECLS
int epoll_create(int);
int epoll_create1(int);
int epoll_ctl(int, int, int, struct epoll_event *);
int epoll_pwait(int, struct epoll_event *, int, int, const sigset_t *);
int epoll_pwait2(int, struct epoll_event *, int, const struct timespec *, const sigset_t *);
int epoll_wait(int, struct epoll_event *, int, int);
__END_DECLS

#endif
