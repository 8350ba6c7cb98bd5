/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What bits/plain.h calls in place of printf and its siblings: a row each, for a function that knows fewer directives, and what
 * reads the format for it.
 *
 * None of them takes a number with a fraction. So they need not save registers in which there may be some.
 */
#include "common.h"
#include <stdarg.h>
#include <stdio.h>

typedef unsigned long long next_function(void *, int, unsigned);
typedef void more_function(void *, int, unsigned, void *);

int __nilibc_vfprintf(FILE *, const char *, next_function *, more_function *, void *);
int __nilibc_vprintf(const char *, next_function *, more_function *, void *);
int __nilibc_vsnprintf(char *, size_t, const char *, next_function *, more_function *, void *);

struct args {
    va_list at;
};

static unsigned long long next(void *ap, int kind, unsigned place)
{
    struct args *args = ap;

    (void)place;
    return kind == 1 ? va_arg(args->at, unsigned long long) : va_arg(args->at, unsigned long);
}

#define EACH(...) __VA_ARGS__
#define PRINT(name, parameters, engine, ...) \
    WEAK int __nilibc_##name(EACH parameters, ...) \
    { \
        struct args args; \
        int length; \
\
        va_start(args.at, format); \
        length = __nilibc_##engine(__VA_ARGS__, next, NULL, &args); \
        va_end(args.at); \
        return length; \
    }

PRINT(plain_fprintf, (FILE *restrict to, const char *restrict format), vfprintf, to, format)
PRINT(plain_printf, (const char *restrict format), vprintf, format)
PRINT(plain_snprintf, (char *restrict to, size_t size, const char *restrict format), vsnprintf, to, size, format)
PRINT(plain_sprintf, (char *restrict to, const char *restrict format), vsnprintf, to, -1, format)
