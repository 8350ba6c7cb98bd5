/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/shm.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_SHM_H
#define _BITS_KERNEL_SHM_H

#include <sys/ipc.h>
#include <unistd.h>

#define __KERNEL_NAMES
#define shmid_ds __kernel_of_shmid_ds
#define shminfo __kernel_of_shminfo
#include <linux/shm.h>
#undef shmid_ds
#undef shminfo
#undef __KERNEL_NAMES

#endif
