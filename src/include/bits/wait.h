/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What a status says, for <stdlib.h> too. */
#ifndef _BITS_WAIT_H
#define _BITS_WAIT_H

#include <linux/wait.h>

#define WCOREFLAG 0x80
#define WEXITSTATUS(status) (((status) >> 8) & 0xff)
#define WTERMSIG(status) ((status) & 0x7f)
#define WSTOPSIG(status) WEXITSTATUS(status)
#define WCOREDUMP(status) (((status) & WCOREFLAG) != 0)
#define WIFEXITED(status) (WTERMSIG(status) == 0)
#define WIFSTOPPED(status) (((status) & 0xff) == 0x7f)
#define WIFSIGNALED(status) (WTERMSIG(status) != 0 && WTERMSIG(status) != 0x7f)
#define WIFCONTINUED(status) ((status) == 0xffff)
#define W_EXITCODE(code, signal) ((code) << 8 | (signal))
#define W_STOPCODE(signal) ((signal) << 8 | 0x7f)

#endif
