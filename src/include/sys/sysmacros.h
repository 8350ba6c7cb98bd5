/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* The two numbers of a device. */
#ifndef _SYS_SYSMACROS_H
#define _SYS_SYSMACROS_H

#include <sys/types.h>

#define major(dev) ((unsigned int)((((dev_t)(dev)) >> 8 & 0xfff) | (((dev_t)(dev)) >> 32 & 0xfffff000)))
#define minor(dev) ((unsigned int)((((dev_t)(dev)) & 0xff) | (((dev_t)(dev)) >> 12 & 0xffffff00)))
#define makedev(major, minor) \
    (((dev_t)(major) & 0xfff) << 8 | ((dev_t)(major) & 0xfffff000) << 32 | ((dev_t)(minor) & 0xff) | \
     ((dev_t)(minor) & 0xffffff00) << 12)

#endif
