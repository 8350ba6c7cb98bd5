/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Routes. */
#ifndef _NET_ROUTE_H
#define _NET_ROUTE_H

#include <linux/route.h>
#include <sys/socket.h>

#endif
