/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <pthread.h> and <semaphore.h>: what each call answers with, and what threads see of each other. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SHOW(call) printf("%s: %d\n", #call, (int)(call))

static __thread int own = 7;
static sem_t ready, go;
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile int got, inside, parents;

static const struct timespec *soon(clockid_t clock)
{
    static struct timespec time;

    clock_gettime(clock, &time);
    time.tv_nsec += 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return &time;
}

static void handler(int sig, siginfo_t *info, void *context)
{
    (void)context;
    got = sig * 1000 + info->si_value.sival_int;
}

static void *wait_here(void *arg)
{
    own++;
    sem_post(&ready);
    while (sem_wait(&go))
        ;
    return (void *)((intptr_t)arg + own);
}

static void other_threads(void)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    struct sched_param param = {99};
    pthread_t thread;
    char name[16];
    cpu_set_t set;
    clockid_t clock;
    struct timespec used;
    int policy = -1;
    void *result;

    sigaction(SIGUSR1, &action, NULL);
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    SHOW(pthread_create(&thread, NULL, wait_here, (void *)100));
    sem_wait(&ready);
    SHOW(pthread_setname_np(thread, "worker"));
    SHOW(pthread_getname_np(thread, name, sizeof(name)));
    puts(name);
    SHOW(pthread_setname_np(thread, "longer than it may be"));
    SHOW(pthread_getname_np(thread, name, 3));
    SHOW(pthread_getaffinity_np(thread, sizeof(set), &set));
    SHOW(pthread_setaffinity_np(thread, sizeof(set), &set));
    SHOW(pthread_getschedparam(thread, &policy, &param));
    printf("%d %d\n", policy, param.sched_priority);
    SHOW(pthread_setschedparam(thread, SCHED_OTHER, &param));
    SHOW(pthread_getcpuclockid(thread, &clock));
    SHOW(clock_gettime(clock, &used));
    SHOW(pthread_sigqueue(thread, SIGUSR1, (union sigval){.sival_int = 42}));
    while (!got)
        sched_yield();
    SHOW(got == SIGUSR1 * 1000 + 42);
    SHOW(pthread_kill(thread, 0));
    SHOW(pthread_tryjoin_np(thread, &result));
    SHOW(pthread_timedjoin_np(thread, &result, soon(CLOCK_REALTIME)) == ETIMEDOUT);
    SHOW(pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC)) == ETIMEDOUT);
    SHOW(pthread_equal(thread, pthread_self()) != 0);
    sem_post(&go);
    SHOW(pthread_join(thread, &result));
    printf("%ld %d\n", (long)(intptr_t)result, own);
}

static void *look_at_stack(void *arg)
{
    char here, **place = arg;

    *place = &here;
    return NULL;
}

static void attributes(void)
{
    static char memory[256 << 10] __attribute__((__aligned__(4096)));
    pthread_attr_t attr;
    pthread_t thread;
    char *place = NULL;
    void *start;
    size_t size;
    int value;
    cpu_set_t set;

    SHOW(pthread_attr_init(&attr));
    SHOW(pthread_attr_getdetachstate(&attr, &value));
    SHOW(value);
    SHOW(pthread_attr_setstack(&attr, memory, sizeof(memory)));
    SHOW(pthread_attr_getstack(&attr, &start, &size));
    SHOW(start == memory && size == sizeof(memory));
    SHOW(pthread_create(&thread, &attr, look_at_stack, &place));
    SHOW(pthread_join(thread, NULL));
    SHOW(place > memory && place < memory + sizeof(memory));
    SHOW(pthread_attr_setstack(&attr, memory, 1));

    pthread_attr_init(&attr);
    SHOW(pthread_attr_setstacksize(&attr, 512 << 10));
    SHOW(pthread_attr_setguardsize(&attr, 1 << 16));
    SHOW(pthread_attr_getguardsize(&attr, &size));
    SHOW(size);
    sched_getaffinity(0, sizeof(set), &set);
    SHOW(pthread_attr_setaffinity_np(&attr, sizeof(set), &set));
    SHOW(pthread_create(&thread, &attr, look_at_stack, &place));
    SHOW(pthread_join(thread, NULL));
    CPU_ZERO(&set);
    SHOW(pthread_attr_setaffinity_np(&attr, sizeof(set), &set));
    SHOW(pthread_create(&thread, &attr, look_at_stack, &place) == EINVAL);

    SHOW(pthread_getattr_np(pthread_self(), &attr));
    SHOW(pthread_attr_getstack(&attr, &start, &size));
    SHOW((char *)&size > (char *)start && (char *)&size < (char *)start + size);
}

