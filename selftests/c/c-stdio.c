/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* <stdio.h> as a C program meets it: its printf walks a va_list by the header, so that each port's way is in it. */
#include "check.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>

/* What a format makes of its arguments. */
#define EXPECT_PRINTED(wanted, ...)						\
	do {									\
		char printed[128];						\
		int length = snprintf(printed, sizeof(printed), __VA_ARGS__);	\
										\
		EXPECT_TEXT(printed, wanted);					\
		EXPECT(length == (int)strlen(wanted));				\
	} while (0)

TEST(numbers_are_printed)
{
	EXPECT_PRINTED("-1 4294967295 ff FF 0x1f 017", "%d %u %x %X %#x %#o", -1, -1, 255, 255, 31, 15);
	EXPECT_PRINTED("-9223372036854775808", "%lld", -9223372036854775807LL - 1);
	EXPECT_PRINTED("1 18446744073709551615 2 3", "%d %" PRIu64 " %ld %hhd", 1, UINT64_MAX, 2L, 259);
	EXPECT_PRINTED("[   42] [42   ] [00042] [+42]", "[%5d] [%-5d] [%05d] [%+d]", 42, 42, 42, 42);
}

/* A format that has letters and lengths alone is read by a function of its own. */
TEST(bare_directives_are_printed)
{
	const char *volatile none = NULL;

	EXPECT_PRINTED("-2147483648 0 4294967295 beef BEEF 0", "%d %i %u %x %X %x", INT_MIN, 0, UINT_MAX, 0xbeef, 0xbeef, 0);
	EXPECT_PRINTED("-9223372036854775808 18446744073709551615", "%lld %llu", LLONG_MIN, ULLONG_MAX);
	EXPECT_PRINTED("1 ffffffffffffffff 2", "%d %llx %d", 1, ULLONG_MAX, 2);
	EXPECT_PRINTED("-1 255 -2 65534 -3 4", "%hhd %hhu %hd %hu %ld %zu", 511, 511, -2, -2, -3L, sizeof(int));
	EXPECT_PRINTED("a (null) 100%", "%c %s 100%%", 'a', none);
	EXPECT_PRINTED("", "%s", "");
	/* The length is not all that counts. */
	EXPECT_PRINTED("10 10 10", "%lo %zo %llo", 8L, sizeof(long long), 8LL);
}

TEST(texts_are_printed)
{
	EXPECT_PRINTED("a b   [cd] %", "%c %-4s[%.2s] %%", 'a', "b", "cdef");
	EXPECT_PRINTED("    x x    ", "%*s %-*s", 5, "x", 5, "x");
}

TEST(numbers_with_a_point_are_printed)
{
	EXPECT_PRINTED("0.50 -1.250e+02 3.14 7", "%.2f %.3e %g %d", 0.5, -125.0, 3.14, 7);
}

/* More of each kind than registers take. */
TEST(many_arguments_are_printed)
{
	EXPECT_PRINTED("1 2 3 4 5 6 7 8 9 10 1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5 9.5",
		       "%d %d %lld %d %d %lld %d %d %d %lld %g %g %g %g %g %g %g %g %g", 1, 2, 3LL, 4, 5, 6LL, 7, 8, 9, 10LL,
		       1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5);
}

TEST(what_does_not_fit_is_counted)
{
	volatile int number = 123456;
	char small[4];

	EXPECT(snprintf(small, sizeof(small), "%d", number) == 6);
	EXPECT_TEXT(small, "123");
}

TEST(texts_are_read)
{
	char word[8];
	long long number;
	unsigned int hex;
	int left;

	EXPECT(sscanf("-42 0x1f seven!", "%lld %x %7[a-z]%n", &number, &hex, word, &left) == 3);
	EXPECT(number == -42 && hex == 31 && left == 14);
	EXPECT_TEXT(word, "seven");
	EXPECT(sscanf("abc", "%d", &left) == 0);
	EXPECT(sscanf("", "%d", &left) == EOF);
}

TEST(a_file_keeps_its_lines)
{
	FILE *file = tmpfile();
	char *line = NULL;
	size_t room = 0;

	SKIP_UNLESS(file, "there is no folder for files");
	EXPECT(fprintf(file, "%s\n%d\n", "first", 2) == 8);
	rewind(file);
	EXPECT(getline(&line, &room, file) == 6);
	EXPECT_TEXT(line, "first\n");
	EXPECT(getline(&line, &room, file) == 2 && line[0] == '2');
	EXPECT(getline(&line, &room, file) == -1 && feof(file) && !ferror(file));
	free(line);
	EXPECT(fclose(file) == 0);
}

TEST(a_missing_file_is_told)
{
	errno = 0;
	EXPECT(fopen("/is/not/there", "r") == NULL && errno == ENOENT);
	EXPECT(strlen(strerror(ENOENT)) > 0);
}

TEST(a_stream_of_memory)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);

	EXPECT(file);
	EXPECT(fputs("to ", file) >= 0 && fprintf(file, "%s", "memory") == 6);
	EXPECT(fclose(file) == 0 && length == 9);
	EXPECT_TEXT(text, "to memory");
	free(text);
}
