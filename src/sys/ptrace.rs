// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/ptrace.h>`: looking into another process, and stopping it.

use crate::c_abi::c_abi;
use crate::process::pid_t;
use crate::{Result, syscall};
use core::ffi::c_int;
#[cfg(feature = "c-abi")]
use core::ffi::c_long;

/// Be traced by the parent from now on.
pub const PTRACE_TRACEME: c_int = 0;
/// The word at an address of the program.
pub const PTRACE_PEEKDATA: c_int = 2;
/// Writes the word at an address of the program.
pub const PTRACE_POKEDATA: c_int = 5;
/// Goes on, with a signal if one is given.
pub const PTRACE_CONT: c_int = 7;
/// Ends the process.
pub const PTRACE_KILL: c_int = 8;
/// Goes on for one instruction.
pub const PTRACE_SINGLESTEP: c_int = 9;
/// Traces a process, and stops it.
pub const PTRACE_ATTACH: c_int = 16;
/// Traces it no more.
pub const PTRACE_DETACH: c_int = 17;
/// Goes on to the next system call.
pub const PTRACE_SYSCALL: c_int = 24;
/// Says what to be told of: `PTRACE_O_*`.
pub const PTRACE_SETOPTIONS: c_int = 0x4200;
/// Reads what came with the last event.
pub const PTRACE_GETEVENTMSG: c_int = 0x4201;
/// Traces a process without stopping it.
pub const PTRACE_SEIZE: c_int = 0x4206;
/// Stops a process that was seized.
pub const PTRACE_INTERRUPT: c_int = 0x4207;

/// Does what `request` says with the process `pid`, which is stopped. Errors: `ESRCH`, `EPERM`, `EIO`, `EFAULT`. ptrace(2).
///
/// # Safety
/// Where the request has the kernel read or write memory of this process, the arguments point to it. What is changed in the other
/// process is for the caller to answer for.
pub unsafe fn ptrace(request: c_int, pid: pid_t, addr: usize, data: usize) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(PTRACE, request, pid, addr, data) }
}

/// The word at an address of a process that is stopped. Errors: `ESRCH`, `EIO`, `EFAULT`. `PTRACE_PEEKDATA` of ptrace(2).
pub fn ptrace_peek(pid: pid_t, addr: usize) -> Result<usize> {
    let mut word = 0_usize;
    // SAFETY: the kernel writes one word here, in place of the answer that C has.
    unsafe { syscall!(PTRACE, PTRACE_PEEKDATA, pid, addr, &raw mut word)? };
    Ok(word)
}

c_abi! {
    fn ptrace(request: c_int, pid: pid_t, addr: usize, data: usize) -> c_long {
        // As C has it, the words that are read are the answer: PEEKTEXT, PEEKDATA and PEEKUSER.
        if (1..=3).contains(&request) {
            let mut word: usize = 0;
            syscall!(PTRACE, request, pid, addr, &raw mut word).map(|_| word)
        } else {
            syscall!(PTRACE, request, pid, addr, data)
        }
        .map_or_else(|error| crate::errno::set(error) as c_long, |answer| answer as c_long)
    }
}
