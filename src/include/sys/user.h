/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The registers that a tracer sees: as the kernel has them, which differs between ports. */
#ifndef _SYS_USER_H
#define _SYS_USER_H

#include <asm/ptrace.h>
#include <sys/types.h>

#endif
