/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* One line by printf for each argument, with a string and a number. */
#include <stdio.h>

int main(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		printf("hello, %s %d\n", argv[i], i);
	return 0;
}
