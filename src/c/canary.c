/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What functions call that find their stack overwritten: -fstack-protector.
 *
 * A program that has such functions takes this file from libc.a, and with it a first step before `main`: see src/crt/guard.rs.
 */
#include "common.h"

void __nilibc_guard(void);
void __nilibc_smashed(void) __attribute__((__noreturn__));
void __stack_chk_fail(void) __attribute__((__noreturn__));
void __stack_chk_fail_local(void) __attribute__((__noreturn__));

__attribute__((__used__, __section__(".preinit_array"))) static void (*const first)(void) = __nilibc_guard;

WEAK void __stack_chk_fail(void)
{
    __nilibc_smashed();
}

/* What position-independent code calls where a call from one file to another is dear. */
WEAK void __stack_chk_fail_local(void)
{
    __nilibc_smashed();
}
