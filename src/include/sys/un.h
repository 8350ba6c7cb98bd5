/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Addresses of sockets of this machine. */
#ifndef _SYS_UN_H
#define _SYS_UN_H

#include <linux/un.h>
#include <sys/socket.h>

#define SUN_LEN(address) (__builtin_offsetof(struct sockaddr_un, sun_path) + __builtin_strlen((address)->sun_path))

#endif
