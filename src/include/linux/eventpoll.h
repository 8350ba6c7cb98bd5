/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The kernel's, without the structs that the libc has its own of. */
#pragma GCC system_header
#ifdef epoll_event
#include_next <linux/eventpoll.h>
#else
#include <sys/epoll.h>
#endif
