/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Types and macros of the language. */
#ifndef _STDDEF_H
#define _STDDEF_H

#include <bits/stddef.h>

#ifndef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif

typedef __PTRDIFF_TYPE__ ptrdiff_t;

#ifndef __cplusplus
typedef __WCHAR_TYPE__ wchar_t;
#endif

typedef struct {
    __extension__ long long __integer __attribute__((__aligned__(__alignof__(long long))));
    long double __number __attribute__((__aligned__(__alignof__(long double))));
} max_align_t;

#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
typedef __typeof__(nullptr) nullptr_t;
#define unreachable() __builtin_unreachable()
#elif defined(__cplusplus) && __cplusplus >= 201103L
namespace std {
typedef decltype(nullptr) nullptr_t;
}
using std::nullptr_t;
#endif

#endif
