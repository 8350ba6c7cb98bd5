/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What System V's calls share. */
#ifndef _SYS_IPC_H
#define _SYS_IPC_H

#include <bits/kernel/ipc.h>
#include <sys/cdefs.h>
#include <sys/types.h>

struct ipc_perm {
    key_t __key;
    uid_t uid;
    gid_t gid;
    uid_t cuid;
    gid_t cgid;
    mode_t mode;
    int __seq;
};

__BEGIN_DECLS
key_t ftok(const char *, int);
__END_DECLS

#endif
