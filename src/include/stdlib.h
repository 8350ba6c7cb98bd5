/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Memory, numbers, the environment, the end of the program. */
#ifndef _STDLIB_H
#define _STDLIB_H

#include <alloca.h>
#include <bits/wait.h>
#include <stddef.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff
#define MB_CUR_MAX 1

typedef struct {
    int quot, rem;
} div_t;
typedef struct {
    long quot, rem;
} ldiv_t;
typedef struct {
    __extension__ long long quot, rem;
} lldiv_t;
typedef int (*comparison_fn_t)(const void *, const void *);

__BEGIN_DECLS
void _Exit(int) __attribute__((__noreturn__));
long a64l(const char *);
char *l64a(long);
void abort(void) __attribute__((__noreturn__));
int abs(int);
void *aligned_alloc(size_t, size_t);
int at_quick_exit(void (*)(void));
int atexit(void (*)(void));
double atof(const char *);
int atoi(const char *);
long atol(const char *);
__extension__ long long atoll(const char *);
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
void *calloc(size_t, size_t);
char *canonicalize_file_name(const char *);
int clearenv(void);
div_t div(int, int);
double drand48(void);
void exit(int) __attribute__((__noreturn__));
void free(void *);
char *getenv(const char *);
int getloadavg(double[], int);
int getsubopt(char **, char *const *, char **);
long jrand48(unsigned short[3]);
long labs(long);
ldiv_t ldiv(long, long);
__extension__ long long llabs(long long);
__extension__ lldiv_t lldiv(long long, long long);
long lrand48(void);
void *malloc(size_t);
char *mkdtemp(char *);
int mkostemp(char *, int);
int mkostemps(char *, int, int);
int mkstemp(char *);
int mkstemps(char *, int);
char *mktemp(char *);
long mrand48(void);
int on_exit(void (*)(int, void *), void *);
int posix_memalign(void **, size_t, size_t);
int putenv(char *);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void qsort_r(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *);
void quick_exit(int) __attribute__((__noreturn__));
int rand(void);
int rand_r(unsigned int *);
long random(void);
void *realloc(void *, size_t);
void *reallocarray(void *, size_t, size_t);
char *realpath(const char *__restrict, char *__restrict);
char *secure_getenv(const char *);
int setenv(const char *, const char *, int);
void srand(unsigned int);
void srand48(long);
void srandom(unsigned int);
double strtod(const char *__restrict, char **__restrict);
float strtof(const char *__restrict, char **__restrict);
long strtol(const char *__restrict, char **__restrict, int);
long double strtold(const char *__restrict, char **__restrict);
__extension__ long long strtoll(const char *__restrict, char **__restrict, int);
unsigned long strtoul(const char *__restrict, char **__restrict, int);
__extension__ unsigned long long strtoull(const char *__restrict, char **__restrict, int);
int system(const char *);
int unsetenv(const char *);
void *valloc(size_t);

int getpt(void);
int grantpt(int);
int posix_openpt(int);
char *ptsname(int);
int ptsname_r(int, char *, size_t);
int unlockpt(int);
__END_DECLS

#endif
