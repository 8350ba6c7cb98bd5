/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Leaving functions all at once. */
#ifndef _SETJMP_H
#define _SETJMP_H

#include <sys/cdefs.h>

/* Room for the registers of any port: src/setjmp.rs has the size. */
typedef struct {
    __extension__ unsigned long long __room[72] __attribute__((__aligned__(16)));
} jmp_buf[1], sigjmp_buf[1];

__BEGIN_DECLS
int setjmp(jmp_buf) __attribute__((__returns_twice__));
int sigsetjmp(sigjmp_buf, int) __attribute__((__returns_twice__));
void longjmp(jmp_buf, int) __attribute__((__noreturn__));
void siglongjmp(sigjmp_buf, int) __attribute__((__noreturn__));
__END_DECLS

/* None of them keeps what is blocked. */
#define _setjmp setjmp
#define _longjmp longjmp

#endif
