// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/xattr.h>`: attributes of files, each a name such as `user.a` with bytes. With no room given, a call tells how much it needs.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::{Result, syscall};
use core::ffi::{CStr, c_int};
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_void};

/// Only make a new one.
pub const XATTR_CREATE: c_int = 1;
/// Only replace one.
pub const XATTR_REPLACE: c_int = 2;

/// Makes the four calls for a path that is followed, a path that is not, and an open file.
macro_rules! attributes {
    ($($what:literal $of:ident: $kind:ident, $c:ty; $get:ident $GET:ident $list:ident $LIST:ident $remove:ident $REMOVE:ident $set:ident $SET:ident;)*) => { $(
        #[doc = concat!("The attribute `name` of ", $what, ", in `room`; answers with its length. Errors: `ENODATA`, `ERANGE`, `EOPNOTSUPP`. getxattr(2).")]
        pub fn $get($of: attributes!(@type $kind), name: &CStr, room: &mut [u8]) -> Result<usize> {
            attributes!(@lend $of $kind);
            // SAFETY: the strings end with NUL; the kernel writes no more than there is room for.
            unsafe { syscall!($GET, $of, name, room.as_mut_ptr(), room.len()) }
        }

        #[doc = concat!("The names of the attributes of ", $what, ", each with its NUL, in `room`; answers with how many bytes these are. Errors: `ERANGE`, `EOPNOTSUPP`. listxattr(2).")]
        pub fn $list($of: attributes!(@type $kind), room: &mut [u8]) -> Result<usize> {
            attributes!(@lend $of $kind);
            // SAFETY: the path ends with NUL; the kernel writes no more than there is room for.
            unsafe { syscall!($LIST, $of, room.as_mut_ptr(), room.len()) }
        }

        #[doc = concat!("Takes the attribute `name` from ", $what, ". Errors: `ENODATA`, `EOPNOTSUPP`, `EPERM`. removexattr(2).")]
        pub fn $remove($of: attributes!(@type $kind), name: &CStr) -> Result<()> {
            attributes!(@lend $of $kind);
            // SAFETY: the strings end with NUL.
            unsafe { syscall!($REMOVE, $of, name).map(drop) }
        }

        #[doc = concat!("Gives ", $what, " the attribute `name`, with 0 or `XATTR_*`. Errors: `EEXIST`, `ENODATA`, `ENOSPC`, `EOPNOTSUPP`, `EPERM`. setxattr(2).")]
        pub fn $set($of: attributes!(@type $kind), name: &CStr, value: &[u8], flags: c_int) -> Result<()> {
            attributes!(@lend $of $kind);
            // SAFETY: the strings end with NUL; the kernel reads the value.
            unsafe { syscall!($SET, $of, name, value.as_ptr(), value.len(), flags).map(drop) }
        }

        c_abi! {
            fn $get($of: $c, name: *const c_char, room: *mut c_void, len: usize) -> isize {
                syscall!($GET, $of, name, room, len)
            }
            fn $list($of: $c, room: *mut c_char, len: usize) -> isize { syscall!($LIST, $of, room, len) }
            fn $remove($of: $c, name: *const c_char) -> c_int { syscall!($REMOVE, $of, name) }
            fn $set($of: $c, name: *const c_char, value: *const c_void, len: usize, flags: c_int) -> c_int {
                syscall!($SET, $of, name, value, len, flags)
            }
        }
    )* };
    (@type Path) => { &CStr };
    (@type Fd) => { impl AsFd };
    (@lend $of:ident Path) => {};
    (@lend $of:ident Fd) => { let $of = $of.as_fd(); };
}

#[rustfmt::skip]
attributes! {
    "`path`" path: Path, *const c_char;
        getxattr GETXATTR     listxattr LISTXATTR     removexattr REMOVEXATTR     setxattr SETXATTR;
    "`path`, itself a symbolic link or not" path: Path, *const c_char;
        lgetxattr LGETXATTR   llistxattr LLISTXATTR   lremovexattr LREMOVEXATTR   lsetxattr LSETXATTR;
    "an open file" fd: Fd, c_int;
        fgetxattr FGETXATTR   flistxattr FLISTXATTR   fremovexattr FREMOVEXATTR   fsetxattr FSETXATTR;
}
