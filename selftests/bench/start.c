/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Starts a program many times, and waits for each: how long one takes, and how many page faults it has. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    struct timespec start, end;
    struct rusage usage;
    long faults = 0, times = argc == 3 ? atol(argv[2]) : 1, i;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &start);
    for (i = 0; i < times; i++) {
        pid_t child = fork();

        if (child == 0) {
            execv(argv[1], argv + 1);
            _exit(127);
        }
        if (wait4(child, &status, 0, &usage) != child || status != 0)
            return 1;
        faults += usage.ru_minflt;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("start-to-exit %lld ps\n",
           ((end.tv_sec - start.tv_sec) * 1000000000LL + end.tv_nsec - start.tv_nsec) * 1000 / times);
    printf("page-faults %ld faults\n", faults / times);
    return 0;
}
