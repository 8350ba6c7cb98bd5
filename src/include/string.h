/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Strings and pieces of memory. */
#ifndef _STRING_H
#define _STRING_H

#include <bits/stddef.h>
#include <strings.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
/* Unless <libgen.h> was first: then the name is that of another function. */
#ifndef basename
char *basename(const char *);
#endif
void *memccpy(void *__restrict, const void *__restrict, int, size_t);
void *memchr(const void *, int, size_t);
int memcmp(const void *, const void *, size_t);
void *memcpy(void *__restrict, const void *__restrict, size_t);
void *memmem(const void *, size_t, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *mempcpy(void *__restrict, const void *__restrict, size_t);
void *memrchr(const void *, int, size_t);
void *memset(void *, int, size_t);
void *rawmemchr(const void *, int);
char *stpcpy(char *__restrict, const char *__restrict);
char *stpncpy(char *__restrict, const char *__restrict, size_t);
char *strcasestr(const char *, const char *);
char *strcat(char *__restrict, const char *__restrict);
char *strchr(const char *, int);
char *strchrnul(const char *, int);
int strcmp(const char *, const char *);
int strcoll(const char *, const char *);
char *strcpy(char *__restrict, const char *__restrict);
size_t strcspn(const char *, const char *);
char *strdup(const char *) __attribute__((__malloc__));
char *strerror(int);
#ifdef _GNU_SOURCE
/* The one name that GNU and POSIX have for two functions: GNU's answers with the words. */
char *strerror_r(int, char *, size_t) __asm__("__gnu_strerror_r");
#else
int strerror_r(int, char *, size_t);
#endif
const char *strerrordesc_np(int);
const char *strerrorname_np(int);
size_t strlcat(char *__restrict, const char *__restrict, size_t);
size_t strlcpy(char *__restrict, const char *__restrict, size_t);
size_t strlen(const char *);
char *strncat(char *__restrict, const char *__restrict, size_t);
int strncmp(const char *, const char *, size_t);
char *strncpy(char *__restrict, const char *__restrict, size_t);
char *strndup(const char *, size_t) __attribute__((__malloc__));
size_t strnlen(const char *, size_t);
char *strpbrk(const char *, const char *);
char *strrchr(const char *, int);
char *strsep(char **__restrict, const char *__restrict);
char *strsignal(int);
const char *sigabbrev_np(int);
const char *sigdescr_np(int);
size_t strspn(const char *, const char *);
char *strstr(const char *, const char *);
char *strtok(char *__restrict, const char *__restrict);
char *strtok_r(char *__restrict, const char *__restrict, char **__restrict);
int strverscmp(const char *, const char *);
size_t strxfrm(char *__restrict, const char *__restrict, size_t);
__END_DECLS

#define strdupa(string) \
    (__extension__({ \
        const char *__from = (string); \
        size_t __size = __builtin_strlen(__from) + 1; \
        (char *)__builtin_memcpy(__builtin_alloca(__size), __from, __size); \
    }))
#define strndupa(string, max) \
    (__extension__({ \
        const char *__from = (string); \
        size_t __length = strnlen(__from, (max)); \
        char *__to = (char *)__builtin_alloca(__length + 1); \
        __to[__length] = '\0'; \
        (char *)__builtin_memcpy(__to, __from, __length); \
    }))

#endif
