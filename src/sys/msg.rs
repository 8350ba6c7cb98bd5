// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/msg.h>`: System V's queues of messages.
//!
//! A message is a number above 0, its kind, and bytes behind it. The kernel's number is as wide as its registers, which on
//! x32 is wider than C's `long`.

use super::ipc::{IPC_RMID, IPC_SET, IPC_STAT, Kernel, ipc_perm, key_t};
use crate::c_abi::c_abi;
use crate::constants::constants;
use crate::{Errno, Result, arch, free, malloc, pid_t, syscall};
use core::ffi::{c_int, c_long, c_ulong, c_void};

constants! { c_int:
    MSG_NOERROR = 0x1000: "A longer message is cut."
    MSG_EXCEPT  = 0x2000: "Any kind but this one."
    MSG_COPY    = 0x4000: "The message stays; the kind counts messages from 0."
}

#[cfg(feature = "c-abi")]
const MSG_STAT: c_int = 11;
#[cfg(feature = "c-abi")]
const MSG_STAT_ANY: c_int = 13;

/// What is known of a queue. C's struct is the same.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct msqid_ds {
    /// Who it belongs to.
    pub msg_perm: ipc_perm,
    /// When something was sent last, in seconds since 1970; 0 is never.
    pub msg_stime: i64,
    /// When something was received last.
    pub msg_rtime: i64,
    /// When it was made, or [`msgctl_set`] changed it, last.
    pub msg_ctime: i64,
    /// How many bytes are in it.
    pub msg_cbytes: c_ulong,
    /// How many messages.
    pub msg_qnum: c_ulong,
    /// How many bytes there may be.
    pub msg_qbytes: c_ulong,
    /// Who sent last.
    pub msg_lspid: pid_t,
    /// Who received last.
    pub msg_lrpid: pid_t,
}

type Queue = Kernel<{ arch::MSQID_SIZE }>;

impl From<Queue> for msqid_ds {
    fn from(told: Queue) -> Self {
        Self {
            msg_perm: told.perm(),
            msg_stime: told.time(arch::MSQID_STIME, arch::MSQID_STIME_HIGH, 4),
            msg_rtime: told.time(arch::MSQID_RTIME, arch::MSQID_RTIME_HIGH, 4),
            msg_ctime: told.time(arch::MSQID_CTIME, arch::MSQID_CTIME_HIGH, 4),
            msg_cbytes: told.long(arch::MSQID_CBYTES) as c_ulong,
            msg_qnum: told.long(arch::MSQID_QNUM) as c_ulong,
            msg_qbytes: told.long(arch::MSQID_QBYTES) as c_ulong,
            msg_lspid: told.int(arch::MSQID_LSPID),
            msg_lrpid: told.int(arch::MSQID_LRPID),
        }
    }
}

/// # Safety
/// What the command has the kernel read or write is at `about`.
unsafe fn control(id: c_int, command: c_int, about: *mut c_void) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(MSGCTL, id, command | arch::IPC_64, about) }
}

/// A queue, by its key: [`IPC_PRIVATE`](super::ipc::IPC_PRIVATE) is a new one. `flags` are `IPC_*` and the permissions of what is
/// made. Errors: `ENOENT`, `EEXIST`, `EACCES`, `ENOMEM`, `ENOSPC`, `ENOSYS`. msgget(2).
pub fn msgget(key: key_t, flags: c_int) -> Result<c_int> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(MSGGET, key, flags).map(|id| id as c_int) }
}
c_abi! { fn msgget(key: key_t, flags: c_int) -> c_int { syscall!(MSGGET, key, flags) } }

/// A message as the kernel takes it, in memory of its own.
struct Message(*mut u8);

impl Message {
    fn with_room(len: usize) -> Result<Self> {
        let size = len.checked_add(arch::KERNEL_LONG).ok_or(Errno::INVAL)?;
        malloc(size).map(|room| Self(room.cast()))
    }

    fn text(&self) -> *mut u8 {
        self.0.wrapping_add(arch::KERNEL_LONG)
    }

    fn kind(&self) -> c_long {
        // SAFETY: there is room for it.
        unsafe {
            match arch::KERNEL_LONG {
                4 => self.0.cast::<i32>().read_unaligned() as c_long,
                _ => self.0.cast::<i64>().read_unaligned() as c_long,
            }
        }
    }

    fn set_kind(&mut self, kind: isize) {
        // SAFETY: there is room for it.
        unsafe {
            match arch::KERNEL_LONG {
                4 => self.0.cast::<i32>().write_unaligned(kind as i32),
                _ => self.0.cast::<i64>().write_unaligned(kind as i64),
            }
        }
    }
}

impl Drop for Message {
    fn drop(&mut self) {
        // SAFETY: it is from `malloc`, and nobody else's.
        unsafe { free(self.0.cast()) }
    }
}

