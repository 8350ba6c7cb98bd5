/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Addresses of the internet. */
#ifndef _NETINET_IN_H
#define _NETINET_IN_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ipv6.h>
#include <stdint.h>
#include <sys/socket.h>

typedef uint32_t in_addr_t;
typedef uint16_t in_port_t;

#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 46
#define IPV6_JOIN_GROUP IPV6_ADD_MEMBERSHIP
#define IPV6_LEAVE_GROUP IPV6_DROP_MEMBERSHIP
#define IPPORT_RESERVED 1024

#define IN6ADDR_ANY_INIT {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}}
#define IN6ADDR_LOOPBACK_INIT {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}}
#define s6_addr in6_u.u6_addr8
#define s6_addr16 in6_u.u6_addr16
#define s6_addr32 in6_u.u6_addr32

#define __IN6_BYTE(address, place) (((const uint8_t *)(address))[place])
#define __IN6_STARTS(address, text, len) (__builtin_memcmp((address), (text), (len)) == 0)
#define IN6_IS_ADDR_UNSPECIFIED(address) __IN6_STARTS((address), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16)
#define IN6_IS_ADDR_LOOPBACK(address) __IN6_STARTS((address), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16)
#define IN6_IS_ADDR_V4MAPPED(address) __IN6_STARTS((address), "\0\0\0\0\0\0\0\0\0\0\377\377", 12)
#define IN6_IS_ADDR_V4COMPAT(address) \
    (__IN6_STARTS((address), "\0\0\0\0\0\0\0\0\0\0\0\0", 12) && !IN6_IS_ADDR_UNSPECIFIED(address) && \
     !IN6_IS_ADDR_LOOPBACK(address))
#define IN6_IS_ADDR_MULTICAST(address) (__IN6_BYTE((address), 0) == 0xff)
#define IN6_IS_ADDR_LINKLOCAL(address) (__IN6_BYTE((address), 0) == 0xfe && (__IN6_BYTE((address), 1) & 0xc0) == 0x80)
#define IN6_IS_ADDR_SITELOCAL(address) (__IN6_BYTE((address), 0) == 0xfe && (__IN6_BYTE((address), 1) & 0xc0) == 0xc0)
#define IN6_ARE_ADDR_EQUAL(one, other) __IN6_STARTS((one), (other), 16)

__BEGIN_DECLS
extern const struct in6_addr in6addr_any, in6addr_loopback;

uint32_t htonl(uint32_t);
uint16_t htons(uint16_t);
uint32_t ntohl(uint32_t);
uint16_t ntohs(uint16_t);
__END_DECLS

#endif
