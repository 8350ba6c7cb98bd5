/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Alignment, which is part of the language since C23. */
#ifndef _STDALIGN_H
#define _STDALIGN_H

#if !defined(__cplusplus) && !(defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#define alignas _Alignas
#define alignof _Alignof
#define __alignas_is_defined 1
#define __alignof_is_defined 1
#endif

#endif
