/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* UDP. */
#ifndef _NETINET_UDP_H
#define _NETINET_UDP_H

#include <linux/udp.h>
#include <sys/types.h>

#endif
