/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* In place of the kernel's, which has nothing but structs that are the libc's. */
#include <sys/statfs.h>
