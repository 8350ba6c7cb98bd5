// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Calls whose arguments are numbers, descriptors, paths and addresses: a row makes the Rust function and the C symbol.

/// Makes calls: `fn chdir(path: Path) = CHDIR(path);`. A `Path` is `&CStr` in Rust and `const char *` in C, an `Fd` is
/// `impl AsFd` and `int`, an `Address` is one of which the call does not touch the content, all else is a number. What a call answers with is nothing, a number, or `-> OwnedFd`. One that
/// cannot fail has `=> number`.
macro_rules! plain {
    ($(
        $(#[$doc:meta])*
        fn $name:ident($($arg:ident: $kind:ident),*) $(-> $ret:ident)? $(=> $sure:ident)? = $nr:ident($($value:expr),*);
    )*) => { $(
        $(#[$doc])*
        pub fn $name($($arg: plain!(@rust $kind)),*) -> plain!(@answer $($ret)? $(=> $sure)?) {
            $(plain!(@lend $arg $kind);)*
            // SAFETY: the kernel reads no memory but the paths, which end with NUL and are borrowed for the call. A descriptor
            // that it answers with is new, so that nobody else owns it.
            unsafe { plain!(@from [$crate::syscall!($nr $(, $value)*)] $($ret)? $(=> $sure)?) }
        }
        $crate::c_abi::c_abi! {
            fn $name($($arg: plain!(@c $kind)),*) -> plain!(@int $($ret)? $($sure)?) {
                plain!(@shim [$crate::syscall!($nr $(, $value)*)] $(=> $sure)?)
            }
        }
    )* };

    (@rust Path) => { &core::ffi::CStr };
    (@rust Fd) => { impl $crate::fd::AsFd };
    (@rust Address) => { *const core::ffi::c_void };
    (@rust $number:ident) => { $number };
    (@c Path) => { *const core::ffi::c_char };
    (@c Fd) => { core::ffi::c_int };
    (@c Address) => { *const core::ffi::c_void };
    (@c $number:ident) => { $number };
    (@lend $arg:ident Fd) => { let $arg = $arg.as_fd(); };
    (@lend $arg:ident $other:ident) => {};

    (@answer) => { $crate::Result<()> };
    (@answer $ret:ident) => { $crate::Result<$ret> };
    (@answer => $sure:ident) => { $sure };
    (@from [$call:expr]) => { $call.map(drop) };
    (@from [$call:expr] OwnedFd) => { $call.map(|fd| OwnedFd::from_raw_fd(fd as i32)) };
    (@from [$call:expr] $ret:ident) => { $call.map(|number| number as $ret) };
    (@from [$call:expr] => $sure:ident) => { $call.unwrap_unchecked() as $sure };
    (@int) => { core::ffi::c_int };
    (@int OwnedFd) => { core::ffi::c_int };
    (@int $number:ident) => { $number };
    (@shim [$call:expr]) => { $call };
    (@shim [$call:expr] => $sure:ident) => { $call.unwrap_unchecked() as $sure };
}
pub(crate) use plain;
