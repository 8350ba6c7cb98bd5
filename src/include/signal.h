/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Signals. */
#ifndef _SIGNAL_H
#define _SIGNAL_H

#include <asm/siginfo.h>
#include <bits/sigset.h>
#include <bits/timespec.h>
#include <linux/signal.h>
#include <sys/cdefs.h>
#include <sys/types.h>

/* The kernel's header has them for a struct of its own. */
#undef sa_handler
#undef sa_sigaction
#undef SIGRTMAX
#define SIGRTMAX _NSIG
#ifndef SIGCLD
#define SIGCLD SIGCHLD
#endif
#define sigmask(signal) (1UL << ((signal) - 1))

typedef __sighandler_t sighandler_t, sig_t;
#define SIG_HOLD ((__sighandler_t)2)
typedef int sig_atomic_t;

struct sigaction {
    __extension__ union {
        __sighandler_t sa_handler;
        void (*sa_sigaction)(int, siginfo_t *, void *);
    };
    unsigned int sa_flags;
    sigset_t sa_mask;
};

#define sigev_notify_thread_id _sigev_un._tid
__BEGIN_DECLS
int kill(pid_t, int);
int killpg(pid_t, int);
void psiginfo(const siginfo_t *, const char *);
void psignal(int, const char *);
int pthread_kill(pthread_t, int);
int pthread_sigmask(int, const sigset_t *__restrict, sigset_t *__restrict);
int raise(int);
int sigaction(int, const struct sigaction *__restrict, struct sigaction *__restrict);
int sigaddset(sigset_t *, int);
int sigaltstack(const stack_t *__restrict, stack_t *__restrict);
int sigandset(sigset_t *, const sigset_t *, const sigset_t *);
int sigdelset(sigset_t *, int);
int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);
int sighold(int);
int sigignore(int);
int sigpause(int);
int sigrelse(int);
__sighandler_t sigset(int, __sighandler_t);
int siginterrupt(int, int);
int sigisemptyset(const sigset_t *);
int sigismember(const sigset_t *, int);
sighandler_t signal(int, sighandler_t);
int sigorset(sigset_t *, const sigset_t *, const sigset_t *);
int sigpending(sigset_t *);
int sigprocmask(int, const sigset_t *__restrict, sigset_t *__restrict);
int sigqueue(pid_t, int, const union sigval);
int sigsuspend(const sigset_t *);
int sigtimedwait(const sigset_t *__restrict, siginfo_t *__restrict, const struct timespec *__restrict);
int sigwait(const sigset_t *__restrict, int *__restrict);
int sigwaitinfo(const sigset_t *__restrict, siginfo_t *__restrict);
int tgkill(pid_t, pid_t, int);
__END_DECLS

/* Programs rely on it: other libcs ask it for the size of a stack. */
#include <unistd.h>

#endif
