/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Writes out its files, or its input if it is given none. nolibc has no <fcntl.h>, and all of it is there from the start. */
#ifndef NOLIBC
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#endif

static char block[4096];

static int copy(int from)
{
	ssize_t length, done, more;

	while ((length = read(from, block, sizeof(block))) > 0)
		for (done = 0; done < length; done += more)
			if ((more = write(1, block + done, length - done)) < 0)
				return -1;
	return length;
}

int main(int argc, char **argv)
{
	int i, fd, failed = 0;

	if (argc < 2)
		return copy(0) != 0;
	for (i = 1; i < argc; i++) {
		fd = open(argv[i], O_RDONLY);
		if (fd < 0 || copy(fd) != 0) {
			perror(argv[i]);
			failed = 1;
		}
		if (fd >= 0)
			close(fd);
	}
	return failed;
}
