/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Ten tests, each in a child of its own, reported as KTAP. */
#ifndef NOLIBC
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

#define TEST(name, condition) static int name(void) { return condition; }

TEST(process_has_a_number, getpid() > 0)
TEST(parent_has_a_number, getppid() >= 0)
TEST(root_exists, chdir("/") == 0)
TEST(missing_path_is_noent, chdir("/does/not/exist") == -1 && errno == ENOENT)
TEST(empty_path_is_noent, chdir("") == -1 && errno == ENOENT)
TEST(bad_descriptor_is_not_written, write(999, "x", 1) == -1 && errno == EBADF)
TEST(bad_descriptor_is_not_duplicated, dup(999) == -1 && errno == EBADF)
TEST(descriptor_onto_itself, dup2(1, 1) == 1)
TEST(mode_of_nothing, chmod("/does/not/exist", 0) == -1 && errno == ENOENT)
TEST(directory_is_not_made_twice, mkdir("/", 0) == -1 && errno == EEXIST)

#define ROW(name) { #name, name }

static const struct {
	const char *name;
	int (*passes)(void);
} tests[] = {
	ROW(process_has_a_number),
	ROW(parent_has_a_number),
	ROW(root_exists),
	ROW(missing_path_is_noent),
	ROW(empty_path_is_noent),
	ROW(bad_descriptor_is_not_written),
	ROW(bad_descriptor_is_not_duplicated),
	ROW(descriptor_onto_itself),
	ROW(mode_of_nothing),
	ROW(directory_is_not_made_twice),
};

#define COUNT ((int)(sizeof(tests) / sizeof(*tests)))

static int passes(int i)
{
	int status = 1;
	pid_t child = fork();

	if (child == 0)
		_exit(!tests[i].passes());
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(void)
{
	int i, ok, failed = 0;

	printf("TAP version 13\n1..%d\n", COUNT);
	for (i = 0; i < COUNT; i++) {
		/* What is buffered would be written by the child, too. */
		fflush(stdout);
		ok = passes(i);
		printf("%s %d %s\n", ok ? "ok" : "not ok", i + 1, tests[i].name);
		failed |= !ok;
	}
	return failed;
}
