/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* execl and its siblings, of which the arguments are the program's. */
#include "common.h"
#include <stdarg.h>
#include <unistd.h>

/* Makes `argv` of the arguments, and leaves `ap` behind the null that ends them. */
#define COLLECT(first) \
    va_list ap; \
    size_t count = 0, i; \
    const char *next; \
\
    va_start(ap, first); \
    for (next = first; next; next = va_arg(ap, const char *)) \
        ++count; \
    va_end(ap); \
    char *argv[count + 1]; \
    argv[0] = (char *)first; \
    va_start(ap, first); \
    for (i = 1; i <= count; ++i) \
        argv[i] = va_arg(ap, char *)

WEAK int execl(const char *path, const char *first, ...)
{
    COLLECT(first);
    va_end(ap);
    return execv(path, argv);
}

WEAK int execle(const char *path, const char *first, ...)
{
    COLLECT(first);
    char *const *envp = va_arg(ap, char *const *);

    va_end(ap);
    return execve(path, argv, envp);
}

WEAK int execlp(const char *name, const char *first, ...)
{
    COLLECT(first);
    va_end(ap);
    return execvp(name, argv);
}
