/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* Programs include it, but nothing here depends on feature macros. */
#ifndef _FEATURES_H
#define _FEATURES_H

#include <sys/cdefs.h>

#endif
