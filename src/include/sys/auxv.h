/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What the kernel tells a program at its start. */
#ifndef _SYS_AUXV_H
#define _SYS_AUXV_H

#include <elf.h>
#include <linux/auxvec.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
unsigned long getauxval(unsigned long);
__END_DECLS

#endif
