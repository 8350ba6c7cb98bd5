// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/auxv.h>`: what the kernel tells a program beside its arguments and its environment.

use super::{Strings, stack};
use crate::c_abi::c_abi;
use core::ffi::c_ulong;

/// What the kernel tells the program under this number, `AT_PAGESZ` for one; `None` where it does not. getauxval(3).
pub fn getauxval(kind: c_ulong) -> Option<c_ulong> {
    let mut entry = first();
    loop {
        // SAFETY: auxv follows envp and its null, and ends with a pair that begins with 0.
        let [found, value] = unsafe { *entry };
        if found == kind {
            return Some(value);
        } else if found == 0 {
            return None;
        }
        // SAFETY: this was not the last pair.
        entry = unsafe { entry.add(1) };
    }
}
c_abi! {
    fn getauxval(kind: c_ulong) -> c_ulong {
        getauxval(kind).unwrap_or_else(|| {
            crate::errno::set(crate::Errno::NOENT);
            0
        })
    }
}

/// The first pair of auxv.
fn first() -> *const [c_ulong; 2] {
    // SAFETY: envp follows argv and its null. It may not be the program's environment any more.
    Strings(unsafe { stack().add(2 + *stack()) }.cast()).end().cast()
}
// For what nolibc calls `_auxv`.
c_abi! { fn __nilibc_auxv() -> *const c_ulong { first().cast() } }

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $value:literal;)*) => { $(
        $(#[$doc])*
        pub const $name: c_ulong = $value;
    )* };
}

kinds! {
    /// Where the program's header is in memory. [`getauxval`].
    AT_PHDR = 3;
    /// The size of an entry of it. [`getauxval`].
    AT_PHENT = 4;
    /// How many entries it has. [`getauxval`].
    AT_PHNUM = 5;
    /// The size of a page in bytes. [`getauxval`].
    AT_PAGESZ = 6;
    /// Where the program starts. [`getauxval`].
    AT_ENTRY = 9;
    /// The user. [`getauxval`].
    AT_UID = 11;
    /// The effective user. [`getauxval`].
    AT_EUID = 12;
    /// The group. [`getauxval`].
    AT_GID = 13;
    /// The effective group. [`getauxval`].
    AT_EGID = 14;
    /// The address of the processor's name. [`getauxval`].
    AT_PLATFORM = 15;
    /// What the processor can do, a bit each. [`getauxval`].
    AT_HWCAP = 16;
    /// How many ticks of times(2) are a second. [`getauxval`].
    AT_CLKTCK = 17;
    /// Whether the program was given rights that its user has not. [`getauxval`].
    AT_SECURE = 23;
    /// The address of 16 random bytes. [`getauxval`].
    AT_RANDOM = 25;
    /// What else the processor can do. [`getauxval`].
    AT_HWCAP2 = 26;
    /// The address of the path that the program was executed by. [`getauxval`].
    AT_EXECFN = 31;
    /// The address of the vDSO. [`getauxval`].
    AT_SYSINFO_EHDR = 33;
    /// How much stack the frame of a signal takes, where that is not a constant. [`getauxval`].
    AT_MINSIGSTKSZ = 51;
}
