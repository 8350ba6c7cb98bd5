/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What C itself promises: the start and the end of a program, arithmetic, arguments of any number, jumps. */
#include "check.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

static char started[8];

static __attribute__((constructor(202))) void start_second(void)
{
	strcat(started, "b");
}

static __attribute__((constructor(201))) void start_first(void)
{
	strcat(started, "a");
}

TEST(constructors_run_by_priority)
{
	EXPECT_TEXT(started, "ab");
}

static int ends[2];

static void end_last(void)
{
	write(ends[1], "2", 1);
}

static void end_first(void)
{
	write(ends[1], "1", 1);
}

TEST(what_atexit_names_runs_backwards)
{
	char order[3] = "";

	EXPECT(pipe(ends) == 0);
	if (fork() == 0) {
		atexit(end_last);
		atexit(end_first);
		exit(0);
	}
	EXPECT(wait(NULL) > 0);
	EXPECT(read(ends[0], order, 2) == 2);
	EXPECT_TEXT(order, "12");
}

static __thread int of_thread = 42;

TEST(thread_local_data_has_its_first_value)
{
	EXPECT(of_thread == 42);
	of_thread++;
	EXPECT(of_thread == 43);
}

/* The compiler cannot know what is in it. */
static volatile int64_t wide = -0x123456789abcdefLL;
static volatile uint64_t count = 1000000007;

TEST(wide_numbers_are_divided)
{
	EXPECT(wide / 1000003 == -81985283260LL);
	EXPECT(wide % 1000003 == -637115);
	EXPECT(UINT64_MAX / count == 18446743944ULL);
	EXPECT((wide >> 4) == -0x123456789abcdfLL);
	EXPECT((count << 33) >> 33 == count);
}

static volatile double half = 0.5;

TEST(numbers_with_a_point_are_turned_into_whole_ones)
{
	EXPECT((int64_t)(half * 1e15) == 500000000000000LL);
	EXPECT((double)wide < -8e16);
	EXPECT((uint64_t)(half * 3e19) == 15000000000000000000ULL);
}

static long long sum(int terms, ...)
{
	long long sum = 0;
	va_list list, again;

	va_start(list, terms);
	va_copy(again, list);
	while (terms-- > 0)
		sum += terms % 2 ? va_arg(list, int) : va_arg(list, long long);
	sum += va_arg(again, int);
	va_end(again);
	va_end(list);
	return sum;
}

TEST(arguments_of_any_number_are_walked)
{
	EXPECT(sum(6, 1, 1LL << 40, 3, 4LL, 5, 1LL << 33) == (1LL << 40) + (1LL << 33) + 14);
}

static jmp_buf place;

static void leave(void)
{
	longjmp(place, 7);
}

static void (*volatile leave_here)(void) = leave;

TEST(a_jump_leaves_functions)
{
	volatile int kept = 3;
	int came = setjmp(place);

	if (came == 0) {
		kept = 4;
		leave_here();
	}
	EXPECT(came == 7 && kept == 4);
}

static int by_size(const void *left, const void *right)
{
	return *(const int *)left - *(const int *)right;
}

TEST(sorting_and_finding)
{
	int numbers[] = { 5, 3, 9, 1, 7 }, wanted = 7;

	qsort(numbers, 5, sizeof(numbers[0]), by_size);
	EXPECT(numbers[0] == 1 && numbers[2] == 5 && numbers[4] == 9);
	EXPECT(bsearch(&wanted, numbers, 5, sizeof(numbers[0]), by_size) == &numbers[3]);
}

TEST(texts_become_numbers)
{
	char *rest;

	EXPECT(strtol(" -0x1fz", &rest, 0) == -31 && *rest == 'z');
	errno = 0;
	EXPECT(strtoll("9223372036854775808", NULL, 10) == LLONG_MAX && errno == ERANGE);
	EXPECT(strtoul("777", NULL, 8) == 511);
}
