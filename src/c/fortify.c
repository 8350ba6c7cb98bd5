/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What -D_FORTIFY_SOURCE makes of calls whose room the compiler knows: these headers do not, but other objects may call them.
 *
 * Rows: a function, its parameters and arguments as the plain one has them, how much room there is, and how much it takes.
 */
#include "common.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

void __chk_fail(void) __attribute__((__noreturn__));

static __attribute__((__noreturn__)) void fail(const char *said)
{
    /* Whatever comes of it, this is the end. */
    (void)!write(2, said, strlen(said));
    abort();
}

WEAK void __chk_fail(void)
{
    fail("*** buffer overflow detected ***: terminated\n");
}

#define EACH(...) __VA_ARGS__
#define CHECKED(type, name, parameters, arguments, needs) \
    type __##name##_chk(EACH parameters, size_t room); \
    WEAK type __##name##_chk(EACH parameters, size_t room) \
    { \
        if (room < (size_t)(needs)) \
            __chk_fail(); \
        return name arguments; \
    }

CHECKED(void *, memcpy, (void *to, const void *from, size_t size), (to, from, size), size)
CHECKED(void *, memmove, (void *to, const void *from, size_t size), (to, from, size), size)
CHECKED(void *, mempcpy, (void *to, const void *from, size_t size), (to, from, size), size)
CHECKED(void *, memset, (void *to, int byte, size_t size), (to, byte, size), size)
CHECKED(char *, strcpy, (char *to, const char *from), (to, from), strlen(from) + 1)
CHECKED(char *, stpcpy, (char *to, const char *from), (to, from), strlen(from) + 1)
CHECKED(char *, strncpy, (char *to, const char *from, size_t size), (to, from, size), size)
CHECKED(char *, stpncpy, (char *to, const char *from, size_t size), (to, from, size), size)
CHECKED(char *, strcat, (char *to, const char *from), (to, from), strlen(to) + strlen(from) + 1)
CHECKED(char *, strncat, (char *to, const char *from, size_t size), (to, from, size),
        strlen(to) + strnlen(from, size) + 1)
CHECKED(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size), size)
CHECKED(ssize_t, pread, (int fd, void *to, size_t size, off_t offset), (fd, to, size, offset), size)
CHECKED(ssize_t, readlink, (const char *path, char *to, size_t size), (path, to, size), size)
CHECKED(char *, getcwd, (char *to, size_t size), (to, size), size)

/* Here the room is not the last of the parameters. */
#define PLACED(type, name, parameters, arguments, needs) \
    type __##name##_chk parameters; \
    WEAK type __##name##_chk parameters \
    { \
        if (room < (size_t)(needs)) \
            __chk_fail(); \
        return name arguments; \
    }

PLACED(char *, fgets, (char *to, size_t room, int size, FILE *from), (to, size, from), size)
PLACED(size_t, fread, (void *to, size_t room, size_t size, size_t count, FILE *from), (to, size, count, from), size *count)
PLACED(ssize_t, recv, (int fd, void *to, size_t size, size_t room, int flags), (fd, to, size, flags), size)

/* printf and its siblings: `flag` asks for a check of %n, which is refused in any case. */
#define PRINT(name, vname, parameters, arguments, given, needs) \
    int __v##name##_chk(EACH parameters, const char *format, va_list ap); \
    int __##name##_chk(EACH parameters, const char *format, ...); \
    WEAK int __v##name##_chk(EACH parameters, const char *format, va_list ap) \
    { \
        int length; \
\
        (void)flag; \
        length = vname given; \
        if (needs) \
            __chk_fail(); \
        return length; \
    } \
\
    WEAK int __##name##_chk(EACH parameters, const char *format, ...) \
    { \
        va_list ap; \
        int length; \
\
        va_start(ap, format); \
        length = __v##name##_chk(EACH arguments, format, ap); \
        va_end(ap); \
        return length; \
    }

PRINT(printf, vprintf, (int flag), (flag), (format, ap), 0)
PRINT(fprintf, vfprintf, (FILE *to, int flag), (to, flag), (to, format, ap), 0)
PRINT(dprintf, vdprintf, (int fd, int flag), (fd, flag), (fd, format, ap), 0)
PRINT(asprintf, vasprintf, (char **to, int flag), (to, flag), (to, format, ap), 0)
PRINT(sprintf, vsnprintf, (char *to, int flag, size_t room), (to, flag, room), (to, room, format, ap),
      length >= 0 && room <= (size_t)length)
PRINT(snprintf, vsnprintf, (char *to, size_t size, int flag, size_t room), (to, size, flag, room),
      (to, size <= room ? size : (__chk_fail(), size), format, ap), 0)

/* How FD_SET finds the word of a descriptor. */
long __fdelt_chk(long fd);
WEAK long __fdelt_chk(long fd)
{
    if (fd < 0 || fd >= FD_SETSIZE)
        fail("*** bit out of range 0 - FD_SETSIZE on fd_set ***: terminated\n");
    return fd / (8 * (long)sizeof(long));
}

/* Opening without a mode: what would make a file is refused. */
int __open_2(const char *path, int flags);
WEAK int __open_2(const char *path, int flags)
{
    if (flags & O_CREAT)
        __chk_fail();
    return open(path, flags);
}

void __longjmp_chk(jmp_buf buffer, int value) __attribute__((__noreturn__));
WEAK void __longjmp_chk(jmp_buf buffer, int value)
{
    longjmp(buffer, value);
}
