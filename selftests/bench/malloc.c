/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* A mix of sizes as programs have it: most pieces are small, some are pages, few are large, and none lives long. */
#include "bench.h"

#define PIECES 1000

static unsigned state = 1;

static unsigned draw(unsigned below)
{
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
}

static size_t mixed(void)
{
    unsigned kind = draw(1000);

    if (kind < 900)
        return 1 + draw(256);
    if (kind < 990)
        return 1 + draw(8192);
    return 1 + draw(kind < 999 ? 65536 : 1 << 20);
}

static size_t small(void)
{
    return 1 + draw(128);
}

/* Frees a piece and allocates another in its place, and writes to it. */
static void replace(size_t (*size)(void), long times)
{
    static char *pieces[PIECES];

    while (times-- > 0) {
        char **piece = &pieces[draw(PIECES)];
        size_t length = size();

        free(*piece);
        *piece = malloc(length);
        (*piece)[0] = (*piece)[length - 1] = 1;
    }
}

static void mixed_steps(long times)
{
    replace(mixed, times);
}

static void small_steps(long times)
{
    replace(small, times);
}

/* A piece that grows as a line or a list does. */
static void growing_steps(long times)
{
    char *piece = NULL;
    size_t length = 0;

    while (times-- > 0) {
        if (length > 100000) {
            free(piece);
            piece = NULL;
            length = 0;
        }
        length += length / 2 + 16;
        piece = realloc(piece, length);
        piece[length - 1] = 1;
    }
    free(piece);
}

static void benchmark(void)
{
    measure("mixed", mixed_steps);
    measure("small", small_steps);
    measure("growing", growing_steps);
}
