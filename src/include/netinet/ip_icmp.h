/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* ICMP for IPv4. */
#ifndef _NETINET_IP_ICMP_H
#define _NETINET_IP_ICMP_H

#include <linux/icmp.h>
#include <netinet/in.h>

#endif
