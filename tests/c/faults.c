/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What small libcs get wrong, each as glibc has it. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

__thread int counter = 41;

static int compare(const void *one, const void *other)
{
    return strcmp(one, other);
}

/* Every entry, in an order that does not depend on the file system. */
static void entries(void)
{
    char names[40][8] = {""}, name[8];
    struct dirent room, *found;
    int count = 0, order = 0;
    DIR *dir;

    mkdir("dir", 0755);
    for (int i = 0; i < 30; i++) {
        snprintf(name, sizeof(name), "dir/%02d", i);
        close(open(name, O_CREAT | O_WRONLY, 0600));
    }
    dir = opendir("dir");
    while (readdir_r(dir, &room, &found) == 0 && found && count < 40)
        snprintf(names[count++], 8, "%.7s", found->d_name);
    printf("%d\n", closedir(dir));
    qsort(names, count, sizeof(*names), compare);
    for (int i = 0; i < count; i++)
        order += printf(" %s", names[i]);
    printf("\n%d %d\n", count, order);
}

static void brk_moves(void)
{
    char *before = sbrk(0), *old = sbrk(4096), *after = sbrk(0);

    printf("%d %d", old == before, after == before + 4096);
    printf(" %d", brk(before));
    printf(" %d\n", sbrk(0) == (void *)before);
}

static void strings(void)
{
    const char *text = "text";

    printf("%td %td %td", strchr(text, 0) - text, strrchr(text, 0) - text, strstr(text, "") - text);
    printf(" %td %td\n", strchr(text, 't') - text, strrchr(text, 't') - text);
    printf("%d %d %d %ld\n", atoi(" 12"), atoi("\t-7x"), atoi("+3"), atol("\n123"));
    printf("%X %x %#X\n", 0xabcdef, 0xabcdef, 0xabcdef);
}

static void sets(void)
{
    fd_set set;

    for (int fd = 0; fd < 1024; fd += 31) {
        FD_ZERO(&set);
        FD_SET(fd, &set);
        for (int other = 0; other < 1024; other++)
            if (FD_ISSET(other, &set))
                printf(" %d", other);
    }
    puts("");
}

static void at_exit(void)
{
    puts("called at the end");
}

__attribute__((__destructor__)) static void destructor(void)
{
    puts("destroyed");
}

__attribute__((__constructor__)) static void constructor(int argc, char **argv)
{
    printf("constructed with %d, %d\n", argc, argv[argc] == NULL);
}

int main(void)
{
    struct stat stat;
    int status;

    entries();
    brk_moves();
    strings();
    sets();
    printf("%d of 0\n", WIFSIGNALED(0) != 0);
    printf("%g %g %g\n", fabs(-1.5), (double)fabsf(-0.25f), (double)fabsl(-3.75L));
    printf("%d", fstatat(AT_FDCWD, "dir", &stat, 0));
    printf(" %d\n", S_ISDIR(stat.st_mode));
    counter++;
    printf("%d\n", counter);

    /* What is in the buffer comes behind what is written past it, and once. */
    printf("buffered\n");
    if (write(1, "at once\n", 8) != 8)
        return 1;
    fflush(stdout);
    if (fork() == 0)
        _exit(3);
    wait(&status);
    printf("%d\n", WEXITSTATUS(status));
    atexit(at_exit);
    exit(7);
}
