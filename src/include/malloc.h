/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Memory by the byte. */
#ifndef _MALLOC_H
#define _MALLOC_H

#include <stdlib.h>

__BEGIN_DECLS
int malloc_trim(size_t);
size_t malloc_usable_size(void *);
void *memalign(size_t, size_t);
void *pvalloc(size_t);
__END_DECLS

#endif
