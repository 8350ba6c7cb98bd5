/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* ARP. */
#ifndef _NET_IF_ARP_H
#define _NET_IF_ARP_H

#include <linux/if_arp.h>
#include <sys/socket.h>

#endif
