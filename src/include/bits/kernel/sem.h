/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/sem.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_SEM_H
#define _BITS_KERNEL_SEM_H

#include <sys/ipc.h>

#define __KERNEL_NAMES
#define semid_ds __kernel_of_semid_ds
#define semun __kernel_of_semun
#include <linux/sem.h>
#undef semid_ds
#undef semun
#undef __KERNEL_NAMES

#endif
