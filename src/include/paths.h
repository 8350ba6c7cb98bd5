/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Where things are. */
#ifndef _PATHS_H
#define _PATHS_H

#define _PATH_BSHELL "/bin/sh"
#define _PATH_CONSOLE "/dev/console"
#define _PATH_DEV "/dev/"
#define _PATH_DEVNULL "/dev/null"
#define _PATH_MOUNTED "/proc/self/mounts"
#define _PATH_STDPATH "/usr/bin:/bin:/usr/sbin:/sbin"
#define _PATH_DEFPATH "/usr/bin:/bin"
#define _PATH_TMP "/tmp/"
#define _PATH_TTY "/dev/tty"

#endif
