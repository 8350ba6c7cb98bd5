// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The ports: one line each, and the contract that each fulfils.
//!
//! Nothing outside this folder has `asm!` or `cfg(target_arch)`. To add a port, follow README.md beside this file.

/// Rows a port's table of registers into its seven wrappers.
macro_rules! syscalls {
    ($kernel:ident: $a:tt a $b:tt b $c:tt c $d:tt d $e:tt e $f:tt f) => {
        $crate::arch::syscalls! { @ $kernel
            syscall0 {}
            syscall1 { $a a }
            syscall2 { $a a $b b }
            syscall3 { $a a $b b $c c }
            syscall4 { $a a $b b $c c $d d }
            syscall5 { $a a $b b $c c $d d $e e }
            syscall6 { $a a $b b $c c $d d $e e $f f }
        }
    };
    (@ $kernel:ident $($name:ident { $($reg:tt $arg:ident)* })*) => { $(
        /// Enters the kernel. Returns its answer as it is: a value from -4095 to -1 is an error.
        ///
        /// # Safety
        /// The call must be sound with these arguments: the kernel reads and writes through them unchecked.
        #[inline(always)]
        pub unsafe fn $name(nr: Reg $(, $arg: Reg)*) -> Reg {
            $kernel!(nr $(, $reg $arg)*)
        }
    )* };
}
use syscalls;

mod generic;
#[path = "nr.rs"]
mod numbers;

#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "riscv.rs")]
#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
mod port;

pub use port::*;

/// What every port defines. A port that lacks an item fails here, by its name.
const _: () = {
    const _: &str = port::NAME;
    const _: unsafe fn(Reg) -> Reg = port::syscall0;
    const _: unsafe fn(Reg, Reg) -> Reg = port::syscall1;
    const _: unsafe fn(Reg, Reg, Reg) -> Reg = port::syscall2;
    const _: unsafe fn(Reg, Reg, Reg, Reg) -> Reg = port::syscall3;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall4;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall5;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall6;
};
