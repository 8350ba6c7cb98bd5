/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What is mounted. */
#ifndef _MNTENT_H
#define _MNTENT_H

#include <stdio.h>
#include <sys/cdefs.h>

#define MOUNTED "/proc/self/mounts"

struct mntent {
    char *mnt_fsname;
    char *mnt_dir;
    char *mnt_type;
    char *mnt_opts;
    int mnt_freq;
    int mnt_passno;
};

__BEGIN_DECLS
int endmntent(FILE *);
struct mntent *getmntent(FILE *);
struct mntent *getmntent_r(FILE *, struct mntent *, char *, int);
char *hasmntopt(const struct mntent *, const char *);
FILE *setmntent(const char *, const char *);
__END_DECLS

#endif
