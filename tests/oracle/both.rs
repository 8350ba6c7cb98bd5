// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Ours beside glibc's: a table of functions of C becomes two modules.

// The crate has the symbols, also for a test that names nothing else of it.
use nilibc as _;

/// Declares functions of C, in `ours` those of this library, in `theirs` those of the same names in glibc.
macro_rules! both {
    ($($kind:ident fn $name:ident($($arg:ident: $type:ty),*) $(-> $ret:ty)?;)*) => {
        mod ours {
            use super::*;
            unsafe extern "C" {
                $(#[link_name = concat!("nilibc_", stringify!($name))]
                pub(super) $kind fn $name($($arg: $type),*) $(-> $ret)?;)*
            }
        }
        mod theirs {
            use super::*;
            unsafe extern "C" { $(pub(super) $kind fn $name($($arg: $type),*) $(-> $ret)?;)* }
        }
    };
}
