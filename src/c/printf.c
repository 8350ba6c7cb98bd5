/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * printf and its siblings: what walks their arguments, which only C can do on every port.
 *
 * The engine is in src/printf, and src/printf/c.rs tells what it wants of these functions.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#define WEAK __attribute__((__weak__))

struct args {
    va_list at, start;
    const char *format;
};

typedef unsigned long long next_function(void *, int, unsigned);
typedef void more_function(void *, int, unsigned, void *);

void __nilibc_seek(const char *, unsigned, next_function *, more_function *, void *);
int __nilibc_vprintf(const char *, next_function *, more_function *, void *);
int __nilibc_vsnprintf(char *, size_t, const char *, next_function *, more_function *, void *);

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

static void more(void *ap, int kind, unsigned place, void *field)
{
    struct args *args = ap;

    (void)kind;
    (void)field;
    if (place)
        seek(args, place);
}

/* Rows: a function with `...`, and the one of the same name with a `v` that takes a va_list. */
#define EACH(...) __VA_ARGS__
#define PRINT(name, parameters, arguments, call) \
    WEAK int v##name(EACH parameters, va_list ap) \
    { \
        struct args args = {.format = format}; \
        int length; \
\
        va_copy(args.start, ap); \
        va_copy(args.at, ap); \
        length = call; \
        va_end(args.at); \
        va_end(args.start); \
        return length; \
    } \
\
    WEAK int name(EACH parameters, ...) \
    { \
        va_list ap; \
        int length; \
\
        va_start(ap, format); \
        length = v##name(EACH arguments, ap); \
        va_end(ap); \
        return length; \
    }

PRINT(printf, (const char *restrict format), (format), __nilibc_vprintf(format, next, more, &args))
PRINT(snprintf, (char *restrict to, size_t size, const char *restrict format), (to, size, format),
      __nilibc_vsnprintf(to, size, format, next, more, &args))
PRINT(sprintf, (char *restrict to, const char *restrict format), (to, format),
      __nilibc_vsnprintf(to, -1, format, next, more, &args))
