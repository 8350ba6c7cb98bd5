/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/ipc.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_IPC_H
#define _BITS_KERNEL_IPC_H

#define __KERNEL_NAMES
#define ipc_perm __kernel_of_ipc_perm
#include <linux/ipc.h>
#undef ipc_perm
#undef __KERNEL_NAMES

#endif
