/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What makefiles put first of all: it makes the linker look for `_start`, and for what sets up thread-local data.
 *
 * bin/cc does without, because it knows of both.
 */
extern char _start[];
extern void (*const __nilibc_before)(void);

__attribute__((__used__)) static const void *const needs[] = {_start, &__nilibc_before};
