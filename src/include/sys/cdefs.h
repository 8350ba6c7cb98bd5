/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What every header needs. */
#ifndef _SYS_CDEFS_H
#define _SYS_CDEFS_H

/* Programs that ask whether glibc is new enough for a call want to know whether it is declared. */
#define __GLIBC_PREREQ(major, minor) 1

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#endif
