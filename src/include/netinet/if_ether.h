/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Frames of Ethernet. */
#ifndef _NETINET_IF_ETHER_H
#define _NETINET_IF_ETHER_H

#include <linux/if_ether.h>
#include <net/ethernet.h>

#endif
