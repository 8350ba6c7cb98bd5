// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The ports: one line each, and the contract that each fulfils.
//!
//! Nothing outside this folder has `asm!` or `cfg(target_arch)`. To add a port, follow README.md beside this file.

/// Makes a port's wrappers from its rows: name, arguments, and the operands that they are to the port's asm template.
macro_rules! calls {
    ($kernel:ident($nr:ident) -> $ret:ident: $($name:ident($($arg:ident),*) { $($operands:tt)* })*) => { $(
        /// Enters the kernel. Returns its answer as it is: the highest 4095 values are errors.
        ///
        /// # Safety
        /// The call must be sound with these arguments: the kernel reads and writes through them unchecked.
        #[inline(always)]
        pub unsafe fn $name($nr: Reg $(, $arg: Reg)*) -> Reg {
            let $ret: Reg;
            // SAFETY: the caller vouches for the call and its arguments, the port's head for the clobbers.
            unsafe { $kernel!($ret <- $nr, $($operands)*) };
            $ret
        }
    )* };
}
use calls;

mod errno;
mod generic;
#[path = "nr.rs"]
mod numbers;
mod wide;

#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "riscv.rs")]
#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
mod port;

pub use port::*;

/// What every port defines. A port that lacks an item fails here, by its name.
const _: () = {
    const _: &str = port::NAME;
    const _: unsafe fn() -> crate::Result<usize> = port::fork;
    const _: unsafe fn(Reg) -> Reg = port::syscall0;
    const _: unsafe fn(Reg, Reg) -> Reg = port::syscall1;
    const _: unsafe fn(Reg, Reg, Reg) -> Reg = port::syscall2;
    const _: unsafe fn(Reg, Reg, Reg, Reg) -> Reg = port::syscall3;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall4;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall5;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall6;
};
