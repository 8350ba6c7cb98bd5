/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* printf and its siblings: a row each, for the function with `...`, and for the one of its name that takes a va_list. */
#include "args.h"
#include <stdio.h>

int __nilibc_vasprintf(char **, const char *, next_function *, more_function *, void *);
int __nilibc_vdprintf(int, const char *, next_function *, more_function *, void *);
int __nilibc_vfprintf(FILE *, const char *, next_function *, more_function *, void *);
int __nilibc_vprintf(const char *, next_function *, more_function *, void *);
int __nilibc_vsnprintf(char *, size_t, const char *, next_function *, more_function *, void *);

#define EACH(...) __VA_ARGS__
#define PRINT(name, parameters, arguments, call) \
    WEAK int v##name(EACH parameters, va_list ap) \
    { \
        int length; \
        WALK(length = call); \
\
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

PRINT(asprintf, (char **restrict to, const char *restrict format), (to, format),
      __nilibc_vasprintf(to, format, next, more, &args))
PRINT(dprintf, (int fd, const char *restrict format), (fd, format), __nilibc_vdprintf(fd, format, next, more, &args))
PRINT(fprintf, (FILE *restrict to, const char *restrict format), (to, format),
      __nilibc_vfprintf(to, format, next, more, &args))
PRINT(printf, (const char *restrict format), (format), __nilibc_vprintf(format, next, more, &args))
PRINT(snprintf, (char *restrict to, size_t size, const char *restrict format), (to, size, format),
      __nilibc_vsnprintf(to, size, format, next, more, &args))
PRINT(sprintf, (char *restrict to, const char *restrict format), (to, format),
      __nilibc_vsnprintf(to, -1, format, next, more, &args))
