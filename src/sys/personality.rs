// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/personality.h>`: how the kernel treats a program.

use crate::constants::constants;
use crate::plain::plain;
use core::ffi::{c_int, c_uint};

constants! { c_uint:
    PER_LINUX          = 0x0: "As Linux does."
    PER_LINUX32        = 0x8: "As Linux does, on a processor of 32 bits: uname(2) says so."
    ADDR_NO_RANDOMIZE  = 0x004_0000: "Everything is in its usual place."
    READ_IMPLIES_EXEC  = 0x040_0000: "What can be read can be executed."
    ADDR_COMPAT_LAYOUT = 0x020_0000: "Mappings are laid out as they once were."
}

plain! {
    /// Sets how this process is treated, from the next program on; `u32::MAX` asks only. Answers with how it was before.
    /// personality(2).
    fn personality(persona: c_uint) -> c_int = PERSONALITY(persona);
}
