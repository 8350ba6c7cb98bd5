/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The header of IPv4. */
#ifndef _NETINET_IP_H
#define _NETINET_IP_H

#include <linux/ip.h>
#include <netinet/in.h>
#include <stdint.h>

#define IPVERSION 4
#define IPDEFTTL 64
#define IP_MAXPACKET 65535
#define IP_RF 0x8000
#define IP_DF 0x4000
#define IP_MF 0x2000
#define IP_OFFMASK 0x1fff


struct ip_timestamp {
    uint8_t ipt_code;
    uint8_t ipt_len;
    uint8_t ipt_ptr;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    unsigned int ipt_flg : 4, ipt_oflw : 4;
#else
    unsigned int ipt_oflw : 4, ipt_flg : 4;
#endif
    uint32_t data[9];
};

/* The same header, as BSD names its parts. */
struct ip {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    unsigned int ip_hl : 4, ip_v : 4;
#else
    unsigned int ip_v : 4, ip_hl : 4;
#endif
    uint8_t ip_tos;
    uint16_t ip_len;
    uint16_t ip_id;
    uint16_t ip_off;
    uint8_t ip_ttl;
    uint8_t ip_p;
    uint16_t ip_sum;
    struct in_addr ip_src, ip_dst;
};

#endif
