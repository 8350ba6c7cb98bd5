/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* TCP. */
#ifndef _NETINET_TCP_H
#define _NETINET_TCP_H

#if defined(_LINUX_TCP_H) || defined(_UAPI_LINUX_TCP_H)
/* The kernel's header of a segment is there already, and names its parts as Linux does. */
#define __NILIBC_TCPHDR
#endif
#define tcphdr __kernel_tcphdr
#include <linux/tcp.h>
#undef tcphdr
#include <stdint.h>
#include <sys/socket.h>

typedef uint32_t tcp_seq;

#ifndef __NILIBC_TCPHDR
#define __NILIBC_TCPHDR
/* The header of a segment, as BSD names its parts and as Linux does. */
__extension__ struct tcphdr {
    __extension__ union {
        __extension__ struct {
            uint16_t th_sport, th_dport;
            tcp_seq th_seq, th_ack;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            uint8_t th_x2 : 4, th_off : 4;
#else
            uint8_t th_off : 4, th_x2 : 4;
#endif
            uint8_t th_flags;
            uint16_t th_win, th_sum, th_urp;
        };
        __extension__ struct {
            uint16_t source, dest;
            uint32_t seq, ack_seq;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            uint16_t ae : 1, res1 : 3, doff : 4, fin : 1, syn : 1, rst : 1, psh : 1, ack : 1, urg : 1, ece : 1, cwr : 1;
#else
            uint16_t doff : 4, res1 : 3, ae : 1, cwr : 1, ece : 1, urg : 1, ack : 1, psh : 1, rst : 1, syn : 1, fin : 1;
#endif
            uint16_t window, check, urg_ptr;
        };
    };
};
#endif

#define TCP_MSS 512
#define TCP_MAXWIN 65535
#define TCP_MAX_WINSHIFT 14
#define TCPOPT_EOL 0
#define TCPOPT_NOP 1
#define TCPOPT_MAXSEG 2
#define TCPOLEN_MAXSEG 4
#define TCPOPT_WINDOW 3
#define TCPOLEN_WINDOW 3
#define TCPOPT_SACK_PERMITTED 4
#define TCPOLEN_SACK_PERMITTED 2
#define TCPOPT_SACK 5
#define TCPOPT_TIMESTAMP 8
#define TCPOLEN_TIMESTAMP 10
#define TCPOLEN_TSTAMP_APPA (TCPOLEN_TIMESTAMP + 2)
#define TCPOPT_TSTAMP_HDR (TCPOPT_NOP << 24 | TCPOPT_NOP << 16 | TCPOPT_TIMESTAMP << 8 | TCPOLEN_TIMESTAMP)
#define TH_FIN 0x01
#define TH_SYN 0x02
#define TH_RST 0x04
#define TH_PUSH 0x08
#define TH_ACK 0x10
#define TH_URG 0x20

/* The states of a connection. */
enum {
    TCP_ESTABLISHED = 1,
    TCP_SYN_SENT,
    TCP_SYN_RECV,
    TCP_FIN_WAIT1,
    TCP_FIN_WAIT2,
    TCP_TIME_WAIT,
    TCP_CLOSE,
    TCP_CLOSE_WAIT,
    TCP_LAST_ACK,
    TCP_LISTEN,
    TCP_CLOSING
};

#endif
