/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Locks of whole files. */
#ifndef _SYS_FILE_H
#define _SYS_FILE_H

#include <fcntl.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int flock(int, int);
__END_DECLS

#endif
