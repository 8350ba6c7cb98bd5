/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What compilers call where the machine has no instruction for it: wide integers, fractions, atomics, copies, tables.
 *
 * The operands are volatile, so that nothing is worked out at compile time. What it prints is the same on every machine.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static volatile int64_t integers[] = {0, 1, -1, 7, -7, 1000003, -1234567890123, INT64_MAX, INT64_MIN + 1, 0x123456789abcdef};
static volatile double doubles[] = {0.0, 1.0, -1.5, 3.25, 1e10, -1e-10, 123456789.125, 4294967296.5, -9.0071992547409920e15};
static volatile float floats[] = {0.0f, 1.0f, -1.5f, 3.25f, 1e10f, -65536.75f, 16777216.0f};

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* By itself: where LLVM 22 saves (int32_t)a in memory on mips64 it saves all of a (issue 213419 of LLVM). */
static __attribute__((__noinline__)) void narrow(int64_t a, int64_t b)
{
    printf("%d %d %lld\n", (int)((int32_t)a / ((int32_t)b | 1)), (int)((uint32_t)a % ((uint32_t)b | 1)),
           (long long)((uint64_t)(int32_t)a * b));
}

static void wide(void)
{
    for (size_t i = 0; i < COUNT(integers); i++) {
        int64_t a = integers[i];
        uint64_t u = integers[i];

        for (size_t j = 1; j < COUNT(integers); j++) {
            int64_t b = integers[j];
            uint64_t v = integers[j];

            printf("%lld %lld %llu %llu %lld %d %d\n", (long long)(a / b), (long long)(a % b), (unsigned long long)(u / v),
                   (unsigned long long)(u % v), (long long)(u * v), a < b, u < v);
            narrow(a, b);
        }
        for (int shift = 0; shift < 64; shift += 9)
            printf("%llx %llx %llx\n", (unsigned long long)(u << shift), (unsigned long long)(u >> shift),
                   (unsigned long long)(a >> shift));
        printf("%d %d %d %d\n", __builtin_popcountll(u), u ? __builtin_clzll(u) : 64, u ? __builtin_ctzll(u) : 64,
               __builtin_parityll(u));
        printf("%llx %x %x\n", (unsigned long long)__builtin_bswap64(u), __builtin_bswap32(u), __builtin_ffsll(a));
    }
}

static void fractions(void)
{
    for (size_t i = 0; i < COUNT(doubles); i++) {
        double a = doubles[i];

        printf("%.6g %.6g %d %lld\n", -a, (double)(float)a, a < 0, (long long)a);
        if (a >= 0)
            printf("%llu %u\n", (unsigned long long)a, a < 4e9 ? (unsigned)a : 0);
        for (size_t j = 1; j < COUNT(doubles); j++) {
            double b = doubles[j];

            printf("%.15g %.15g %.15g %.15g %d%d%d%d\n", a + b, a - b, a * b, a / b, a == b, a != b, a < b, a >= b);
        }
    }
    for (size_t i = 0; i < COUNT(floats); i++) {
        float a = floats[i];

        printf("%.6g %d %lld %d\n", (double)-a, a < 2e9f ? (int)a : 0, (long long)a, a != a);
        for (size_t j = 1; j < COUNT(floats); j++) {
            float b = floats[j];

            printf("%.5g %.5g %.5g %.5g %d%d\n", (double)(a + b), (double)(a - b), (double)(a * b), (double)(a / b), a > b, a <= b);
        }
    }
    for (size_t i = 0; i < COUNT(integers); i++) {
        int64_t a = integers[i];

        printf("%.15g %.15g %.7g %.7g %.10g %.10g\n", (double)a, (double)(uint64_t)a, (double)(float)a, (double)(float)(uint64_t)a,
               (double)(int32_t)a, (double)(uint32_t)a);
    }
}

