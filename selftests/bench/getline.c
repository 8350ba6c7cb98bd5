/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Lines of a file, short ones and long ones. */
#include "bench.h"

#define LINES 1000

static FILE *file;

static void steps(long times)
{
    static char *line;
    static size_t size;

    while (times-- > 0) {
        if (getline(&line, &size, file) < 0) {
            rewind(file);
            times++;
        }
    }
}

static void lines_of(const char *label, int length)
{
    int i, j;

    file = tmpfile();
    if (!file)
        exit(1);
    for (i = 0; i < LINES; i++) {
        for (j = 0; j < length; j++)
            putc('a' + j % 26, file);
        putc('\n', file);
    }
    rewind(file);
    measure(label, steps);
    fclose(file);
}

static void benchmark(void)
{
    lines_of("20", 20);
    lines_of("200", 200);
    lines_of("5000", 5000);
}
