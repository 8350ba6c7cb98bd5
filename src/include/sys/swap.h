/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Memory on a disk. */
#ifndef _SYS_SWAP_H
#define _SYS_SWAP_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
int swapoff(const char *);
int swapon(const char *, int);
__END_DECLS

#endif
