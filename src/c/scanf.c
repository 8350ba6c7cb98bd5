/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * scanf and its siblings: a row each, as in printf.c.
 *
 * The engine is in src/scanf.rs. All its arguments are addresses, so that the walk is simpler than printf's.
 */
#include "common.h"
#include <stdarg.h>
#include <stdio.h>

typedef unsigned long long next_function(void *, int, unsigned);
typedef int more_function(int, void *, void *);

int __nilibc_vfscanf(FILE *, const char *, next_function *, more_function *, void *);
int __nilibc_vsscanf(const char *, const char *, next_function *, more_function *, void *);
WEAK int __nilibc_scan_float(void *, float *);
WEAK int __nilibc_scan_double(void *, double *);
WEAK int __nilibc_scan_x87(void *, uint64_t *, uint16_t *);
WEAK int __nilibc_scan_pair(void *, long double *);
WEAK int __nilibc_scan_quad(void *, long double *);

struct args {
    va_list at, start;
};

/* The next address, or the one at this place, counted from 1. */
static unsigned long long next(void *ap, int kind, unsigned place)
{
    struct args *args = ap;

    (void)kind;
    if (place) {
        va_end(args->at);
        va_copy(args->at, args->start);
        while (--place)
            (void)va_arg(args->at, void *);
    }
    return (uintptr_t)va_arg(args->at, void *);
}

static int scan_long_double(void *input, long double *to)
{
#if __LDBL_MANT_DIG__ == 53
    return __nilibc_scan_double(input, (double *)to);
#elif __LDBL_MANT_DIG__ == 64
    union extended whole = {0};
    uint64_t mantissa;
    uint16_t head;
    int is_there = __nilibc_scan_x87(input, &mantissa, &head);

    whole.parts.mantissa = mantissa;
    whole.parts.head = head;

    if (is_there && to)
        *to = whole.number;
    return is_there;
#elif __LDBL_MANT_DIG__ == 106
    return __nilibc_scan_pair(input, to);
#else
    return __nilibc_scan_quad(input, to);
#endif
}

/* Reads a fraction: a float, a double or a long double. */
static int more(int kind, void *input, void *to)
{
    switch (kind) {
    case 0:
        return __nilibc_scan_float(input, to);
    case 1:
        return __nilibc_scan_double(input, to);
    default:
        return scan_long_double(input, to);
    }
}

/* The other two names are what glibc's headers make of the first, so that they are in objects which were compiled with those. */
#define EACH(...) __VA_ARGS__
#define ALIAS(name, of, parameters) WEAK __attribute__((__alias__(#of))) int name parameters
#define SCAN(name, parameters, arguments, call) \
    WEAK int v##name(EACH parameters, va_list ap) \
    { \
        struct args args; \
        int count; \
\
        va_copy(args.start, ap); \
        va_copy(args.at, ap); \
        count = call; \
        va_end(args.at); \
        va_end(args.start); \
        return count; \
    } \
\
    WEAK int name(EACH parameters, ...) \
    { \
        va_list ap; \
        int count; \
\
        va_start(ap, format); \
        count = v##name(EACH arguments, ap); \
        va_end(ap); \
        return count; \
    } \
\
    ALIAS(__isoc99_##name, name, (EACH parameters, ...)); \
    ALIAS(__isoc23_##name, name, (EACH parameters, ...)); \
    ALIAS(__isoc99_v##name, v##name, (EACH parameters, va_list)); \
    ALIAS(__isoc23_v##name, v##name, (EACH parameters, va_list));

SCAN(fscanf, (FILE *restrict from, const char *restrict format), (from, format),
     __nilibc_vfscanf(from, format, next, more, &args))
SCAN(scanf, (const char *restrict format), (format), __nilibc_vfscanf(stdin, format, next, more, &args))
SCAN(sscanf, (const char *restrict from, const char *restrict format), (from, format),
     __nilibc_vsscanf(from, format, next, more, &args))
