/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/msg.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_MSG_H
#define _BITS_KERNEL_MSG_H

#include <sys/ipc.h>

#define __KERNEL_NAMES
#define msqid_ds __kernel_of_msqid_ds
#define msgbuf __kernel_of_msgbuf
#include <linux/msg.h>
#undef msqid_ds
#undef msgbuf
#undef __KERNEL_NAMES

#endif
