/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Sorts 1000 numbers, and 1000 structs of 48 bytes, each time from the same disorder. */
#include "bench.h"

#define COUNT 1000

struct record {
    int key;
    char rest[44];
};

static int numbers[2][COUNT];
static struct record records[2][COUNT];

static int by_number(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void number_steps(long times)
{
    while (times-- > 0) {
        memcpy(numbers[1], numbers[0], sizeof(numbers[0]));
        qsort(numbers[1], COUNT, sizeof(*numbers[1]), by_number);
    }
}

/* The key is what is first in a record. */
static void record_steps(long times)
{
    while (times-- > 0) {
        memcpy(records[1], records[0], sizeof(records[0]));
        qsort(records[1], COUNT, sizeof(*records[1]), by_number);
    }
}

static void sorted_steps(long times)
{
    while (times-- > 0)
        qsort(numbers[1], COUNT, sizeof(*numbers[1]), by_number);
}

static void benchmark(void)
{
    unsigned state = 1;
    int i;

    for (i = 0; i < COUNT; i++) {
        state = state * 1664525 + 1013904223;
        numbers[0][i] = records[0][i].key = state >> 8;
    }
    measure("numbers", number_steps);
    measure("records", record_steps);
    number_steps(1);
    measure("sorted", sorted_steps);
}