/// Puts a message of this kind, which is more than 0, into the queue `id`. Where that is full it waits, or with `IPC_NOWAIT`
/// answers with `EAGAIN`. Errors: `EINVAL`, `EIDRM`, `EACCES`, `EINTR`, `ENOMEM`. msgsnd(2).
pub fn msgsnd(id: c_int, kind: c_long, text: &[u8], flags: c_int) -> Result<()> {
    let mut message = Message::with_room(text.len())?;
    message.set_kind(kind as isize);
    // SAFETY: there is room for the text, and the kernel reads it.
    unsafe {
        message.text().copy_from_nonoverlapping(text.as_ptr(), text.len());
        syscall!(MSGSND, id, message.0, text.len(), flags).map(drop)
    }
}

/// Takes a message out of the queue `id`: the first one if `kind` is 0, the first one of it if it is more, and if it is less, the
/// first one of the lowest kind up to `-kind`. Answers with its kind and length. Errors: `E2BIG`, it is longer and `flags` have
/// no [`MSG_NOERROR`]; `ENOMSG`, there is none and they have `IPC_NOWAIT`; `EINVAL`, `EIDRM`, `EACCES`, `EINTR`. msgrcv(2).
pub fn msgrcv(id: c_int, text: &mut [u8], kind: c_long, flags: c_int) -> Result<(c_long, usize)> {
    let message = Message::with_room(text.len())?;
    // SAFETY: the kernel writes as much as there is room for, and tells how much.
    unsafe {
        let len = syscall!(MSGRCV, id, message.0, text.len(), kind as isize, flags)?;
        text.as_mut_ptr().copy_from_nonoverlapping(message.text(), len.min(text.len()));
        Ok((message.kind(), len))
    }
}

/// Whether C has messages as the kernel has them.
#[cfg(feature = "c-abi")]
const IS_PLAIN: bool = size_of::<c_long>() == arch::KERNEL_LONG;

c_abi! {
    fn msgsnd(id: c_int, message: *const c_long, len: usize, flags: c_int) -> c_int {
        if IS_PLAIN {
            syscall!(MSGSND, id, message, len, flags).map(drop)
        } else {
            msgsnd(id, message.read_unaligned(), core::slice::from_raw_parts(message.add(1).cast(), len), flags)
        }
    }
    fn msgrcv(id: c_int, message: *mut c_long, len: usize, kind: c_long, flags: c_int) -> isize {
        if IS_PLAIN {
            syscall!(MSGRCV, id, message, len, kind as isize, flags)
        } else {
            let text = core::slice::from_raw_parts_mut(message.add(1).cast(), len);
            msgrcv(id, text, kind, flags).map(|(kind, len)| { message.write_unaligned(kind); len })
        }
    }
}

/// As msgctl(2) with a command that fills a struct; answers with that, and with what the call does.
fn told(id: c_int, command: c_int) -> Result<(msqid_ds, usize)> {
    let mut about = Queue::new();
    // SAFETY: the kernel writes one struct.
    let answer = unsafe { control(id, command, (&raw mut about).cast())? };
    Ok((about.into(), answer))
}

/// What is known of the queue `id`. Errors: `EINVAL`, `EIDRM`, `EACCES`. msgctl(2), `IPC_STAT`.
pub fn msgctl_stat(id: c_int) -> Result<msqid_ds> {
    Ok(told(id, IPC_STAT)?.0)
}

/// Sets of the queue `id` the user, the group, the permissions, and how many bytes there may be. Errors: `EINVAL`, `EIDRM`,
/// `EPERM`. msgctl(2), `IPC_SET`.
pub fn msgctl_set(id: c_int, queue: &msqid_ds) -> Result<()> {
    let mut about = Queue::new();
    about.put_perm(&queue.msg_perm);
    about.put_long(arch::MSQID_QBYTES, queue.msg_qbytes as usize);
    // SAFETY: the kernel reads one struct.
    unsafe { control(id, IPC_SET, (&raw mut about).cast()).map(drop) }
}

/// Removes the queue `id`; who waits is told `EIDRM`. Errors: `EINVAL`, `EIDRM`, `EPERM`. msgctl(2), `IPC_RMID`.
pub fn msgctl_rmid(id: c_int) -> Result<()> {
    // SAFETY: the command touches no memory.
    unsafe { control(id, IPC_RMID, core::ptr::null_mut()).map(drop) }
}
c_abi! {
    fn msgctl(id: c_int, command: c_int, about: *mut msqid_ds) -> c_int {
        match command {
            IPC_STAT | MSG_STAT | MSG_STAT_ANY => told(id, command).map(|(told, answer)| { about.write(told); answer }),
            IPC_SET => msgctl_set(id, &*about).map(|()| 0),
            _ => control(id, command, about.cast()),
        }
    }
}
