/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The system's calls that POSIX has no other place for. */
#ifndef _UNISTD_H
#define _UNISTD_H

#include <bits/stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#ifndef SEEK_DATA
#define SEEK_DATA 3
#define SEEK_HOLE 4
#endif
#define L_SET SEEK_SET
#define L_INCR SEEK_CUR
#define L_XTND SEEK_END
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE (1U << 1)
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

#define _POSIX_VERSION 200809L
#define _POSIX2_VERSION 200809L
#define _POSIX_THREADS 200809L
#define _POSIX_TIMERS 200809L
#define _POSIX_MONOTONIC_CLOCK 200809L
#define _POSIX_MAPPED_FILES 200809L
#define _POSIX_PRIORITY_SCHEDULING 200809L
#define _POSIX_SAVED_IDS 1
#define _POSIX_JOB_CONTROL 1
#define _POSIX_VDISABLE 0
#define _POSIX_CHOWN_RESTRICTED 0
#define _POSIX_NO_TRUNC 1

/* sysconf's names have the numbers that other libcs give them. */
#define _SC_ARG_MAX 0
#define _SC_CHILD_MAX 1
#define _SC_CLK_TCK 2
#define _SC_NGROUPS_MAX 3
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE _SC_PAGESIZE
#define _SC_IOV_MAX 60
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85
#define _SC_AVPHYS_PAGES 86
#define _SC_LEVEL1_DCACHE_SIZE 188
#define _SC_LEVEL1_DCACHE_LINESIZE 190
#define _SC_LEVEL2_CACHE_SIZE 191
#define _SC_LEVEL3_CACHE_SIZE 194
#define _SC_HOST_NAME_MAX 180
#define _SC_MONOTONIC_CLOCK 149
#define _SC_SIGQUEUE_MAX 34
#define _SC_RTSIG_MAX 31

#define _PC_LINK_MAX 0
#define _PC_NAME_MAX 3
#define _PC_PATH_MAX 4
#define _PC_PIPE_BUF 5
#define _CS_PATH 0

__BEGIN_DECLS
extern char **environ;

void _exit(int) __attribute__((__noreturn__));
int access(const char *, int);
int acct(const char *);
unsigned int alarm(unsigned int);
int brk(void *);
int chdir(const char *);
int chown(const char *, uid_t, gid_t);
int chroot(const char *);
int close(int);
int close_range(unsigned int, unsigned int, int);
void closefrom(int);
size_t confstr(int, char *, size_t);
ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned int);
char *ctermid(char *);
int daemon(int, int);
int dup(int);
int dup2(int, int);
int dup3(int, int, int);
int eaccess(const char *, int);
int euidaccess(const char *, int);
int execl(const char *, const char *, ...) __attribute__((__sentinel__));
int execle(const char *, const char *, ...);
int execlp(const char *, const char *, ...) __attribute__((__sentinel__));
int execv(const char *, char *const[]);
int execve(const char *, char *const[], char *const[]);
int execveat(int, const char *, char *const[], char *const[], int);
int execvp(const char *, char *const[]);
int execvpe(const char *, char *const[], char *const[]);
int faccessat(int, const char *, int, int);
int fchdir(int);
int fchown(int, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);
int fdatasync(int);
int fexecve(int, char *const[], char *const[]);
pid_t fork(void);
long fpathconf(int, int);
int fsync(int);
int ftruncate(int, off_t);
char *get_current_dir_name(void);
char *getcwd(char *, size_t);
int getdomainname(char *, size_t);
int getdtablesize(void);
gid_t getegid(void);
int getentropy(void *, size_t);
uid_t geteuid(void);
gid_t getgid(void);
int getgroups(int, gid_t[]);
int gethostname(char *, size_t);
int getpagesize(void);
pid_t getpgid(pid_t);
pid_t getpgrp(void);
pid_t getpid(void);
pid_t getppid(void);
int getresgid(gid_t *, gid_t *, gid_t *);
int getresuid(uid_t *, uid_t *, uid_t *);
pid_t getsid(pid_t);
pid_t gettid(void);
uid_t getuid(void);
int isatty(int);
int lchown(const char *, uid_t, gid_t);
int link(const char *, const char *);
int linkat(int, const char *, int, const char *, int);
int lockf(int, int, off_t);
off_t lseek(int, off_t, int);
int nice(int);
long pathconf(const char *, int);
int pause(void);
int pipe(int[2]);
int pipe2(int[2], int);
int pivot_root(const char *, const char *);
ssize_t pread(int, void *, size_t, off_t);
ssize_t pwrite(int, const void *, size_t, off_t);
ssize_t read(int, void *, size_t);
ssize_t readlink(const char *__restrict, char *__restrict, size_t);
ssize_t readlinkat(int, const char *__restrict, char *__restrict, size_t);
int rmdir(const char *);
void *sbrk(__INTPTR_TYPE__);
int setdomainname(const char *, size_t);
int setegid(gid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setgroups(size_t, const gid_t *);
int sethostname(const char *, size_t);
int setpgid(pid_t, pid_t);
int setpgrp(void);
int setregid(gid_t, gid_t);
int setresgid(gid_t, gid_t, gid_t);
int setresuid(uid_t, uid_t, uid_t);
int setreuid(uid_t, uid_t);
pid_t setsid(void);
int setuid(uid_t);
unsigned int sleep(unsigned int);
void swab(const void *__restrict, void *__restrict, ssize_t);
int symlink(const char *, const char *);
int symlinkat(const char *, int, const char *);
void sync(void);
int syncfs(int);
long syscall(long, ...);
long sysconf(int);
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
int truncate(const char *, off_t);
char *ttyname(int);
int ttyname_r(int, char *, size_t);
unsigned int ualarm(unsigned int, unsigned int);
int unlink(const char *);
int unlinkat(int, const char *, int);
int usleep(unsigned int);
pid_t vfork(void) __attribute__((__returns_twice__));
int vhangup(void);
ssize_t write(int, const void *, size_t);
__END_DECLS

#define lseek64 lseek
#define pread64 pread
#define pwrite64 pwrite
#define ftruncate64 ftruncate
#define truncate64 truncate

#define TEMP_FAILURE_RETRY(call) \
    (__extension__({ \
        long __answer; \
        do \
            __answer = (long)(call); \
        while (__answer == -1L && *__errno_location() == EINTR); \
        __answer; \
    }))

#endif
