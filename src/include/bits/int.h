/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The integers that <sys/types.h> has as well. */
#ifndef _BITS_INT_H
#define _BITS_INT_H

typedef __INT8_TYPE__ int8_t;
typedef __INT16_TYPE__ int16_t;
typedef __INT32_TYPE__ int32_t;
__extension__ typedef __INT64_TYPE__ int64_t;
typedef __INTPTR_TYPE__ intptr_t;

#endif
