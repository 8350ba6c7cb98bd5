/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

static void *square(void *number)
{
    *(double *)number *= *(double *)number;
    return number;
}

int main(void)
{
    struct utsname name;
    pthread_t thread;
    double number = 1.5;

    if (uname(&name) || pthread_create(&thread, NULL, square, &number) || pthread_join(thread, NULL))
        return 1;
    if (close(99) == 0 || errno != EBADF || syscall(SYS_getpid) != getpid())
        return 2;
    printf("C on %s: %.2f %s\n", name.machine, number, strerror(errno));
    return 0;
}
