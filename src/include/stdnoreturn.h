/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* A word of C11 for functions that do not return. */
#ifndef _STDNORETURN_H
#define _STDNORETURN_H

#ifndef __cplusplus
#define noreturn _Noreturn
#endif

#endif
