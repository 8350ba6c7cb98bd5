/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What walks the arguments of a format, which only C can do on every port.
 *
 * The engine is in src/printf, and src/printf/c.rs tells what it wants of `next` and `more`. A file that includes this has
 * both to itself.
 */
#include "common.h"
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>

struct args {
    va_list at, start;
    const char *format;
};

typedef unsigned long long next_function(void *, int, unsigned);
typedef void more_function(void *, int, unsigned, void *);

void __nilibc_seek(const char *, unsigned, next_function *, more_function *, void *);
WEAK void __nilibc_double(void *, const double *);
WEAK void __nilibc_x87(void *, uint64_t, uint16_t);
WEAK void __nilibc_pair(void *, const long double *);
WEAK void __nilibc_quad(void *, const long double *);
WEAK void __nilibc_message(void *, int);
WEAK void __nilibc_wide(void *, const wchar_t *);

static next_function next;
static more_function more;

/* Goes to the argument at this place, counted from 1. */
static void seek(struct args *args, unsigned place)
{
    va_end(args->at);
    va_copy(args->at, args->start);
    __nilibc_seek(args->format, place, next, more, args);
}

static unsigned long long next(void *ap, int kind, unsigned place)
{
    struct args *args = ap;

    if (place)
        seek(args, place);
    return kind == 1 ? va_arg(args->at, unsigned long long) : va_arg(args->at, unsigned long);
}

static void put_long_double(void *field, long double number)
{
#if __LDBL_MANT_DIG__ == 53
    double narrow = number;

    __nilibc_double(field, &narrow);
#elif __LDBL_MANT_DIG__ == 64
    union extended whole = {number};

    __nilibc_x87(field, whole.parts.mantissa, whole.parts.head);
#elif __LDBL_MANT_DIG__ == 106
    __nilibc_pair(field, &number);
#else
    __nilibc_quad(field, &number);
#endif
}

/* Takes the next argument, and hands it on where there is a field for it. */
static void more(void *ap, int kind, unsigned place, void *field)
{
    struct args *args = ap;
    wchar_t character[2] = {0};
    const wchar_t *string = character;
    long double wide;
    double number;

    if (place)
        seek(args, place);
    switch (kind) {
    case 3:
        number = va_arg(args->at, double);
        if (field)
            __nilibc_double(field, &number);
        break;
    case 4:
        wide = va_arg(args->at, long double);
        if (field)
            put_long_double(field, wide);
        break;
    case 5:
        if (field)
            __nilibc_message(field, errno);
        break;
    default:
        if (kind == 6)
            character[0] = va_arg(args->at, unsigned int);
        else
            string = va_arg(args->at, const wchar_t *);
        if (field)
            __nilibc_wide(field, string);
    }
}

/* Walks the list `ap` of the function that this stands in: `call` finds it in `args`. */
#define WALK(call) \
    struct args args = {.format = format}; \
\
    va_copy(args.start, ap); \
    va_copy(args.at, ap); \
    call; \
    va_end(args.at); \
    va_end(args.start)