#define ATOMIC(type) \
    do { \
        static volatile type shared; \
        type other = 9; \
        int swapped; \
\
        __atomic_store_n(&shared, (type)5, __ATOMIC_SEQ_CST); \
        printf("%d ", (int)__atomic_fetch_add(&shared, (type)3, __ATOMIC_SEQ_CST)); \
        printf("%d ", (int)__atomic_sub_fetch(&shared, (type)1, __ATOMIC_RELAXED)); \
        printf("%d ", (int)__atomic_fetch_or(&shared, (type)8, __ATOMIC_ACQUIRE)); \
        printf("%d ", (int)__atomic_and_fetch(&shared, (type)13, __ATOMIC_RELEASE)); \
        printf("%d ", (int)__atomic_xor_fetch(&shared, (type)3, __ATOMIC_ACQ_REL)); \
        printf("%d ", (int)__atomic_exchange_n(&shared, (type)20, __ATOMIC_SEQ_CST)); \
        swapped = __atomic_compare_exchange_n(&shared, &other, (type)1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
        printf("%d %d ", swapped, (int)other); \
        swapped = __atomic_compare_exchange_n(&shared, &other, (type)1, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED); \
        printf("%d %d ", swapped, (int)__atomic_load_n(&shared, __ATOMIC_SEQ_CST)); \
        printf("%d ", (int)__sync_fetch_and_add(&shared, (type)2)); \
        printf("%d ", (int)__sync_sub_and_fetch(&shared, (type)1)); \
        printf("%d ", (int)__sync_val_compare_and_swap(&shared, (type)2, (type)30)); \
        printf("%d\n", (int)__sync_bool_compare_and_swap(&shared, (type)2, (type)31)); \
    } while (0)

static void atomics(void)
{
    static volatile int taken = 1;
    static char flag;

    ATOMIC(uint8_t);
    ATOMIC(uint16_t);
    ATOMIC(uint32_t);
    ATOMIC(uint64_t);
    ATOMIC(unsigned long);
    printf("%d ", __atomic_test_and_set(&flag, __ATOMIC_SEQ_CST));
    printf("%d ", __atomic_test_and_set(&flag, __ATOMIC_SEQ_CST));
    __atomic_clear(&flag, __ATOMIC_SEQ_CST);
    __sync_lock_release(&taken);
    printf("%d ", __sync_lock_test_and_set(&taken, 1));
    __sync_synchronize();
    printf("%d %d\n", flag, taken);
}

struct large {
    char bytes[3001];
    int64_t last;
};

static __attribute__((__noinline__)) struct large changed(struct large value, int at)
{
    value.bytes[at] ^= 0x55;
    value.last += at;
    return value;
}

static void copies(void)
{
    struct large one = {"large", 1}, two, zero = {{0}, 0};
    unsigned sum = 0;

    for (int i = 0; i < 3001; i += 97) {
        two = changed(one, i);
        one = two;
    }
    for (int i = 0; i < 3001; i++)
        sum = sum * 31 + one.bytes[i];
    printf("%u %lld %d %d\n", sum, (long long)one.last, memcmp(&one, &two, sizeof one), zero.bytes[3000]);
    memmove(one.bytes + 1, one.bytes, 1000);
    printf("%.4s\n", one.bytes);
}

static __attribute__((__noinline__)) const char *name(int number)
{
    switch (number) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "three";
    case 4: return "four";
    case 5: return "five";
    case 6: return "six";
    case 7: return "seven";
    case 1000: return "thousand";
    case -1: return "minus one";
    default: return "many";
    }
}

/* Each register that a function keeps is used, so that those who save them out of line do it. */
static __attribute__((__noinline__)) int many(int a, int b, int c, int d, int e, int f)
{
    int g = a * b, h = c * d, i = e * f, j = a - f, k = b ^ e, l = c | d;

    printf("%s %s %s\n", name(a), name(b % 8), name(g));
    return a + 2 * b + 3 * c + 5 * d + 7 * e + 11 * f + 13 * g + 17 * h + 19 * i + 23 * j + 29 * k + 31 * l;
}

int main(void)
{
    wide();
    fractions();
    atomics();
    copies();
    for (int i = -2; i < 9; i++)
        printf("%d\n", many(i, 17, 1000 - i, 3, i * i, -1));
    puts(name(1000));
    return 0;
}
