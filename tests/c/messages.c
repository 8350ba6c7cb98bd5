/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <err.h>, assert and perror: each ends a child of its own, or does not. */
#include <assert.h>
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef void with_list(int, const char *, va_list);

static void call_vwarn(int status, const char *format, va_list list)
{
    (void)status;
    vwarn(format, list);
}

static void call_vwarnx(int status, const char *format, va_list list)
{
    (void)status;
    vwarnx(format, list);
}

/* Makes a list of what is behind the format. */
static void pass(with_list *call, int status, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    call(status, format, list);
    va_end(list);
}

static void act(int which)
{
    errno = ENOENT;
    switch (which) {
    case 0: err(1, "%s %d", "one", 1);
    case 1: errx(2, "%s %d", "two", 2);
    case 2: pass(verr, 3, "%d%%", 3); break;
    case 3: pass(verrx, 4, "%c", 'x'); break;
    case 4: warn("%s", "five"); break;
    case 5: warnx("%5.2f|", 6.5); break;
    case 6: pass(call_vwarn, 0, "%x", 7); break;
    case 7: pass(call_vwarnx, 0, "%#X", 0xbeef); break;
    case 8: err(9, NULL);
    case 9: warnx(NULL); break;
    case 10: perror("perror"); break;
    case 11: perror(NULL); break;
    case 12: perror(""); break;
    case 13: assert(which == 13); break;
    case 14: assert(which == 13 && "this is false"); break;
    case 15: abort();
    }
}

int main(void)
{
    struct rlimit none = {0, 0};
    char room[64];
    int status;

    /* Those that abort leave no core behind. */
    setrlimit(RLIMIT_CORE, &none);
    for (int which = 0; which < 16; which++) {
        fflush(stdout);
        if (fork() == 0) {
            act(which);
            _exit(0);
        }
        wait(&status);
        printf("%d: %s %d\n", which, WIFEXITED(status) ? "exit" : "signal",
               WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    }
    printf("%s, %s\n", strerror(EAGAIN), strerror(4095));
    printf("%s\n", strerror_r(EINVAL, room, sizeof(room)) ? "found" : room);
    return 0;
}
