/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Streams, and text made of values and read into values. */
#ifndef _STDIO_H
#define _STDIO_H

#include <bits/stddef.h>
#include <bits/va_list.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#define EOF (-1)
#define BUFSIZ 1024
#define FILENAME_MAX 4096
#define FOPEN_MAX 1000
#define L_tmpnam 20
#define L_ctermid 20
#define P_tmpdir "/tmp"
#define TMP_MAX 10000
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE (1 << 0)
#define RENAME_EXCHANGE (1 << 1)
#define RENAME_WHITEOUT (1 << 2)
#endif

typedef struct __FILE FILE;
typedef off_t fpos_t;

#define __PRINTF(format, first) __attribute__((__format__(__printf__, format, first)))
#define __SCANF(format, first) __attribute__((__format__(__scanf__, format, first)))

__BEGIN_DECLS
extern FILE *const stdin;
extern FILE *const stdout;
extern FILE *const stderr;

int asprintf(char **__restrict, const char *__restrict, ...) __PRINTF(2, 3);
void clearerr(FILE *);
int dprintf(int, const char *__restrict, ...) __PRINTF(2, 3);
int fclose(FILE *);
FILE *fdopen(int, const char *);
int feof(FILE *);
int ferror(FILE *);
int fflush(FILE *);
int fgetc(FILE *);
int fgetpos(FILE *__restrict, fpos_t *__restrict);
char *fgets(char *__restrict, int, FILE *__restrict);
int fileno(FILE *);
void flockfile(FILE *);
FILE *fmemopen(void *__restrict, size_t, const char *__restrict);
FILE *fopen(const char *__restrict, const char *__restrict);
int fprintf(FILE *__restrict, const char *__restrict, ...) __PRINTF(2, 3);
int fputc(int, FILE *);
int fputs(const char *__restrict, FILE *__restrict);
size_t fread(void *__restrict, size_t, size_t, FILE *__restrict);
FILE *freopen(const char *__restrict, const char *__restrict, FILE *__restrict);
int fscanf(FILE *__restrict, const char *__restrict, ...) __SCANF(2, 3);
int fseek(FILE *, long, int);
int fseeko(FILE *, off_t, int);
int fsetpos(FILE *, const fpos_t *);
long ftell(FILE *);
off_t ftello(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);
size_t fwrite(const void *__restrict, size_t, size_t, FILE *__restrict);
int getc(FILE *);
int getc_unlocked(FILE *);
int getchar(void);
int getchar_unlocked(void);
ssize_t getdelim(char **__restrict, size_t *__restrict, int, FILE *__restrict);
ssize_t getline(char **__restrict, size_t *__restrict, FILE *__restrict);
FILE *open_memstream(char **, size_t *);
int pclose(FILE *);
void perror(const char *);
FILE *popen(const char *, const char *);
int printf(const char *__restrict, ...) __PRINTF(1, 2);
int putc(int, FILE *);
int putc_unlocked(int, FILE *);
int putchar(int);
int putchar_unlocked(int);
int puts(const char *);
int remove(const char *);
int rename(const char *, const char *);
int renameat(int, const char *, int, const char *);
int renameat2(int, const char *, int, const char *, unsigned int);
void rewind(FILE *);
int scanf(const char *__restrict, ...) __SCANF(1, 2);
void setbuf(FILE *__restrict, char *__restrict);
void setbuffer(FILE *__restrict, char *__restrict, size_t);
void setlinebuf(FILE *);
int setvbuf(FILE *__restrict, char *__restrict, int, size_t);
int snprintf(char *__restrict, size_t, const char *__restrict, ...) __PRINTF(3, 4);
int sprintf(char *__restrict, const char *__restrict, ...) __PRINTF(2, 3);
int sscanf(const char *__restrict, const char *__restrict, ...) __SCANF(2, 3);
FILE *tmpfile(void);
int ungetc(int, FILE *);
int vasprintf(char **__restrict, const char *__restrict, va_list) __PRINTF(2, 0);
int vdprintf(int, const char *__restrict, va_list) __PRINTF(2, 0);
int vfprintf(FILE *__restrict, const char *__restrict, va_list) __PRINTF(2, 0);
int vfscanf(FILE *__restrict, const char *__restrict, va_list) __SCANF(2, 0);
int vprintf(const char *__restrict, va_list) __PRINTF(1, 0);
int vscanf(const char *__restrict, va_list) __SCANF(1, 0);
int vsnprintf(char *__restrict, size_t, const char *__restrict, va_list) __PRINTF(3, 0);
int vsprintf(char *__restrict, const char *__restrict, va_list) __PRINTF(2, 0);
int vsscanf(const char *__restrict, const char *__restrict, va_list) __SCANF(2, 0);
__END_DECLS

#define stdin stdin
#define stdout stdout
#define stderr stderr
#define fopen64 fopen
#define fseeko64 fseeko
#define ftello64 ftello
#define fputs_unlocked fputs
#define fwrite_unlocked fwrite
#define fread_unlocked fread
#define fflush_unlocked fflush
#define feof_unlocked feof
#define ferror_unlocked ferror
#define fgets_unlocked fgets

#if defined(__OPTIMIZE__) && !defined(__cplusplus)
#include <bits/plain.h>
#endif

#undef __PRINTF
#undef __SCANF

#endif
