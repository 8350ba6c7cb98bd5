/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What a signal's handler finds of the code that it interrupted: as the kernel has it, which differs between ports. */
#ifndef _UCONTEXT_H
#define _UCONTEXT_H

#include <signal.h>

#include <asm/sigcontext.h>
#if __has_include(<asm/ucontext.h>)
#include <asm/ucontext.h>

typedef struct ucontext ucontext_t;
typedef __typeof__(((ucontext_t *)0)->uc_mcontext) mcontext_t;
#endif

#endif
