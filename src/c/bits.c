/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What compilers call to count bits, as far as Rust has no function of that name.
 *
 * None of it may look to a compiler like what it is, or it would be made into a call of itself.
 */
#include "common.h"

int __ffsdi2(uint64_t), __ffssi2(uint32_t);
int __paritydi2(uint64_t), __paritysi2(uint32_t);
int __popcountdi2(uint64_t), __popcountsi2(uint32_t);

WEAK int __popcountsi2(uint32_t bits)
{
    static const char counts[] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
    int count = 0;

    for (int shift = 0; shift < 32; shift += 4)
        count += counts[bits >> shift & 15];
    return count;
}

WEAK int __popcountdi2(uint64_t bits)
{
    return __popcountsi2(bits) + __popcountsi2(bits >> 32);
}

WEAK int __paritysi2(uint32_t bits)
{
    return __popcountsi2(bits) & 1;
}

WEAK int __paritydi2(uint64_t bits)
{
    return __popcountdi2(bits) & 1;
}

/* The place of the lowest bit, counted from 1: how many bits a subtraction of 1 changes. */
WEAK int __ffssi2(uint32_t bits)
{
    return bits ? __popcountsi2(bits ^ (bits - 1)) : 0;
}

WEAK int __ffsdi2(uint64_t bits)
{
    return bits ? __popcountdi2(bits ^ (bits - 1)) : 0;
}