static void *read_it(void *arg)
{
    int seen[4] = {pthread_rwlock_tryrdlock(&lock), pthread_rwlock_trywrlock(&lock),
                   pthread_rwlock_timedrdlock(&lock, soon(CLOCK_REALTIME)),
                   pthread_rwlock_timedwrlock(&lock, soon(CLOCK_REALTIME))};

    for (int i = 0; i < 4; i++)
        if (seen[i] == 0)
            pthread_rwlock_unlock(&lock);
    memcpy(arg, seen, sizeof(seen));
    return NULL;
}

static void *write_it(void *arg)
{
    (void)arg;
    for (int i = 0; i < 500; i++) {
        pthread_rwlock_wrlock(&lock);
        if (inside++)
            puts("two at once");
        inside--;
        pthread_rwlock_unlock(&lock);
    }
    return NULL;
}

static void readers_and_writers(void)
{
    pthread_t threads[3];
    int seen[4];

    for (int step = 0; step < 3; step++) {
        if (step == 1)
            SHOW(pthread_rwlock_rdlock(&lock));
        if (step == 2)
            SHOW(pthread_rwlock_wrlock(&lock));
        pthread_create(&threads[0], NULL, read_it, seen);
        pthread_join(threads[0], NULL);
        printf("%d %d %d %d\n", seen[0] == 0 ? 0 : seen[0] == EBUSY, seen[1] == 0 ? 0 : seen[1] == EBUSY,
               seen[2] == 0 ? 0 : seen[2] == ETIMEDOUT, seen[3] == 0 ? 0 : seen[3] == ETIMEDOUT);
        if (step)
            SHOW(pthread_rwlock_unlock(&lock));
    }
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, write_it, NULL);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    SHOW(pthread_rwlock_destroy(&lock));
}

static void *hold_it(void *arg)
{
    pthread_spinlock_t *spin = arg;

    for (int i = 0; i < 1000; i++) {
        pthread_spin_lock(spin);
        inside++;
        pthread_spin_unlock(spin);
    }
    return NULL;
}

static void others(void)
{
    pthread_mutexattr_t kind;
    pthread_mutex_t checked;
    pthread_spinlock_t spin;
    pthread_t threads[2];
    pthread_barrier_t barrier;
    int value;

    pthread_mutex_lock(&mutex);
    SHOW(pthread_cond_clockwait(&changed, &mutex, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC)) == ETIMEDOUT);
    SHOW(pthread_cond_timedwait(&changed, &mutex, soon(CLOCK_REALTIME)) == ETIMEDOUT);
    SHOW(pthread_mutex_trylock(&mutex) == EBUSY);
    SHOW(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC)) == ETIMEDOUT);
    SHOW(pthread_mutex_unlock(&mutex));
    pthread_mutexattr_init(&kind);
    SHOW(pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK));
    pthread_mutexattr_gettype(&kind, &value);
    SHOW(value == PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checked, &kind);
    SHOW(pthread_mutex_lock(&checked));
    SHOW(pthread_mutex_lock(&checked) == EDEADLK);
    SHOW(pthread_mutex_unlock(&checked));
    SHOW(pthread_mutex_unlock(&checked) == EPERM);

    pthread_spin_init(&spin, 0);
    inside = 0;
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, hold_it, (void *)&spin);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    SHOW(inside);
    SHOW(pthread_spin_trylock(&spin));
    SHOW(pthread_spin_trylock(&spin) == EBUSY);
    SHOW(pthread_barrier_init(&barrier, NULL, 0) == EINVAL);
    SHOW(pthread_barrier_init(&barrier, NULL, 1));
    SHOW(pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
    SHOW(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &value));
    SHOW(value == PTHREAD_CANCEL_ENABLE);
}

