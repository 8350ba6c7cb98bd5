/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <threads.h>. */
#define _GNU_SOURCE
#include <stdio.h>
#include <threads.h>
#include <time.h>

#define SHOW(call) printf("%s: %d\n", #call, (int)(call))

static once_flag once = ONCE_FLAG_INIT;
static thread_local int own = 1;
static mtx_t mutex;
static cnd_t changed;
static tss_t key;
static int turn, called;
static const char *dropped = "";

static void count(void)
{
    called++;
}

static void drop(void *value)
{
    dropped = value;
}

static int work(void *arg)
{
    call_once(&once, count);
    own += *(int *)arg;
    tss_set(key, "a value");
    mtx_lock(&mutex);
    while (turn != 1)
        cnd_wait(&changed, &mutex);
    turn = 2;
    mtx_unlock(&mutex);
    cnd_broadcast(&changed);
    if (own == 5)
        thrd_exit(-own);
    return own;
}

int main(void)
{
    struct timespec now, past = {1, 0};
    int arg = 4, result = 0;
    mtx_t again;
    thrd_t thread;

    SHOW(mtx_init(&mutex, mtx_timed) == thrd_success);
    SHOW(mtx_init(&again, mtx_plain | mtx_recursive) == thrd_success);
    SHOW(cnd_init(&changed) == thrd_success);
    SHOW(tss_create(&key, drop) == thrd_success);
    SHOW(thrd_create(&thread, work, &arg) == thrd_success);
    SHOW(mtx_lock(&mutex) == thrd_success);
    turn = 1;
    SHOW(cnd_signal(&changed) == thrd_success);
    while (turn != 2)
        cnd_wait(&changed, &mutex);
    SHOW(cnd_timedwait(&changed, &mutex, &past) == thrd_timedout);
    SHOW(mtx_trylock(&mutex) == thrd_busy);
    SHOW(mtx_timedlock(&mutex, &past) == thrd_timedout);
    SHOW(mtx_unlock(&mutex) == thrd_success);
    SHOW(thrd_join(thread, &result) == thrd_success);
    SHOW(result);
    printf("dropped %s\n", dropped);
    SHOW(mtx_lock(&again) == thrd_success && mtx_lock(&again) == thrd_success && mtx_trylock(&again) == thrd_success);
    call_once(&once, count);
    SHOW(called);
    SHOW(own);
    SHOW(tss_get(key) == NULL);
    SHOW(thrd_equal(thrd_current(), thrd_current()) != 0);
    SHOW(thrd_sleep(&(struct timespec){0, 1000}, NULL));
    SHOW(timespec_get(&now, TIME_UTC) == TIME_UTC && now.tv_sec > 1600000000);
    SHOW(timespec_getres(&now, TIME_UTC) == TIME_UTC && now.tv_sec == 0);
    SHOW(timespec_get(&now, 77));
    thrd_yield();
    tss_delete(key);
    mtx_destroy(&mutex);
    cnd_destroy(&changed);
    return 0;
}
