/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Process 1 of a machine that tests nothing: mounts what programs expect, says so and switches the machine off. */
#ifndef NOLIBC
#include <stdio.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>
#endif

#ifndef RB_POWER_OFF
#define RB_POWER_OFF LINUX_REBOOT_CMD_POWER_OFF
#endif

int main(void)
{
	if (mount("proc", "/proc", "proc", 0, NULL) != 0)
		perror("/proc");
	if (mount("sysfs", "/sys", "sysfs", 0, NULL) != 0)
		perror("/sys");
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) != 0)
		perror("/dev");
	printf("init: process %d is up\n", getpid());
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
	perror("reboot");
	return 1;
}
