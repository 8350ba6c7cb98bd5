/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Arguments without names. The compiler knows where they are. */
#ifndef _STDARG_H
#define _STDARG_H

#include <bits/va_list.h>

#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define va_start(list, ...) __builtin_va_start(list, 0)
#else
#define va_start(list, last) __builtin_va_start(list, last)
#endif
#define va_arg(list, type) __builtin_va_arg(list, type)
#define va_copy(to, from) __builtin_va_copy(to, from)
#define va_end(list) __builtin_va_end(list)

#endif
