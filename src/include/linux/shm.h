/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef shmid_ds
#include_next <linux/shm.h>
#else
#include <sys/shm.h>
#endif
