/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * Gives the first thread its thread-local data, before any constructor.
 *
 * No symbol tells the linker that a program has such data. So this file is linked where crt1.o is, and where bin/ld saw some.
 */
void __nilibc_thread_locals(void);

__attribute__((__used__, __section__(".preinit_array"))) void (*const __nilibc_before)(void) = __nilibc_thread_locals;
