/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <err.h> and <error.h>: the messages are made in src/err.rs. */
#include "args.h"
#include <err.h>
#include <error.h>
#include <stdlib.h>

void __nilibc_verror(int, int, const char *, unsigned, const char *, next_function *, more_function *, void *);
void __nilibc_vwarn(const char *, next_function *, more_function *, void *);
void __nilibc_vwarnx(const char *, next_function *, more_function *, void *);

/* Rows: what only warns, and what ends the program as well. */
#define WARN(warn, err) \
    WEAK void v##warn(const char *format, va_list ap) \
    { \
        WALK(__nilibc_v##warn(format, next, more, &args)); \
    } \
\
    WEAK void v##err(int status, const char *format, va_list ap) \
    { \
        v##warn(format, ap); \
        exit(status); \
    } \
\
    WEAK void warn(const char *format, ...) \
    { \
        va_list ap; \
\
        va_start(ap, format); \
        v##warn(format, ap); \
        va_end(ap); \
    } \
\
    WEAK void err(int status, const char *format, ...) \
    { \
        va_list ap; \
\
        va_start(ap, format); \
        v##err(status, format, ap); \
    }

WARN(warn, err)
WARN(warnx, errx)

static void verror(int status, int number, const char *file, unsigned line, const char *format, va_list ap)
{
    WALK(__nilibc_verror(status, number, file, line, format, next, more, &args));
}

WEAK void error(int status, int number, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    verror(status, number, NULL, 0, format, ap);
    va_end(ap);
}

WEAK void error_at_line(int status, int number, const char *file, unsigned line, const char *format, ...)
{
    va_list ap;

    va_start(ap, format);
    verror(status, number, file, line, format, ap);
    va_end(ap);
}
