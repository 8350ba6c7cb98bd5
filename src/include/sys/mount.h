/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* File systems and where they are. */
#ifndef _SYS_MOUNT_H
#define _SYS_MOUNT_H

#include <bits/stddef.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <sys/cdefs.h>

#define MNT_FORCE 1
#define MNT_DETACH 2
#define MNT_EXPIRE 4
#define UMOUNT_NOFOLLOW 8
#ifndef MS_NOUSER
#define MS_NOUSER (1 << 31)
#endif

__BEGIN_DECLS
int fsconfig(int, unsigned int, const char *, const void *, int);
int fsmount(int, unsigned int, unsigned int);
int fsopen(const char *, unsigned int);
int fspick(int, const char *, unsigned int);
int mount(const char *, const char *, const char *, unsigned long, const void *);
int mount_setattr(int, const char *, unsigned int, struct mount_attr *, size_t);
int move_mount(int, const char *, int, const char *, unsigned int);
int open_tree(int, const char *, unsigned int);
int umount(const char *);
int umount2(const char *, int);
__END_DECLS

#endif
