// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ports that got a second set of calls when users and groups became 32-bit: here the plain name means the wide call.

/// The port's numbers.
#[allow(unreachable_pub, reason = "the port re-exports it")]
pub mod table {
    use super::super::port::original;

    pub use original::*;
    #[rustfmt::skip]
    pub use original::{
        GETEGID32    as GETEGID,
        GETEUID32    as GETEUID,
        GETGID32     as GETGID,
        GETGROUPS32  as GETGROUPS,
        GETRESGID32  as GETRESGID,
        GETRESUID32  as GETRESUID,
        GETUID32     as GETUID,
        SETFSGID32   as SETFSGID,
        SETFSUID32   as SETFSUID,
        SETGID32     as SETGID,
        SETGROUPS32  as SETGROUPS,
        SETREGID32   as SETREGID,
        SETRESGID32  as SETRESGID,
        SETRESUID32  as SETRESUID,
        SETREUID32   as SETREUID,
        SETUID32     as SETUID,
    };
}
