/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef ipc_perm
#include_next <linux/ipc.h>
#else
#include <sys/ipc.h>
#endif
