/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* -fstack-protector-all: who writes over the end of an array comes to __stack_chk_fail, others do not. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((__constructor__)) static void early(void)
{
    char room[16];

    puts(strcpy(room, "early"));
}

__attribute__((__noinline__)) static void fill(char *room, size_t size)
{
    for (volatile char *at = room; size--; at++)
        *at = 'x';
}

__attribute__((__noinline__)) static void overflow(size_t size)
{
    char room[16];

    fill(room, size);
}

int main(void)
{
    struct rlimit none = {0, 0};
    int status;

    setrlimit(RLIMIT_CORE, &none);
    for (size_t size = 16; size <= 48; size += 32) {
        fflush(stdout);
        if (fork() == 0) {
            overflow(size);
            _exit(0);
        }
        wait(&status);
        printf("%zu: %d\n", size, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
    return 0;
}
