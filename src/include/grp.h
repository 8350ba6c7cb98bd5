/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Groups. */
#ifndef _GRP_H
#define _GRP_H

#include <sys/cdefs.h>
#include <sys/types.h>

struct group {
    char *gr_name;
    char *gr_passwd;
    gid_t gr_gid;
    char **gr_mem;
};

__BEGIN_DECLS
struct group *getgrgid(gid_t);
struct group *getgrnam(const char *);
int initgroups(const char *, gid_t);
int setgroups(size_t, const gid_t *);
__END_DECLS

#endif
