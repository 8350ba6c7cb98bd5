/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <asm/signal.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_SIGNAL_H
#define _BITS_KERNEL_SIGNAL_H

#include <bits/kernel/time.h>

#define __KERNEL_NAMES
#define sigset_t __kernel_of_sigset_t
#define sigaction __kernel_of_sigaction
#define old_sigaction __kernel_of_old_sigaction
#include <asm/signal.h>
#undef sigset_t
#undef sigaction
#undef old_sigaction
#undef __KERNEL_NAMES

#endif
