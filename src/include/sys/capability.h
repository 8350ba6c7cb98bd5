/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What a thread may do of what is root's: the kernel's calls, without libcap. */
#ifndef _SYS_CAPABILITY_H
#define _SYS_CAPABILITY_H

#include <linux/capability.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int capget(cap_user_header_t, cap_user_data_t);
int capset(cap_user_header_t, const cap_user_data_t);
__END_DECLS

#endif
