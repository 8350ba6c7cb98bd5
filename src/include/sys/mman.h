/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Memory by the page. */
#ifndef _SYS_MMAN_H
#define _SYS_MMAN_H

#include <linux/memfd.h>
#include <linux/mman.h>
#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define MAP_FAILED ((void *)-1)
#ifndef MAP_ANON
#define MAP_ANON MAP_ANONYMOUS
#endif
#ifndef MAP_FILE
#define MAP_FILE 0
#endif
#define POSIX_MADV_NORMAL 0
#define POSIX_MADV_RANDOM 1
#define POSIX_MADV_SEQUENTIAL 2
#define POSIX_MADV_WILLNEED 3
#define POSIX_MADV_DONTNEED 4

__BEGIN_DECLS
int madvise(void *, size_t, int);
int memfd_create(const char *, unsigned int);
int mincore(void *, size_t, unsigned char *);
int mlock(const void *, size_t);
int mlock2(const void *, size_t, unsigned int);
int mlockall(int);
void *mmap(void *, size_t, int, int, int, off_t);
int mprotect(void *, size_t, int);
void *mremap(void *, size_t, size_t, int, ...);
int msync(void *, size_t, int);
int munlock(const void *, size_t);
int munlockall(void);
int munmap(void *, size_t);
int pkey_alloc(unsigned int, unsigned int);
int pkey_free(int);
int pkey_mprotect(void *, size_t, int, int);
int posix_madvise(void *, size_t, int);
ssize_t process_madvise(int, const struct iovec *, size_t, int, unsigned int);
int process_mrelease(int, unsigned int);
int remap_file_pages(void *, size_t, int, size_t, int);
int shm_open(const char *, int, mode_t);
int shm_unlink(const char *);
__END_DECLS

#define mmap64 mmap

#endif
