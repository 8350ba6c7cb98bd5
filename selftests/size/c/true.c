/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The smallest program: start and end. */
int main(void)
{
	return 0;
}
