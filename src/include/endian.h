/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The order of bytes in memory. */
#ifndef _ENDIAN_H
#define _ENDIAN_H

#include <byteswap.h>

#define __LITTLE_ENDIAN 1234
#define __BIG_ENDIAN 4321
#define __PDP_ENDIAN 3412
#define __BYTE_ORDER __BYTE_ORDER__
#define LITTLE_ENDIAN __LITTLE_ENDIAN
#define BIG_ENDIAN __BIG_ENDIAN
#define PDP_ENDIAN __PDP_ENDIAN
#define BYTE_ORDER __BYTE_ORDER

#if __BYTE_ORDER__ == 1234
#define __LONG_LONG_PAIR(high, low) low, high
#define htobe16(number) bswap_16(number)
#define htobe32(number) bswap_32(number)
#define htobe64(number) bswap_64(number)
#define htole16(number) ((__UINT16_TYPE__)(number))
#define htole32(number) ((__UINT32_TYPE__)(number))
#define htole64(number) (__extension__(__UINT64_TYPE__)(number))
#else
#define __LONG_LONG_PAIR(high, low) high, low
#define htobe16(number) ((__UINT16_TYPE__)(number))
#define htobe32(number) ((__UINT32_TYPE__)(number))
#define htobe64(number) (__extension__(__UINT64_TYPE__)(number))
#define htole16(number) bswap_16(number)
#define htole32(number) bswap_32(number)
#define htole64(number) bswap_64(number)
#endif
#define be16toh(number) htobe16(number)
#define be32toh(number) htobe32(number)
#define be64toh(number) htobe64(number)
#define le16toh(number) htole16(number)
#define le32toh(number) htole32(number)
#define le64toh(number) htole64(number)

#endif
