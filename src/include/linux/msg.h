/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef msqid_ds
#include_next <linux/msg.h>
#else
#include <sys/msg.h>
#endif
