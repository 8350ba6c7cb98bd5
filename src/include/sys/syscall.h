/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Numbers of the kernel's calls, and any of them. */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include <asm/unistd.h>
#include <sys/cdefs.h>

/* SYS_read for __NR_read and so on: made with a sysroot, of what its kernel has. */
#if __has_include(<bits/syscall.h>)
#include <bits/syscall.h>
#endif

__BEGIN_DECLS
long _syscall(long, ...);
long syscall(long, ...);
__END_DECLS

#endif
