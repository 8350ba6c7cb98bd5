/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* A set of signals: the kernel's, a bit for each. */
#ifndef _BITS_SIGSET_H
#define _BITS_SIGSET_H

#include <bits/kernel/signal.h>

/* Some ports keep it from programs, or tell them of 32. */
#if !defined(_NSIG) || _NSIG < 64
#undef _NSIG
#define _NSIG 64
#endif
#undef NSIG
#define NSIG (_NSIG + 1)

typedef struct {
    unsigned long __bits[_NSIG / 8 / sizeof(long)];
} sigset_t;

#endif
