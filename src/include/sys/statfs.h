/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What is known of a file system. */
#ifndef _SYS_STATFS_H
#define _SYS_STATFS_H

#include <sys/cdefs.h>
#include <sys/types.h>

/* The kernel's, whose statfs64 differs between ports. */
#define statfs64 statfs
#define fstatfs64 fstatfs
struct statfs {
    long f_type;
    long f_bsize;
    fsblkcnt_t f_blocks;
    fsblkcnt_t f_bfree;
    fsblkcnt_t f_bavail;
    fsfilcnt_t f_files;
    fsfilcnt_t f_ffree;
    fsid_t f_fsid;
    long f_namelen;
    long f_frsize;
    long f_flags;
    long __spare[4];
};

__BEGIN_DECLS
int fstatfs(int, struct statfs *);
int statfs(const char *, struct statfs *);
__END_DECLS

#endif
