/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Sorts the lines of its input. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

int main(void)
{
	char **lines = NULL, **more, *line = NULL;
	size_t count = 0, room = 0, size = 0, i;

	while (getline(&line, &size, stdin) > 0) {
		if (count == room) {
			room = room ? 2 * room : 64;
			more = realloc(lines, room * sizeof(*lines));
			if (!more)
				return 1;
			lines = more;
		}
		lines[count++] = line;
		line = NULL;
		size = 0;
	}
	qsort(lines, count, sizeof(*lines), compare);
	for (i = 0; i < count; i++)
		fputs(lines[i], stdout);
	return 0;
}
