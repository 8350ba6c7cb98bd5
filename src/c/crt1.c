/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What makefiles put first of all: it makes the linker look for `_start`, which is in libc.a.
 *
 * The section is one that the linker's script leaves out.
 */
extern char _start[];

__attribute__((__used__, __section__(".gnu.start"))) static char *const start = _start;
