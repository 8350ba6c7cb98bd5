/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* What <math.h> has for `long double`, which Rust has not. */
#include "common.h"
#include <math.h>

WEAK long double fabsl(long double number)
{
    return __builtin_signbit(number) ? -number : number;
}
