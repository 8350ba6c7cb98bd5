/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Memory on the stack. */
#ifndef _ALLOCA_H
#define _ALLOCA_H

#define alloca(size) __builtin_alloca(size)

#endif
