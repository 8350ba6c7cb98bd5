// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/swap.h>`: memory on a disk.

use crate::constants::constants;
use crate::plain::plain;
use core::ffi::c_int;

constants! { c_int:
    SWAP_FLAG_PRIO_MASK = 0x7fff: "The priority, with the next."
    SWAP_FLAG_PREFER    = 0x8000: "There is a priority."
    SWAP_FLAG_DISCARD   = 0x1_0000: "What is free is discarded."
}

plain! {
    /// Takes the swap of `path` out of use. Errors: `EINVAL`, `ENOENT`, `ENOMEM`, `EPERM`. swapoff(2).
    fn swapoff(path: Path) = SWAPOFF(path);

    /// Swaps to `path`, a device or file that mkswap(8) prepared. Errors: `EBUSY`, `EINVAL`, `ENOENT`, `EPERM`. swapon(2).
    fn swapon(path: Path, flags: c_int) = SWAPON(path, flags);
}
