/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* A check that ends the program. It may be included again, with NDEBUG or without. */
#include <sys/cdefs.h>

#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#elif defined(__cplusplus)
#define assert(condition) ((condition) ? (void)0 : __assert_fail(#condition, __FILE__, __LINE__, __PRETTY_FUNCTION__))
#else
#define assert(condition) ((condition) ? (void)0 : __assert_fail(#condition, __FILE__, __LINE__, __PRETTY_FUNCTION__))
#endif

#ifndef _ASSERT_H
#define _ASSERT_H

#if !defined(__cplusplus) && !(defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#define static_assert _Static_assert
#endif

__BEGIN_DECLS
void __assert_fail(const char *, const char *, unsigned int, const char *) __attribute__((__noreturn__));
__END_DECLS

#endif
