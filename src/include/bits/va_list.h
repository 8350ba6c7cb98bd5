/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The type alone, for headers that must not define what belongs to <stdarg.h>. */
#ifndef _BITS_VA_LIST_H
#define _BITS_VA_LIST_H

typedef __builtin_va_list va_list;

/* GCC's own headers have this name for it. */
#ifndef __GNUC_VA_LIST
#define __GNUC_VA_LIST
typedef __builtin_va_list __gnuc_va_list;
#endif

#endif
