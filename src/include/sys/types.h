/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Types of the system's. Times, offsets and the numbers of files are 64 bits wide on every port. */
#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H

#include <asm/posix_types.h>
#include <bits/int.h>
#include <bits/stddef.h>
#include <endian.h>

typedef __PTRDIFF_TYPE__ ssize_t;
__extension__ typedef __INT64_TYPE__ off_t, off64_t, loff_t;
__extension__ typedef __UINT64_TYPE__ dev_t;
__extension__ typedef __UINT64_TYPE__ ino_t, ino64_t;
__extension__ typedef __INT64_TYPE__ blkcnt_t, blkcnt64_t;
__extension__ typedef __UINT64_TYPE__ fsblkcnt_t, fsfilcnt_t, fsblkcnt64_t, fsfilcnt64_t;
__extension__ typedef __INT64_TYPE__ time_t;
typedef unsigned int useconds_t;
typedef __kernel_clock_t clock_t;
typedef int clockid_t;
typedef int timer_t;
typedef long blksize_t;
typedef unsigned int mode_t;
typedef unsigned int nlink_t;
typedef unsigned int uid_t, gid_t, id_t;
typedef int pid_t;
typedef int key_t;
typedef char *caddr_t;
typedef int daddr_t;
typedef __kernel_fsid_t fsid_t;

typedef unsigned char u_char;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;
__extension__ typedef long long quad_t;
__extension__ typedef unsigned long long u_quad_t;
typedef __UINT8_TYPE__ u_int8_t;
typedef __UINT16_TYPE__ u_int16_t;
typedef __UINT32_TYPE__ u_int32_t;
__extension__ typedef __UINT64_TYPE__ u_int64_t;
typedef long register_t;

#include <bits/pthreadtypes.h>
#include <sys/select.h>

#endif
