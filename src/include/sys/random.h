/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Random bytes. */
#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H

#include <linux/random.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
ssize_t getrandom(void *, size_t, unsigned int);
__END_DECLS

#endif
