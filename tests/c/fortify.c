/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What -D_FORTIFY_SOURCE makes of calls, by the names that the compiler has for it. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int __printf_chk(int, const char *, ...);
int __fprintf_chk(FILE *, int, const char *, ...);
int __snprintf_chk(char *, size_t, int, size_t, const char *, ...);
int __sprintf_chk(char *, int, size_t, const char *, ...);
char *__fgets_chk(char *, size_t, int, FILE *);
ssize_t __read_chk(int, void *, size_t, size_t);
long __fdelt_chk(long);

static volatile size_t eight = 8;

/* Each with as much as fits into 8 bytes, or with more. */
static void act(int which, size_t size)
{
    char room[8], text[64] = "";

    memset(text, 'x', size - 1);
    strcpy(room, "a");
    switch (which) {
    case 0: __builtin___memcpy_chk(room, text, size, 8); break;
    case 1: __builtin___memmove_chk(room, text, size, 8); break;
    case 2: __builtin___memset_chk(room, 0, size, 8); break;
    case 3: __builtin___strcpy_chk(room, text, 8); break;
    case 4: __builtin___strncpy_chk(room, text, size, 8); break;
    case 5: __builtin___strcat_chk(room, text + 1, 8); break;
    case 6: __builtin___strncat_chk(room, text + 1, size, 8); break;
    case 7: __builtin___stpcpy_chk(room, text, 8); break;
    case 8: __sprintf_chk(room, 1, 8, "%s", text); break;
    case 9: __snprintf_chk(room, size, 1, 8, "%s", text); break;
    case 10: __fdelt_chk((long)size * 100); break;
    case 11: __read_chk(0, room, size, 8); break;
    }
    /* Without this the compiler would see that nobody looks. */
    printf("[%.7s]\n", room);
}

int main(void)
{
    struct rlimit none = {0, 0};
    int status;

    setrlimit(RLIMIT_CORE, &none);
    __printf_chk(1, "%s %d\n", "printed", 1);
    __fprintf_chk(stdout, 1, "%s\n", "likewise");
    for (int which = 0; which < 12; which++)
        for (size_t size = eight; size <= 16; size += 8) {
            fflush(stdout);
            if (fork() == 0) {
                close(0);
                act(which, size);
                exit(0);
            }
            wait(&status);
            printf("%d, %zu: %d\n", which, size, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
        }
    return 0;
}
