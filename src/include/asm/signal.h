/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef sigaction
#include_next <asm/signal.h>
#else
#include <signal.h>
#endif
