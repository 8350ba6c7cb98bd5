/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Bytes in the other order. */
#ifndef _BYTESWAP_H
#define _BYTESWAP_H

#define bswap_16(number) __builtin_bswap16(number)
#define bswap_32(number) __builtin_bswap32(number)
#define bswap_64(number) __builtin_bswap64(number)
#define __bswap_16(number) __builtin_bswap16(number)
#define __bswap_32(number) __builtin_bswap32(number)
#define __bswap_64(number) __builtin_bswap64(number)

#endif
