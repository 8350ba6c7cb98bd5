/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* How children end. */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include <bits/wait.h>
#include <linux/wait.h>
#include <signal.h>
#include <sys/cdefs.h>
#include <sys/types.h>

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
