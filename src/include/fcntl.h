/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Opening files, and what is done with descriptors. */
#ifndef _FCNTL_H
#define _FCNTL_H

#include <bits/kernel/fcntl.h>
#include <linux/falloc.h>
#include <linux/fcntl.h>
#include <linux/stat.h>
#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define O_ASYNC FASYNC
#define O_FSYNC O_SYNC
#ifndef O_RSYNC
#define O_RSYNC O_SYNC
#endif
#define FAPPEND O_APPEND
#define FNONBLOCK O_NONBLOCK
#define FNDELAY O_NDELAY
#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
#ifndef F_GETLK64
#define F_GETLK64 F_GETLK
#define F_SETLK64 F_SETLK
#define F_SETLKW64 F_SETLKW
#endif
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define POSIX_FADV_NORMAL 0
#define POSIX_FADV_RANDOM 1
#define POSIX_FADV_SEQUENTIAL 2
#define POSIX_FADV_WILLNEED 3
#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8
#define SYNC_FILE_RANGE_WAIT_BEFORE 1
#define SYNC_FILE_RANGE_WRITE 2
#define SYNC_FILE_RANGE_WAIT_AFTER 4
#define MAX_HANDLE_SZ 128

/* The kernel's for offsets of 64 bits. */
struct flock {
    short l_type;
    short l_whence;
    off_t l_start;
    off_t l_len;
    pid_t l_pid;
};
#define flock64 flock

struct file_handle {
    unsigned int handle_bytes;
    int handle_type;
    __extension__ unsigned char f_handle[0];
};

__BEGIN_DECLS
int creat(const char *, mode_t);
int fallocate(int, int, off_t, off_t);
int fcntl(int, int, ...);
int name_to_handle_at(int, const char *, struct file_handle *, int *, int);
int open(const char *, int, ...);
int open_by_handle_at(int, struct file_handle *, int);
int openat(int, const char *, int, ...);
int posix_fadvise(int, off_t, off_t, int);
int posix_fallocate(int, off_t, off_t);
ssize_t readahead(int, off_t, size_t);
ssize_t splice(int, off_t *, int, off_t *, size_t, unsigned int);
int sync_file_range(int, off_t, off_t, unsigned int);
ssize_t tee(int, int, size_t, unsigned int);
ssize_t vmsplice(int, const struct iovec *, size_t, unsigned int);
__END_DECLS

#define creat64 creat
#define open64 open
#define openat64 openat

#endif