static void before(void) { puts("before"); }
static void before_too(void) { puts("before, the last"); }
static void in_parent(void) { parents++; }
static void in_child(void) { puts("in the child"); }

static void forks(void)
{
    int status;

    SHOW(pthread_atfork(before, in_parent, in_child));
    SHOW(pthread_atfork(before_too, NULL, in_child));
    if (fork() == 0) {
        pthread_t thread;

        SHOW(pthread_create(&thread, NULL, look_at_stack, &(char *){NULL}));
        SHOW(pthread_join(thread, NULL));
        fflush(stdout);
        _exit(own);
    }
    wait(&status);
    SHOW(WEXITSTATUS(status));
    SHOW(parents);
}

static void named_semaphores(void)
{
    sem_t *one, *other;
    char name[40];
    int value = -1;

    snprintf(name, sizeof(name), "/nilibc-%d", getpid());
    SHOW(sem_open(name, 0) == SEM_FAILED && errno == ENOENT);
    one = sem_open(name, O_CREAT | O_EXCL, 0600, 2);
    SHOW(one != SEM_FAILED);
    SHOW(sem_open(name, O_CREAT | O_EXCL, 0600, 2) == SEM_FAILED && errno == EEXIST);
    other = sem_open(name, O_CREAT, 0600, 5);
    SHOW(sem_wait(other));
    SHOW(sem_getvalue(one, &value));
    SHOW(value);
    if (fork() == 0)
        _exit(sem_post(one));
    wait(NULL);
    sem_getvalue(other, &value);
    SHOW(value);
    SHOW(sem_close(one));
    SHOW(sem_unlink(name));
    SHOW(sem_unlink(name) == -1 && errno == ENOENT);
    SHOW(sem_open("/", O_CREAT, 0600, 0) == SEM_FAILED && errno == EINVAL);
    SHOW(sem_init(&ready, 0, 0x80000000u) == -1 && errno == EINVAL);
    sem_init(&ready, 0, 0);
    SHOW(sem_clockwait(&ready, CLOCK_MONOTONIC, soon(CLOCK_MONOTONIC)) == -1 && errno == ETIMEDOUT);
    SHOW(sem_trywait(&ready) == -1 && errno == EAGAIN);
}

static void *try_it(void *held)
{
    return (void *)(intptr_t)pthread_mutex_trylock(held);
}

static void *await_it(void *held)
{
    return (void *)(intptr_t)pthread_mutex_timedlock(held, soon(CLOCK_REALTIME));
}

static void inheriting(void)
{
    void *(*const others[])(void *) = {try_it, await_it};
    pthread_mutexattr_t attr;
    pthread_mutex_t held;
    pthread_t thread;
    int protocol = -1, type = -1;
    void *result;

    SHOW(pthread_mutexattr_init(&attr));
    SHOW(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE));
    SHOW(pthread_mutexattr_setprotocol(&attr, 7) == EINVAL);
    SHOW(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT));
    SHOW(pthread_mutexattr_getprotocol(&attr, &protocol));
    SHOW(pthread_mutexattr_gettype(&attr, &type));
    printf("%d %d\n", protocol == PTHREAD_PRIO_INHERIT, type == PTHREAD_MUTEX_RECURSIVE);
    SHOW(pthread_mutex_init(&held, &attr));
    SHOW(pthread_mutex_lock(&held));
    SHOW(pthread_mutex_trylock(&held));
    for (int i = 0; i < 2; i++) {
        SHOW(pthread_create(&thread, NULL, others[i], &held));
        SHOW(pthread_join(thread, &result));
        SHOW((intptr_t)result == (i ? ETIMEDOUT : EBUSY));
    }
    SHOW(pthread_mutex_unlock(&held));
    SHOW(pthread_mutex_unlock(&held));
    SHOW(pthread_mutex_unlock(&held));

    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_NORMAL);
    SHOW(pthread_mutex_init(&held, &attr));
    SHOW(pthread_mutex_lock(&held));
    SHOW(pthread_cond_timedwait(&changed, &held, soon(CLOCK_REALTIME)) == ETIMEDOUT);
    SHOW(pthread_mutex_unlock(&held));
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    other_threads();
    attributes();
    readers_and_writers();
    inheriting();
    others();
    forks();
    named_semaphores();
    return 0;
}
