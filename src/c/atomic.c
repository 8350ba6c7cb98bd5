/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * Atomic operations of the sizes that the machine has no instructions for, by the names of libatomic and of libgcc.
 *
 * What is smaller than a word is changed as a part of one. What is larger is changed under a lock, which every such object
 * shares: a signal handler must not touch one that it may have interrupted.
 */
#include "common.h"

/* Functions of a size: what their names end with, and their type. All of them come down to `swap`. */
#define NAME(name, size) name##size
#define FUNCTION(type, name, size, parameters) \
    WEAK type NAME(name, size) parameters __asm__("__" #name #size); \
    WEAK type NAME(name, size) parameters

#define FETCH(operation, size, type, new) \
    FUNCTION(type, atomic_fetch_##operation##_, size, (volatile void *at, type value, int order)) \
    { \
        type old = read##size(at); \
\
        (void)order; \
        while (!swap##size(at, &old, new)) { } \
        return old; \
    } \
\
    FUNCTION(type, sync_fetch_and_##operation##_, size, (volatile void *at, type value)) \
    { \
        return NAME(atomic_fetch_##operation##_, size)(at, value, 0); \
    } \
\
    FUNCTION(type, sync_##operation##_and_fetch_, size, (volatile void *at, type value)) \
    { \
        type old = NAME(atomic_fetch_##operation##_, size)(at, value, 0); \
\
        return new; \
    }

#define ALL(size, type) \
    FUNCTION(type, atomic_load_, size, (const volatile void *at, int order)) \
    { \
        (void)order; \
        return read##size(at); \
    } \
\
    FUNCTION(type, atomic_exchange_, size, (volatile void *at, type value, int order)) \
    { \
        type old = read##size(at); \
\
        (void)order; \
        while (!swap##size(at, &old, value)) { } \
        return old; \
    } \
\
    FUNCTION(void, atomic_store_, size, (volatile void *at, type value, int order)) \
    { \
        NAME(atomic_exchange_, size)(at, value, order); \
    } \
\
    FUNCTION(_Bool, atomic_compare_exchange_, size, (volatile void *at, void *old, type value, int order, int failure)) \
    { \
        (void)order, (void)failure; \
        return swap##size(at, old, value); \
    } \
\
    FUNCTION(_Bool, sync_bool_compare_and_swap_, size, (volatile void *at, type old, type value)) \
    { \
        return swap##size(at, &old, value); \
    } \
\
    FUNCTION(type, sync_val_compare_and_swap_, size, (volatile void *at, type old, type value)) \
    { \
        swap##size(at, &old, value); \
        return old; \
    } \
\
    FUNCTION(type, sync_lock_test_and_set_, size, (volatile void *at, type value)) \
    { \
        return NAME(atomic_exchange_, size)(at, value, 0); \
    } \
\
    FUNCTION(void, sync_lock_release_, size, (volatile void *at)) \
    { \
        NAME(atomic_exchange_, size)(at, 0, 0); \
    } \
\
    FETCH(add, size, type, old + value) \
    FETCH(and, size, type, old & value) \
    FETCH(nand, size, type, ~(old & value)) \
    FETCH(or, size, type, old | value) \
    FETCH(sub, size, type, old - value) \
    FETCH(xor, size, type, old ^ value)

/* Puts `value` where `*old` is, or puts into `*old` what is there instead. */
#define LOCKED(size, type) \
    static type read##size(const volatile void *at) \
    { \
        type value; \
\
        lock(); \
        value = *(const volatile type *)at; \
        unlock(); \
        return value; \
    } \
\
    static _Bool swap##size(volatile void *at, type *old, type value) \
    { \
        volatile type *place = at; \
        type found; \
        _Bool is_same; \
\
        lock(); \
        found = *place; \
        is_same = found == *old; \
        if (is_same) \
            *place = value; \
        unlock(); \
        *old = found; \
        return is_same; \
    } \
\
    ALL(size, type)

#define IN_WORD(size, type) \
    static type read##size(const volatile void *at) \
    { \
        return *(const volatile type *)at; \
    } \
\
    static _Bool swap##size(volatile void *at, type *old, type value) \
    { \
        union { \
            uint32_t word; \
            type parts[4 / sizeof(type)]; \
        } before, after; \
        volatile uint32_t *word = (volatile uint32_t *)((uintptr_t)at & ~3ul); \
        unsigned part = ((uintptr_t)at & 3) / sizeof(type); \
\
        do { \
            before.word = after.word = *word; \
            if (before.parts[part] != *old) { \
                *old = before.parts[part]; \
                return 0; \
            } \
            after.parts[part] = value; \
        } while (!__sync_bool_compare_and_swap(word, before.word, after.word)); \
        return 1; \
    } \
\
    ALL(size, type)

#ifndef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_4
/* There are no threads where nothing is atomic, and what a compiler knows no instruction for may come back as a call from here. */
static void lock(void) { }
static void unlock(void) { }
#elif !defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_8)
static char held;

/* It is held for a few instructions. Where all is optimised as one, it is too late here for a call of the library. */
static void lock(void)
{
    while (__atomic_test_and_set(&held, __ATOMIC_ACQUIRE)) { }
}

static void unlock(void)
{
    __atomic_clear(&held, __ATOMIC_RELEASE);
}
#endif

#ifndef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_4
LOCKED(1, uint8_t)
LOCKED(2, uint16_t)
LOCKED(4, uint32_t)
#else
#ifndef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_1
IN_WORD(1, uint8_t)
#endif
#ifndef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_2
IN_WORD(2, uint16_t)
#endif
#endif
#ifndef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_8
LOCKED(8, uint64_t)
#endif
