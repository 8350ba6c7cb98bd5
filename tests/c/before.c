/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Thread-local data, threads, and what is called before main and behind it, in the order of priorities. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static __thread int value = 5;
static __thread char zeros[100];
static __thread long aligned __attribute__((__aligned__(64))) = 7;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int order, sum;

#define CALLED(attribute, name) \
    __attribute__((attribute)) static void name(int argc, char **argv, char **envp) \
    { \
        printf("%d: %s %d %d %d %d\n", order++, #name, argc, strlen(argv[0]) > 0, envp == argv + argc + 1, value); \
    }
CALLED(__constructor__, last)
CALLED(__constructor__(300), third)
CALLED(__constructor__(101), first)
CALLED(__constructor__(200), second)

__attribute__((__destructor__)) static void early(void)
{
    printf("%d: early\n", order++);
}

__attribute__((__destructor__(101))) static void late(void)
{
    printf("%d: late\n", order++);
}

static void *work(void *number)
{
    value += *(int *)number;
    zeros[99] = value;
    errno = value;
    pthread_mutex_lock(&mutex);
    sum += zeros[99] + zeros[0] + aligned;
    pthread_mutex_unlock(&mutex);
    return (void *)((unsigned long)&aligned % 64 + errno);
}

int main(void)
{
    static int numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    pthread_t threads[8];
    void *answer;

    errno = 3;
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, work, &numbers[i]);
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], &answer);
        printf("%lu\n", (unsigned long)answer);
    }
    printf("%d %d %d %d\n", sum, value, zeros[99], errno);
    return 0;
}
