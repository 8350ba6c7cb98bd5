/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * Lines through a pipe, 10,000 in a step: a child prints them to its standard output, and the parent reads them from its
 * standard input.
 */
#include "bench.h"
#ifndef NOLIBC
#include <sys/wait.h>
#endif

static const char text[] = "ok 12 a_line_of_some_length # as a test prints it\n";

#define LINES 10000

static void put(void)
{
    int i;

    for (i = 0; i < LINES; i++)
        fputs(text, stdout);
}

static void print(void)
{
    int i;

    for (i = 0; i < LINES; i++)
        printf("ok %d %s # %s\n", i, "a_line_of_some_length", "as a test prints it");
}

static void through_pipe(void (*does)(void))
{
    char line[128];
    int ends[2], i;
    pid_t child;

    fflush(stdout);
    if (pipe(ends) != 0 || (child = fork()) < 0)
        exit(1);
    if (child == 0) {
        dup2(ends[1], 1);
        does();
        exit(0);
    }
    dup2(ends[0], 0);
    close(ends[0]);
    close(ends[1]);
    for (i = 0; i < LINES; i++)
        if (!fgets(line, sizeof(line), stdin))
            exit(1);
    waitpid(child, NULL, 0);
}

static void fputs_steps(long times)
{
    while (times-- > 0)
        through_pipe(put);
}

static void printf_steps(long times)
{
    while (times-- > 0)
        through_pipe(print);
}

static void benchmark(void)
{
    measure("fputs", fputs_steps);
    measure("printf", printf_steps);
}
