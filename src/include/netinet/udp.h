/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* UDP. */
#ifndef _NETINET_UDP_H
#define _NETINET_UDP_H

#if defined(_LINUX_UDP_H) || defined(_UAPI_LINUX_UDP_H)
/* The kernel's header of a datagram is there already, and names its parts as Linux does. */
#define __NILIBC_UDPHDR
#endif
#define udphdr __kernel_udphdr
#include <linux/udp.h>
#undef udphdr
#include <stdint.h>
#include <sys/types.h>

#ifndef __NILIBC_UDPHDR
#define __NILIBC_UDPHDR
/* The header of a datagram, as BSD names its parts and as Linux does. */
__extension__ struct udphdr {
    __extension__ union {
        __extension__ struct {
            uint16_t uh_sport, uh_dport, uh_ulen, uh_sum;
        };
        __extension__ struct {
            uint16_t source, dest, len, check;
        };
    };
};
#endif

#endif
