/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What the kernel tells a program at its start. */
#ifndef _SYS_AUXV_H
#define _SYS_AUXV_H

#include <elf.h>
#include <linux/auxvec.h>
#include <sys/cdefs.h>

/* The same on every port, though the kernel's header for a port without a vDSO leaves it out. */
#ifndef AT_SYSINFO_EHDR
#define AT_SYSINFO_EHDR 33
#endif

__BEGIN_DECLS
unsigned long getauxval(unsigned long);
__END_DECLS

#endif
