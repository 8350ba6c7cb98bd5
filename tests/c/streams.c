/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <stdio.h>: each call of it on a file, a pipe and a string. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What takes a list of arguments, each with a format of its own. */
static void print_lists(FILE *file, const char *format, ...)
{
    char room[64], *made = NULL;
    va_list list;

#define WITH_LIST(call) \
    va_start(list, format); \
    printf("%d\n", call); \
    va_end(list)
    WITH_LIST(vfprintf(file, format, list));
    WITH_LIST(vprintf(format, list));
    WITH_LIST(vsprintf(room, format, list));
    puts(room);
    WITH_LIST(vsnprintf(room, 5, format, list));
    puts(room);
    WITH_LIST(vasprintf(&made, format, list));
    puts(made);
    free(made);
    fflush(stdout);
    WITH_LIST(vdprintf(fileno(stdout), format, list));
}

static void read_and_write(void)
{
    char line[16], *made = NULL, block[4] = "";
    FILE *file = fopen("file", "w+");

    setvbuf(file, NULL, _IOFBF, 64);
    fprintf(file, "%d lines\n", 3);
    fputs("second\n", file);
    fputc('t', file);
    putc('h', file);
    printf("%zu\n", fwrite("ird", 1, 3, file));
    fseek(file, 0, SEEK_SET);
    while (fgets(line, sizeof(line), file))
        printf("[%s] %ld\n", line, ftell(file));
    printf("%d %d\n", feof(file) != 0, ferror(file) != 0);
    printf("%d\n", fseek(file, -5, SEEK_END));
    printf("%c\n", fgetc(file));
    printf("%c\n", getc(file));
    printf("%zu\n", fread(block, 1, 3, file));
    printf("%s %d\n", block, getc(file));
    printf("%d\n", fclose(file));
    printf("%d\n", asprintf(&made, "%08.3f", 3.14159));
    puts(made);
    free(made);
    errno = 0;
    file = fopen("missing", "r");
    printf("%d %d\n", file == NULL, errno == ENOENT);
    file = fdopen(open("file", O_RDONLY), "r");
    printf("%d\n", getc(file));
    fclose(file);
}

int main(void)
{
    char room[16] = "";
    int ends[2];

    read_and_write();
    print_lists(stdout, "%d %s %lld %#X\n", 1, "two", 3LL << 32, 0xabcd);
    printf("%d", snprintf(room, 4, "%s", "longer"));
    puts(room);
    sprintf(room, "%X %x %o", 0xdeadu, 0xdeadu, 8);
    puts(room);
    putchar('p');
    putchar('\n');
    fflush(stdout);
    dprintf(1, "%s\n", "at once");

    /* What is read from is a pipe. */
    if (pipe(ends) == 0 && write(ends[1], "xyz", 3) == 3)
        dup2(ends[0], 0);
    close(ends[1]);
    putchar(getchar());
    putchar(getchar());
    putchar(ungetc('!', stdin));
    putchar(getchar());
    putchar(getchar());
    printf("%d\n", getchar());
    return 0;
}
