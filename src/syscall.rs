// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/syscall.h>`: any call of the kernel by its name, with arguments of any plain type.

use crate::arch::Reg;
use crate::fd::{AsFd, BorrowedFd, OwnedFd};
use core::ffi::{CStr, c_void};

/// What can be an argument of a system call: a number, a pointer, a descriptor or a path.
pub trait Arg {
    /// The argument as a register holds it: signed numbers keep their sign.
    fn reg(self) -> Reg;
}

macro_rules! number {
    ($($type:ty)*) => { $(
        impl Arg for $type {
            #[inline(always)]
            fn reg(self) -> Reg {
                self as Reg
            }
        }
    )* };
}
number! { i32 u32 isize usize }

impl<T> Arg for *const T {
    #[inline(always)]
    fn reg(self) -> Reg {
        self as usize as Reg
    }
}

impl<T> Arg for *mut T {
    #[inline(always)]
    fn reg(self) -> Reg {
        self as usize as Reg
    }
}

impl Arg for &CStr {
    #[inline(always)]
    fn reg(self) -> Reg {
        self.as_ptr().reg()
    }
}

impl Arg for BorrowedFd<'_> {
    #[inline(always)]
    fn reg(self) -> Reg {
        self.as_raw_fd().reg()
    }
}

impl Arg for &OwnedFd {
    #[inline(always)]
    fn reg(self) -> Reg {
        self.as_fd().reg()
    }
}

/// A null pointer, for the arguments that a call may do without.
pub const NULL: *const c_void = core::ptr::null();

/// Enters the kernel: `syscall!(KILL, pid, sig)`. The name is the kernel's, without `__NR_`; a call that the kernel does not
/// have on a port does not compile there. Answers with `Result<usize>`.
///
/// The macro is unsafe to use: the kernel reads and writes through pointers unchecked.
#[macro_export]
macro_rules! syscall {
    ($name:ident) => { $crate::syscall!(@ syscall0 $name) };
    ($name:ident, $a:expr) => { $crate::syscall!(@ syscall1 $name, $a) };
    ($name:ident, $a:expr, $b:expr) => { $crate::syscall!(@ syscall2 $name, $a, $b) };
    ($name:ident, $a:expr, $b:expr, $c:expr) => { $crate::syscall!(@ syscall3 $name, $a, $b, $c) };
    ($name:ident, $a:expr, $b:expr, $c:expr, $d:expr) => { $crate::syscall!(@ syscall4 $name, $a, $b, $c, $d) };
    ($name:ident, $a:expr, $b:expr, $c:expr, $d:expr, $e:expr) => {
        $crate::syscall!(@ syscall5 $name, $a, $b, $c, $d, $e)
    };
    ($name:ident, $a:expr, $b:expr, $c:expr, $d:expr, $e:expr, $f:expr) => {
        $crate::syscall!(@ syscall6 $name, $a, $b, $c, $d, $e, $f)
    };
    (@ $arity:ident $name:ident $(, $arg:expr)*) => {
        $crate::errno::check($crate::arch::$arity(
            $crate::arch::nr::$name as $crate::arch::Reg
            $(, $crate::syscall::Arg::reg($arg))*
        ))
    };
}

#[cfg(feature = "c-abi")]
crate::c_abi::c_abi! {
    // As wide as registers are: a C program that passes 64-bit arguments by hand passes them as its ABI has them.
    fn syscall(nr: Reg, a: Reg, b: Reg, c: Reg, d: Reg, e: Reg, f: Reg) -> core::ffi::c_long {
        crate::errno::check(crate::arch::syscall6(nr, a, b, c, d, e, f))
            .map_or_else(|error| crate::errno::set(error) as core::ffi::c_long, |answer| answer as core::ffi::c_long)
    }
    // nolibc's: it answers with what the kernel does, an error as a number below 0.
    fn _syscall(nr: Reg, a: Reg, b: Reg, c: Reg, d: Reg, e: Reg, f: Reg) -> core::ffi::c_long {
        crate::arch::syscall6(nr, a, b, c, d, e, f) as core::ffi::c_long
    }
}
