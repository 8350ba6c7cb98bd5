/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Formats of some kinds. */
#include "bench.h"

/* A row each: a name, and what is handed to snprintf behind its buffer. */
#define FORMATS(ROW) \
    ROW(plain, "no directive, and no argument") \
    ROW(string, "%s", "some text") \
    ROW(number, "%d", -12345) \
    ROW(long, "%lu", 1234567890UL) \
    ROW(mixed, "%s[%d]: %c, 0x%x of %lu", "program", 12345, 'c', 0xbeef, 1234567890UL) \
    ROW(padded, "%-20s|%8d|%08x", "left", 12345, 0xbeef)

#define STEPS(name, ...) \
    static void name##_steps(long times) \
    { \
        char buffer[128]; \
\
        while (times-- > 0) { \
            char *place = buffer; \
\
            OPAQUE(place); \
            sink = snprintf(place, sizeof(buffer), __VA_ARGS__); \
        } \
    }
FORMATS(STEPS)

static void benchmark(void)
{
#define MEASURE(name, ...) measure(#name, name##_steps);
    FORMATS(MEASURE)
}
