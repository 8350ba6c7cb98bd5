/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The two parts of a path. Both calls write into it. */
#ifndef _LIBGEN_H
#define _LIBGEN_H

#include <sys/cdefs.h>

/* That of <string.h>, which only reads, has the plain name. */
#define basename __xpg_basename

__BEGIN_DECLS
char *__xpg_basename(char *);
char *dirname(char *);
__END_DECLS

#endif
