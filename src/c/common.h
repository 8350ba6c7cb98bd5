/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What all of these files need: symbols that a program may have itself, and the `long double` of 80 bits in its parts. */
#include <stdint.h>

#define WEAK __attribute__((__weak__))

union extended {
    long double number;
    struct {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        uint64_t mantissa;
        uint16_t head;
#else
        uint16_t head, pad;
        uint64_t mantissa;
#endif
    } __attribute__((__packed__)) parts;
};
