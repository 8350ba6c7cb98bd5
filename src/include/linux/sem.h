/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef semid_ds
#include_next <linux/sem.h>
#else
#include <sys/sem.h>
#endif
