/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Limits and helpers of BSD's. */
#ifndef _SYS_PARAM_H
#define _SYS_PARAM_H

#include <endian.h>
#include <limits.h>
#include <linux/param.h>
#include <signal.h>
#include <sys/types.h>

#define MAXPATHLEN PATH_MAX
#define MAXSYMLINKS 20
#define MAXNAMLEN NAME_MAX
#define NBBY 8
#define NGROUPS NGROUPS_MAX
#define DEV_BSIZE 512
#define MIN(one, other) ((one) < (other) ? (one) : (other))
#define MAX(one, other) ((one) > (other) ? (one) : (other))
#define howmany(count, size) (((count) + (size) - 1) / (size))
#define roundup(count, size) ((((count) + (size) - 1) / (size)) * (size))
#define powerof2(number) ((((number) - 1) & (number)) == 0)
#define setbit(bits, place) ((bits)[(place) / NBBY] |= 1 << ((place) % NBBY))
#define clrbit(bits, place) ((bits)[(place) / NBBY] &= ~(1 << ((place) % NBBY)))
#define isset(bits, place) ((bits)[(place) / NBBY] & (1 << ((place) % NBBY)))
#define isclr(bits, place) (!isset((bits), (place)))

#endif
