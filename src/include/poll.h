/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Waiting for descriptors. */
#ifndef _POLL_H
#define _POLL_H

#include <bits/sigset.h>
#include <bits/timespec.h>
#include <linux/poll.h>
#include <sys/cdefs.h>

typedef unsigned long nfds_t;

__BEGIN_DECLS
int poll(struct pollfd *, nfds_t, int);
int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
__END_DECLS

#endif
