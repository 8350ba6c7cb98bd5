/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* An inner header of another libc, which programs name nevertheless. */
#include <endian.h>
