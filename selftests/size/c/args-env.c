/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Prints its arguments and its environment, and looks one variable up. */
#include <stdio.h>
#include <stdlib.h>

extern char **environ;

int main(int argc, char **argv)
{
	char **variable, *path;
	int i;

	for (i = 0; i < argc; i++)
		printf("argv[%d] %s\n", i, argv[i]);
	for (variable = environ; *variable; variable++)
		printf("%s\n", *variable);
	path = getenv("PATH");
	printf("PATH is %s\n", path ? path : "not set");
	return 0;
}
