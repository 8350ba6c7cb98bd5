/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Waiting for descriptors, the older way. */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <bits/sigset.h>
#include <bits/stddef.h>
#include <bits/timespec.h>
#include <bits/timeval.h>
#include <sys/cdefs.h>

#define FD_SETSIZE 1024
#define NFDBITS (8 * (int)sizeof(long))

typedef long fd_mask;

typedef struct {
    unsigned long fds_bits[FD_SETSIZE / 8 / sizeof(long)];
} fd_set;

#define __FD_WORD(fd, set) ((set)->fds_bits[(unsigned int)(fd) / NFDBITS])
#define __FD_BIT(fd) (1UL << ((unsigned int)(fd) % NFDBITS))
#define FD_SET(fd, set) ((void)(__FD_WORD(fd, set) |= __FD_BIT(fd)))
#define FD_CLR(fd, set) ((void)(__FD_WORD(fd, set) &= ~__FD_BIT(fd)))
#define FD_ISSET(fd, set) ((__FD_WORD(fd, set) & __FD_BIT(fd)) != 0)
#define FD_ZERO(set) ((void)__builtin_memset((set), 0, sizeof(fd_set)))

__BEGIN_DECLS
int pselect(int, fd_set *__restrict, fd_set *__restrict, fd_set *__restrict, const struct timespec *__restrict,
            const sigset_t *__restrict);
int select(int, fd_set *__restrict, fd_set *__restrict, fd_set *__restrict, struct timeval *__restrict);
__END_DECLS

#endif
