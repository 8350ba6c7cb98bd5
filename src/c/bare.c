/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * printf and its siblings for formats whose directives are a letter, and `l` or `z` for the length of an integer: `%d`, `%s`,
 * `%llx`. Most formats have no others, and bits/plain.h calls these functions for them.
 *
 * All of it is in C, because to take an argument is an instruction here, and a call elsewhere.
 */
#include "common.h"
#include <stdarg.h>
#include <stdio.h>

typedef int put_function(void *to, const char *, size_t);
typedef int print_function(void *args, put_function *, void *to);

int __nilibc_put(void *, const char *, size_t);
int __nilibc_print_to_stream(FILE *, print_function *, void *args);
int __nilibc_print_to_memory(char *, size_t, print_function *, void *args);

struct args {
    const char *format;
    va_list at;
};

/* Divides by a base, and answers with the digit that is left. */
static unsigned divide(unsigned long long *value, unsigned base)
{
#ifdef __SIZEOF_INT128__
    unsigned digit = *value % base;

    *value /= base;
    return digit;
#else
    /* Bit by bit, because a division by 64 bits is a large function where registers are narrow. */
    unsigned digit = 0, bits = 64;

    if (!(*value >> 32)) {
        *value <<= 32;
        bits = 32;
    }
    do {
        digit = digit << 1 | *value >> 63;
        *value <<= 1;
        if (digit >= base) {
            digit -= base;
            *value |= 1;
        }
    } while (--bits);
    return digit;
#endif
}

/* A piece of what is printed. */
struct text {
    const char *start, *end;
};

/* Writes the digits of a number in front of `end`, with letters of this case, and answers with where they begin. */
static char *digits(char *end, unsigned long long value, unsigned base, int lower)
{
    do {
        unsigned digit = divide(&value, base);

        *--end = digit < 10 ? '0' + digit : ('A' - 10 + digit) | lower;
    } while (value);
    return end;
}

/* An integer as `letter` has it, in front of `end`. `longs` is how many letters tell its length. */
static char *integer(char *end, unsigned long long value, int longs, int letter)
{
    /* `u` and `x` are behind these, `X` is before. */
    int is_signed = (unsigned)letter - 'd' <= 'i' - 'd', is_negative = 0;
    char *start;

    if (longs <= (sizeof(long) < 8)) {
        value = (unsigned)value;
        if (is_signed)
            value = (int)value;
    }
    if (is_signed && (long long)value < 0) {
        is_negative = 1;
        value = -value;
    }
    /* Letters have the case of the directive's own. */
    start = digits(end, value, (letter | 0x20) == 'x' ? 16 : 10, letter & 0x20);
    if (is_negative)
        *--start = '-';
    return start;
}

/* What comes of the directive that begins at the format, which goes on behind it. */
static struct text directive(struct args *args, char room[21])
{
    const char *format = args->format;
    struct text text;
    int longs = -1, letter;
    unsigned long long value;

    do {
        letter = *++format;
        longs++;
    } while (letter == 'l' || letter == 'z');
    args->format = format + 1;
    if (letter == '%')
        return (struct text){format, format + 1};
    value = sizeof(long) < 8 && longs > 1 ? va_arg(args->at, unsigned long long) : va_arg(args->at, unsigned long);
    if (letter == 's') {
        text.start = value ? (const char *)(uintptr_t)value : "(null)";
        for (text.end = text.start; *text.end; text.end++)
            ;
        return text;
    }
    if (letter == 'c') {
        *room = value;
        return (struct text){room, room + 1};
    }
    text.end = room + 21;
    text.start = integer(room + 21, value, longs, letter);
    return text;
}

/* Answers with how much that was, or with -1 where `put` did. */
static int print(void *list, put_function *put, void *to)
{
    struct args *args = list;
    char room[21];
    int total = 0;

    while (*args->format) {
        struct text text = {args->format, args->format};

        if (*text.end == '%') {
            text = directive(args, room);
        } else {
            do
                text.end++;
            while (*text.end && *text.end != '%');
            args->format = text.end;
        }
        if (put(to, text.start, text.end - text.start) < 0)
            return -1;
        total += text.end - text.start;
    }
    return total;
}

#define EACH(...) __VA_ARGS__
#define PRINT(name, parameters, call) \
    WEAK int __nilibc_bare_##name(EACH parameters, ...) \
    { \
        struct args args = {.format = format}; \
        int length; \
\
        va_start(args.at, format); \
        length = call; \
        va_end(args.at); \
        return length; \
    }

PRINT(fprintf, (FILE *restrict to, const char *restrict format), __nilibc_print_to_stream(to, print, &args))
PRINT(printf, (const char *restrict format), print(&args, __nilibc_put, NULL))
PRINT(snprintf, (char *restrict to, size_t size, const char *restrict format),
      __nilibc_print_to_memory(to, size, print, &args))
PRINT(sprintf, (char *restrict to, const char *restrict format), __nilibc_print_to_memory(to, -1, print, &args))
