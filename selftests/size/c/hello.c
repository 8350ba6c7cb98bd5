/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* One line by write(2). */
#include <unistd.h>

int main(void)
{
	return write(1, "hello, world\n", 13) != 13;
}
