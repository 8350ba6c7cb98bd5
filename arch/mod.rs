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

/// What a row is where `asm!` cannot name a register of the ABI: a call of a naked function, which takes the number last.
#[allow(unused_macros, reason = "most ports do without")]
macro_rules! gate {
    ($ret:ident <- $nr:ident, $gate:ident $($arg:expr),*) => { $ret = $gate($($arg,)* $nr) };
}

/// The rows of a port that has nothing but such functions: `gate3` for up to three arguments, and `gate6`.
#[allow(unused_macros, reason = "most ports do without")]
macro_rules! gates {
    () => {
        $crate::arch::calls! { gate(nr) -> ret:
            syscall0()                 { gate3 0, 0, 0 }
            syscall1(a)                { gate3 a, 0, 0 }
            syscall2(a, b)             { gate3 a, b, 0 }
            syscall3(a, b, c)          { gate3 a, b, c }
            syscall4(a, b, c, d)       { gate6 a, b, c, d, 0, 0 }
            syscall5(a, b, c, d, e)    { gate6 a, b, c, d, e, 0 }
            syscall6(a, b, c, d, e, f) { gate6 a, b, c, d, e, f }
        }
    };
}

#[allow(dead_code, unreachable_pub, reason = "a port may have its own")]
mod action;
#[path = "errno.rs"]
mod errors;
#[allow(dead_code, unreachable_pub, unused_imports, reason = "a port may have its own")]
mod generic;
mod jump;
#[path = "nr.rs"]
mod numbers;
mod types;
mod uapi;
mod vdso;

// Where all processors of a family have vectors, which take unaligned bytes.
#[cfg_attr(target_arch = "aarch64", path = "aarch64/lanes.rs")]
#[cfg_attr(target_arch = "x86_64", path = "x86_64/lanes.rs")]
#[cfg(feature = "c-abi")]
pub mod lanes;

// Where some processors of a family have larger vectors.
#[cfg_attr(target_arch = "x86_64", path = "x86_64/blocks.rs")]
#[cfg(feature = "c-abi")]
pub mod blocks;

/// What is only there with vectors.
#[cfg(feature = "c-abi")]
macro_rules! vectors {
    ($($item:item)*) => { $(
        #[cfg(any(target_arch = "aarch64", target_arch = "x86_64"))]
        $item
    )* };
}
#[cfg(feature = "c-abi")]
pub(crate) use vectors;

/// What is only there without.
#[cfg(feature = "c-abi")]
macro_rules! no_vectors {
    ($($item:item)*) => { $(
        #[cfg(not(any(target_arch = "aarch64", target_arch = "x86_64")))]
        $item
    )* };
}
#[cfg(feature = "c-abi")]
pub(crate) use no_vectors;

// How an offset is passed: where registers hold 64 bits, in one. x32 and n32 have such registers, and pointers of 32 bits.
#[cfg_attr(any(target_pointer_width = "64", target_arch = "x86_64", target_arch = "mips64"), path = "wide.rs")]
#[cfg_attr(not(any(target_pointer_width = "64", target_arch = "x86_64", target_arch = "mips64")), path = "narrow.rs")]
#[allow(dead_code, unreachable_pub, reason = "a port may have its own")]
mod offset;

// Where users and groups became 32-bit by a second set of calls.
#[cfg(any(target_arch = "arm", target_arch = "m68k", target_arch = "sparc", target_arch = "x86"))]
mod ids32;

// Where offsets and time became 64-bit by a second set of calls.
#[cfg(all(target_pointer_width = "32", not(target_arch = "x86_64")))]
mod time64;

#[cfg_attr(target_arch = "aarch64", path = "aarch64.rs")]
#[cfg_attr(target_arch = "arm", path = "arm.rs")]
#[cfg_attr(target_arch = "loongarch64", path = "loongarch.rs")]
#[cfg_attr(target_arch = "m68k", path = "m68k.rs")]
#[cfg_attr(any(target_arch = "mips", target_arch = "mips64"), path = "mips.rs")]
#[cfg_attr(any(target_arch = "powerpc", target_arch = "powerpc64"), path = "powerpc.rs")]
#[cfg_attr(any(target_arch = "riscv32", target_arch = "riscv64"), path = "riscv.rs")]
#[cfg_attr(target_arch = "s390x", path = "s390x.rs")]
#[cfg_attr(any(target_arch = "sparc", target_arch = "sparc64"), path = "sparc.rs")]
#[cfg_attr(target_arch = "x86", path = "x86.rs")]
#[cfg_attr(target_arch = "x86_64", path = "x86_64.rs")]
mod port;

pub use port::*;

/// Whether the first byte of a number is its highest.
pub const IS_BIG_ENDIAN: bool = cfg!(target_endian = "big");
pub use types::*;
pub use vdso::*;

use crate::setjmp::jmp_buf;

/// What every port defines. A port that lacks an item fails here, by its name.
const _: () = {
    const _: usize = port::JUMP_WORDS;
    const _: &str = port::NAME;
    const _: bool = port::IS_ATOMIC;
    const _: unsafe extern "C" fn(*mut jmp_buf, unsafe extern "C" fn(*mut jmp_buf) -> i32) -> i32 = port::call;
    const _: fn(bool) -> Option<unsafe extern "C" fn()> = port::restorer;
    const _: unsafe fn(i32, *const Action, *mut Action) -> crate::Result<()> = port::rt_sigaction;
    const _: unsafe extern "C" fn(Reg, Reg, Reg, Reg, Reg) -> Reg = port::clone;
    const _: unsafe fn() -> crate::Result<usize> = port::fork;
    const _: unsafe fn(usize) -> crate::Result<()> = port::set_thread_pointer;
    const _: unsafe extern "C" fn(*const jmp_buf, i32) -> ! = port::longjmp;
    const _: fn(&core::sync::atomic::AtomicU32, u32) -> u32 = port::swap;
    const _: unsafe fn(Reg) -> Reg = port::syscall0;
    const _: unsafe fn(Reg, Reg) -> Reg = port::syscall1;
    const _: unsafe fn(Reg, Reg, Reg) -> Reg = port::syscall2;
    const _: unsafe fn(Reg, Reg, Reg, Reg) -> Reg = port::syscall3;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall4;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall5;
    const _: unsafe fn(Reg, Reg, Reg, Reg, Reg, Reg, Reg) -> Reg = port::syscall6;
    const _: fn() -> usize = port::thread_pointer;
};

/// Structs that a port may have in an order of its own are as the kernel's headers say.
const _: () = {
    assert!(size_of::<Action>() >= port::SIGACTION_SIZE);
    assert!(core::mem::offset_of!(Action, handler) == port::SIGACTION_HANDLER);
    assert!(core::mem::offset_of!(Action, flags) == port::SIGACTION_FLAGS);
    assert!(core::mem::offset_of!(Action, mask) == port::SIGACTION_MASK);
    assert!(core::mem::offset_of!(stack_t, ss_flags) == port::STACK_FLAGS);
    assert!(core::mem::offset_of!(stack_t, ss_size) == port::STACK_SIZE);
};
