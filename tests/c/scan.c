/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* scanf from strings. */
#include <stdarg.h>
#include <stdio.h>

static int scan_lists(const char *text, const char *format, ...)
{
    va_list list;
    int count;

    va_start(list, format);
    count = vsscanf(text, format, list);
    va_end(list);
    return count;
}

int main(void)
{
    int number = -1, end = -1, count;
    char word[8] = "";
    long long wide = -1;
    double fraction = -1;

    count = sscanf("abc", "%d", &number);
    printf("%d %d\n", count, number);
    count = sscanf("", "%d", &number);
    printf("%d %d\n", count, number);
    count = sscanf(" 12 words", "%d %5s%n", &number, word, &end);
    printf("%d %d %s %d\n", count, number, word, end);
    count = scan_lists("-9000000000abc-", "%lld%[a-b]", &wide, word);
    printf("%d %lld %s\n", count, wide, word);
    count = sscanf("0x1.8p3 ff", "%lf %x", &fraction, (unsigned *)&number);
    printf("%d %g %x\n", count, fraction, number);
    return 0;
}
