/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Strings without regard to case, bits, and older names for <string.h>. */
#ifndef _STRINGS_H
#define _STRINGS_H

#include <bits/stddef.h>
#include <sys/cdefs.h>

__BEGIN_DECLS
int bcmp(const void *, const void *, size_t);
void bcopy(const void *, void *, size_t);
void bzero(void *, size_t);
void explicit_bzero(void *, size_t);
int ffs(int);
int ffsl(long);
__extension__ int ffsll(long long);
char *index(const char *, int);
char *rindex(const char *, int);
int strcasecmp(const char *, const char *);
int strncasecmp(const char *, const char *, size_t);
__END_DECLS

#endif
