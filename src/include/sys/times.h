/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Processor time in ticks. */
#ifndef _SYS_TIMES_H
#define _SYS_TIMES_H

#include <linux/times.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
clock_t times(struct tms *);
__END_DECLS

#endif
