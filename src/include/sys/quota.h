/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Limits of what users may store. */
#ifndef _SYS_QUOTA_H
#define _SYS_QUOTA_H

#include <linux/quota.h>
#include <linux/types.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int quotactl(int, const char *, int, char *);
__END_DECLS

#endif
