/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * Functions of <string.h> on pieces of memory of many sizes. CALL is one, on `to`, `from` and `size`.
 *
 * `from` has no NUL before its end and no 'b', and both are equal.
 */
#include "bench.h"

#define LARGEST (1 << 20)

/* The second begins where the processor does not take it for the first by the low bits of its address. */
static struct {
    char from[LARGEST + 64 + 1024], to[LARGEST + 64];
} memory __attribute__((aligned(4096)));
static long length;

static void call(long times)
{
    while (times-- > 0) {
        char *from = memory.from, *to = memory.to;
        size_t size = length;

        OPAQUE(from);
        OPAQUE(to);
        OPAQUE(size);
        sink = (long)CALL;
    }
}

static void benchmark(void)
{
    static const struct {
        const char *label;
        long length;
    } sizes[] = {
        { "1", 1 },
        { "16", 16 },
        { "64", 64 },
        { "256", 256 },
        { "1024", 1024 },
        { "4096", 4096 },
        { "65536", 65536 },
        { "1048576", LARGEST },
    };
    unsigned i;

    for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
        if (!is_wanted(sizes[i].label))
            continue;
        length = sizes[i].length;
        memset(memory.from, 'a', length);
        memset(memory.to, 'a', length);
        memory.from[length] = 0;
        memory.to[length] = 0;
        measure(sizes[i].label, call);
    }
}
