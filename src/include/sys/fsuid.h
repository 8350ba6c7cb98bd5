/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Whose files they are. */
#ifndef _SYS_FSUID_H
#define _SYS_FSUID_H

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
int setfsgid(gid_t);
int setfsuid(uid_t);
__END_DECLS

#endif
