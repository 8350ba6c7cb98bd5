/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <signal.h> as System V had it, signals in words, and what is left of <time.h> and <stdlib.h>. */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define SHOW(call) printf("%s: %d\n", #call, (int)(call))

static volatile int count;
static jmp_buf buffer;

static void handler(int sig)
{
    (void)sig;
    count++;
}

static void old_signals(void)
{
    SHOW(sigset(SIGUSR1, handler) == SIG_DFL);
    SHOW(raise(SIGUSR1));
    SHOW(count);
    SHOW(sighold(SIGUSR1));
    raise(SIGUSR1);
    SHOW(count);
    SHOW(sigrelse(SIGUSR1));
    SHOW(count);
    SHOW(sigset(SIGUSR1, SIG_HOLD) == handler);
    raise(SIGUSR1);
    SHOW(count);
    SHOW(sigset(SIGUSR1, handler) == SIG_HOLD);
    SHOW(count);
    SHOW(sigset(SIGUSR1, SIG_IGN) == handler);
    SHOW(sigset(SIGUSR1, handler) == SIG_IGN);
    SHOW(signal(SIGUSR1, SIG_DFL) == handler);
    SHOW(signal(SIGUSR1, handler) == SIG_DFL);
    SHOW(signal(1000, SIG_DFL) == SIG_ERR && errno == EINVAL);
    SHOW(sigset(1000, SIG_DFL) == SIG_ERR && errno == EINVAL);
    SHOW(sighold(1000) == -1 && errno == EINVAL);
}

static void words(void)
{
    /* Machines number them in different orders. */
    static const int all[] = {SIGABRT, SIGALRM, SIGBUS,  SIGCHLD, SIGCONT, SIGFPE,  SIGHUP,    SIGILL,  SIGINT,  SIGIO,
                              SIGKILL, SIGPIPE, SIGPROF, SIGPWR,  SIGQUIT, SIGSEGV, SIGSTOP,   SIGSYS,  SIGTERM, SIGTRAP,
                              SIGTSTP, SIGTTIN, SIGTTOU, SIGURG,  SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ};
    char room[40];

    fflush(stdout);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        printf("%s\n", sigabbrev_np(all[i]));
        psignal(all[i], i % 2 ? "word" : "");
    }
    SHOW(sigabbrev_np(0) == NULL && sigabbrev_np(SIGRTMIN) == NULL && sigabbrev_np(-1) == NULL);
    psignal(1000, NULL);
    puts(strerror_r(EINVAL, room, sizeof(room)));
    puts(strerror_r(1000, room, sizeof(room)));
}

static void numbers(void)
{
    static const char *const texts[] = {"", ".", "/", "zzzzzz", "zzzzz1", "0A", "12345678", "a b", "./01"};
    static const long numbers[] = {0, 1, 63, 64, 4095, 123456789, 0x7fffffff, -1};

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        printf("%s %u\n", texts[i], (unsigned)a64l(texts[i]));
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        printf("%ld [%s]\n", numbers[i], l64a(numbers[i]));
}

int main(void)
{
    struct timeval left;
    struct ntptimeval now;
    struct timex state = {0};

    old_signals();
    words();
    numbers();
    if (_setjmp(buffer) == 0)
        _longjmp(buffer, 7);
    else
        puts("jumped");
    SHOW(clock() >= 0);
    SHOW(adjtime(NULL, &left));
    SHOW(ntp_gettime(&now) == adjtimex(&state));
    SHOW(now.time.tv_sec >= time(NULL) - 10);
    return 0;
}
