/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What has no other place. */
#ifndef _SYS_PRCTL_H
#define _SYS_PRCTL_H

#include <linux/prctl.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int prctl(int, ...);
__END_DECLS

#endif
