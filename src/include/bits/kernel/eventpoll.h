/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <linux/eventpoll.h>, with the structs that the libc has its own of under other names. */
#ifndef _BITS_KERNEL_EVENTPOLL_H
#define _BITS_KERNEL_EVENTPOLL_H

#include <bits/kernel/fcntl.h>

#define __KERNEL_NAMES
/* The tools of a kernel tree have a <linux/types.h> of their own, which lacks it. */
#ifdef _TOOLS_LINUX_TYPES_H_
#define __poll_t __u32
#endif
#define epoll_event __kernel_of_epoll_event
#include <linux/eventpoll.h>
#undef epoll_event
#undef __KERNEL_NAMES

#endif
