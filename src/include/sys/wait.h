/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* How children end. */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include <linux/wait.h>
#include <signal.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define WCOREFLAG 0x80
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WCOREDUMP(status) (((status) & WCOREFLAG) != 0)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFSIGNALED(status) (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define W_EXITCODE(code, signal) ((code) << 8 | (signal))
#define W_STOPCODE(signal) ((signal) << 8 | 0x7f)

typedef int idtype_t;

struct rusage;

__BEGIN_DECLS
pid_t wait(int *);
pid_t wait3(int *, int, struct rusage *);
pid_t wait4(pid_t, int *, int, struct rusage *);
int waitid(idtype_t, id_t, siginfo_t *, int);
pid_t waitpid(pid_t, int *, int);
__END_DECLS

#endif
