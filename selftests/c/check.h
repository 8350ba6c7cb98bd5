/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * A table of tests in C. Each test runs in a child of its own, so that a crash is that test's failure alone, and is a line
 * of KTAP. The program ends as the kernel's selftests do: 0 all passed, 1 one failed, 4 nothing could be tried.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PASS, FAIL, SKIP = 4 };

struct check {
	const char *name;
	void (*run)(void);
	struct check *next;
};

static struct check *checks, **checks_end = &checks;

/* Whether user-mode QEMU runs the program: it has given its own name. */
static inline int emulated(void)
{
	char name[16] = "";

	prctl(PR_GET_NAME, (unsigned long)name, 0, 0, 0);
	return !strncmp(name, "qemu-", 5);
}

/* A test. Those of a file run in its order. */
#define TEST(name)								\
	static void name(void);							\
	static __attribute__((__constructor__)) void check_add_##name(void)	\
	{									\
		static struct check check = { #name, name, NULL };		\
		*checks_end = &check;						\
		checks_end = &check.next;					\
	}									\
	static void name(void)

/* Ends the test as failed if it does not hold. */
#define EXPECT(holds)								\
	do {									\
		if (!(holds)) {							\
			printf("# expected: %s\n# in %s:%d\n", #holds, __FILE__, __LINE__);	\
			exit(FAIL);						\
		}								\
	} while (0)

/* Two texts are the same. */
#define EXPECT_TEXT(text, wanted)						\
	do {									\
		const char *check_text = (text), *check_wanted = (wanted);	\
		if (strcmp(check_text, check_wanted)) {				\
			printf("# expected: \"%s\"\n# there is: \"%s\"\n# in %s:%d\n",	\
			       check_wanted, check_text, __FILE__, __LINE__);	\
			exit(FAIL);						\
		}								\
	} while (0)

/* Ends the test as one that cannot be tried here. */
#define SKIP_UNLESS(holds, why)							\
	do {									\
		if (!(holds)) {							\
			printf("# SKIP %s\n", why);				\
			exit(SKIP);						\
		}								\
	} while (0)

static int check_run(const struct check *check)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		check->run();
		exit(PASS);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return FAIL;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	printf("# it was ended by signal %d\n", WTERMSIG(status));
	return FAIL;
}

/* Whether `--skip=NAME` is among the arguments. */
static int check_is_left_out(char **args, const char *name)
{
	while (*++args)
		if (!strncmp(*args, "--skip=", 7) && !strcmp(*args + 7, name))
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	int count = 0, number = 0, passed = 0, failed = 0;
	struct check *check;

	for (check = checks; check; check = check->next)
		count++;
	printf("KTAP version 1\n1..%d\n", count);
	for (check = checks; check; check = check->next) {
		int is_left_out = argc > 1 && check_is_left_out(argv, check->name);
		int result = is_left_out ? SKIP : check_run(check);

		if (is_left_out)
			printf("# SKIP by --skip\n");
		printf("%sok %d %s%s\n", result == PASS || result == SKIP ? "" : "not ", ++number, check->name,
		       result == SKIP ? " # SKIP the line above says why" : "");
		passed += result == PASS;
		failed += result != PASS && result != SKIP;
	}
	return failed ? FAIL : passed ? PASS : SKIP;
}

#endif
