/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* NULL and size_t, which many headers define. */
#ifndef _BITS_STDDEF_H
#define _BITS_STDDEF_H

#ifdef __cplusplus
#define NULL __null
#else
#define NULL ((void *)0)
#endif

typedef __SIZE_TYPE__ size_t;

#endif
