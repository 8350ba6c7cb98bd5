/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* How the kernel treats a program. */
#ifndef _SYS_PERSONALITY_H
#define _SYS_PERSONALITY_H

#include <linux/personality.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int personality(unsigned long);
__END_DECLS

#endif
