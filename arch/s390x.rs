// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! s390x, big-endian, 64-bit.
//!
//! | instruction | nr | args              | result | clobbered    |
//! |-------------|----|-------------------|--------|--------------|
//! | `svc 0`     | r1 | r2 r3 r4 r5 r6 r7 | r2     | nothing else |
//!
//! The kernel takes mmap's six arguments in memory, and clone's first two in the other order.
//!
//! Source: arch/s390/kernel/entry.S, `system_call`; arch/s390/kernel/sys_s390.c; ELF s390x ABI supplement, 1.2.2.

use crate::syscall::NULL;
use crate::{Result, syscall};
use core::ffi::{c_int, c_void};

pub use super::generic::*;
pub use super::offset::*;
pub use super::{errors::s390x as errno, numbers::s390x as nr, uapi::s390x::*};
pub use jump::{JUMP_WORDS, call, longjmp};
pub use thread::*;

/// The kernel family's name.
pub const NAME: &str = "s390";

macro_rules! kernel {
    ($ret:ident <- $nr:ident, $($operands:tt)*) => {
        core::arch::asm!("svc 0", in("r1") $nr, $($operands)*, options(nostack))
    };
}

super::calls! { kernel(nr) -> ret:
    syscall0()                 { lateout("r2") ret }
    syscall1(a)                { inlateout("r2") a => ret }
    syscall2(a, b)             { inlateout("r2") a => ret, in("r3") b }
    syscall3(a, b, c)          { inlateout("r2") a => ret, in("r3") b, in("r4") c }
    syscall4(a, b, c, d)       { inlateout("r2") a => ret, in("r3") b, in("r4") c, in("r5") d }
    syscall5(a, b, c, d, e)    { inlateout("r2") a => ret, in("r3") b, in("r4") c, in("r5") d, in("r6") e }
    syscall6(a, b, c, d, e, f) { inlateout("r2") a => ret, in("r3") b, in("r4") c, in("r5") d, in("r6") e, in("r7") f }
}

/// fork(2).
///
/// # Safety
/// Those of [`fork`](crate::fork).
#[inline(always)]
pub unsafe fn fork() -> Result<usize> {
    // SAFETY: no new stack and no thread state is asked for, so that clone is fork. The stack comes first here.
    unsafe { syscall!(CLONE, NULL, SIGCHLD, NULL, NULL, NULL) }
}

/// mmap(2).
///
/// # Safety
/// Those of [`mmap`](crate::mmap).
#[inline(always)]
pub unsafe fn mmap(addr: *mut c_void, len: usize, prot: c_int, flags: c_int, fd: c_int, offset: i64) -> Result<usize> {
    let args = [addr as usize, len, prot as usize, flags as usize, fd as usize, offset as usize];
    // SAFETY: the caller's. The kernel reads the six numbers.
    unsafe { syscall!(MMAP, args.as_ptr()) }
}

#[path = "s390x/jump.rs"]
mod jump;
#[path = "s390x/thread.rs"]
mod thread;

/// Where the kernel enters the program. `r15` points at argc and is aligned to 8.
#[cfg(feature = "rt")]
#[unsafe(naked)]
#[unsafe(no_mangle)]
unsafe extern "C" fn _start() -> ! {
    core::arch::naked_asm!(
        "lgr %r2, %r15",               // argc, argv, envp and auxv, as the kernel laid them
        "aghi %r15, -160",             // the area in which a function saves its caller's registers: 1.2.2.1
        "xc 0(8, %r15), 0(%r15)",      // no back chain: the outermost frame
        "lghi %r14, 0",                // no caller to return to
        "jg {start}",                  // does not return
        start = sym crate::crt::start,
    )
}
