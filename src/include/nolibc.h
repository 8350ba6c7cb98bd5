/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* For programs that are made for nolibc: all of its headers, and the names that no other libc has. */
#ifndef _NOLIBC_H
#define _NOLIBC_H

#define NOLIBC
/* By this programs know that itoa() is there. */
#define _NOLIBC_STDLIB_H

#include <assert.h>
#include <byteswap.h>
#include <ctype.h>
#include <dirent.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__BEGIN_DECLS
const unsigned long *__nilibc_auxv(void);
int __nolibc_enosys(const char *, ...) __attribute__((__error__("there is no such system call here")));
char *i64toa(int64_t);
int i64toa_r(int64_t, char *);
char *itoa(long);
int itoa_r(long, char *);
char *ltoa(long);
char *ltoa_r(long, char *);
char *u64toa(uint64_t);
int u64toa_r(uint64_t, char *);
char *u64toh(uint64_t);
int u64toh_r(uint64_t, char *);
char *utoa(unsigned long);
int utoa_r(unsigned long, char *);
char *utoh(unsigned long);
int utoh_r(unsigned long, char *);
int msleep(unsigned int);

/* The answer of a system call as the kernel gives it. */
static __inline__ long _nilibc_answer(long _result)
{
	return _result == -1 ? -errno : _result;
}
__END_DECLS

#define _auxv (__nilibc_auxv())
/* C89 has no macros with any number of arguments. */
#if (defined __STDC_VERSION__ && __STDC_VERSION__ >= 199901L) || defined __cplusplus
#define _syscall(...) _nilibc_answer(syscall(__VA_ARGS__))
#endif

#endif
