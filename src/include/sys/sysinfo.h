/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What the system has. */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <linux/sysinfo.h>
#include <linux/types.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int get_nprocs(void);
int get_nprocs_conf(void);
int sysinfo(struct sysinfo *);
__END_DECLS

#endif
