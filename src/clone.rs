// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A child on a stack of its own in the memory of its parent: what threads and `posix_spawn` begin with.

use crate::arch::{self, Reg};
use crate::errno::check;
use crate::{_exit, Result, SIGCHLD, pid_t};
use core::ffi::{c_int, c_void};
use core::mem::{ManuallyDrop, MaybeUninit};

const CLONE_VM: c_int = 0x100;
const CLONE_VFORK: c_int = 0x4000;

/// What [`clone`] can be asked for beside a child, by its flags.
#[derive(Clone, Copy, Debug)]
pub struct Extras {
    /// Where the parent finds the child's id: `CLONE_PARENT_SETTID`.
    pub parent: *mut pid_t,
    /// The child's thread pointer: `CLONE_SETTLS`.
    pub tls: *mut c_void,
    /// Where there will be 0 once the child has ended: `CLONE_CHILD_CLEARTID`.
    pub child: *mut pid_t,
}

impl Extras {
    /// None of them.
    pub const NONE: Self =
        Self { parent: core::ptr::null_mut(), tls: core::ptr::null_mut(), child: core::ptr::null_mut() };
}

/// Starts a task that calls `main(arg)` on the stack that ends at `top`, and answers with its id. Errors: `EAGAIN`,
/// `ENOMEM`, `EINVAL`. clone(2).
///
/// # Safety
/// Below `top` there is memory enough for `main`, which nobody else uses before the task has ended; what `flags` ask for is
/// in `extras`. The two tasks use what memory they share as two threads must.
pub unsafe fn clone(
    flags: c_int,
    top: *mut c_void,
    main: unsafe extern "C" fn(*mut c_void) -> !,
    arg: *mut c_void,
    extras: Extras,
) -> Result<pid_t> {
    let Extras { parent, tls, child } = extras;
    // Every ABI has its stack aligned to 16 or less.
    let stack = top.map_addr(|top| (top & !15) - 16).cast::<Reg>();
    // SAFETY: there is memory, aligned to more than a register. The port's function leads the child to `main`.
    let ret = unsafe {
        stack.write(arg.expose_provenance() as Reg);
        stack.add(1).write(main as usize as Reg);
        let [stack, parent, tls, child] = [stack.cast(), parent.cast(), tls, child.cast()].map(address);
        arch::clone(flags as Reg, stack, parent, tls, child)
    };
    Ok(check(ret)? as pid_t)
}

fn address(pointer: *mut c_void) -> Reg {
    pointer.expose_provenance() as Reg
}

/// Does `work` in a child that borrows this process' memory, and exits with what it answers; goes on once the child has
/// ended or has become another program. Answers with the child's id. Errors: `EAGAIN`, `ENOMEM`. vfork(2).
///
/// User-mode emulation gives the child a copy of the memory.
///
/// # Safety
/// What the child does to memory, to the library's variables too, is as if this process had done it.
pub unsafe fn vfork<F: FnOnce() -> c_int>(work: F) -> Result<pid_t> {
    /// For some calls, and the frame of a signal.
    const STACK: usize = 16 << 10;
    #[repr(align(16))]
    struct Stack(MaybeUninit<[u8; STACK]>);

    unsafe extern "C" fn main<F: FnOnce() -> c_int>(work: *mut c_void) -> ! {
        // SAFETY: it is the F below, which is read nowhere else.
        _exit(unsafe { work.cast::<F>().read() }())
    }

    let mut stack = Stack(MaybeUninit::uninit());
    let mut work = ManuallyDrop::new(work);
    let top = stack.0.as_mut_ptr().wrapping_add(1).cast();
    // SAFETY: the stack and `work` are there until the child has ended or has become another program.
    unsafe { clone(CLONE_VM | CLONE_VFORK | SIGCHLD, top, main::<F>, (&raw mut work).cast(), Extras::NONE) }
}

/// `clone` of C, whose child calls a function that answers.
#[cfg(feature = "c-abi")]
mod c {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::{Errno, syscall};

    type Main = unsafe extern "C" fn(*mut c_void) -> c_int;

    /// What the child finds at the top of its stack, aligned as stacks are.
    #[repr(C, align(16))]
    struct Call {
        main: Main,
        arg: *mut c_void,
    }

    unsafe extern "C" fn enter(call: *mut c_void) -> ! {
        // SAFETY: it was put there for this.
        unsafe {
            let Call { main, arg } = call.cast::<Call>().read();
            let status = main(arg);
            loop {
                // The thread alone: where it is all of the process, that ends too.
                let _ = syscall!(EXIT, status);
            }
        }
    }

    c_abi! {
        fn clone(
            main: Option<Main>, top: *mut c_void, flags: c_int, arg: *mut c_void, parent: *mut pid_t, tls: *mut c_void,
            child: *mut pid_t,
        ) -> pid_t {
            match main {
                Some(main) if !top.is_null() => {
                    let place = top.map_addr(|top| (top & !15) - size_of::<Call>()).cast::<Call>();
                    place.write(Call { main, arg });
                    clone(flags, place.cast(), enter, place.cast(), Extras { parent, tls, child })
                }
                _ => Err(Errno::INVAL),
            }
        }
    }
}
