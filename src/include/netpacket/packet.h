/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Sockets of whole frames. */
#ifndef _NETPACKET_PACKET_H
#define _NETPACKET_PACKET_H

#include <linux/if_packet.h>
#include <sys/socket.h>

#endif
