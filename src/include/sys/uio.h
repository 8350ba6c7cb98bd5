/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Reading and writing several pieces of memory at once. */
#ifndef _SYS_UIO_H
#define _SYS_UIO_H

#include <linux/fs.h>
#include <linux/uio.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS
ssize_t preadv(int, const struct iovec *, int, off_t);
ssize_t preadv2(int, const struct iovec *, int, off_t, int);
ssize_t process_vm_readv(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long,
                         unsigned long);
ssize_t process_vm_writev(pid_t, const struct iovec *, unsigned long, const struct iovec *, unsigned long,
                          unsigned long);
ssize_t pwritev(int, const struct iovec *, int, off_t);
ssize_t pwritev2(int, const struct iovec *, int, off_t, int);
ssize_t readv(int, const struct iovec *, int);
ssize_t writev(int, const struct iovec *, int);
__END_DECLS

#endif
