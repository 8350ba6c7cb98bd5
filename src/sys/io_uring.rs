// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<linux/io_uring.h>`: the three calls, and the structs by which a program and the kernel share two rings. No ring is driven
//! here: that is for the program under test.

use crate::fd::{AsFd, OwnedFd};
use crate::signal::sigset_t;
use crate::{Result, syscall};
use core::ffi::{c_uint, c_void};
use core::ptr::{from_mut, from_ref, null};

/// Where the submission ring is mapped from. mmap(2)'s offset.
pub const IORING_OFF_SQ_RING: i64 = 0;
/// Where the completion ring is mapped from. mmap(2)'s offset.
pub const IORING_OFF_CQ_RING: i64 = 0x0800_0000;
/// Where the submissions are mapped from. mmap(2)'s offset.
pub const IORING_OFF_SQES: i64 = 0x1000_0000;

/// Nothing is done: [`io_uring_sqe`].
pub const IORING_OP_NOP: u8 = 0;

/// Wait for completions. [`io_uring_enter`].
pub const IORING_ENTER_GETEVENTS: c_uint = 1;

/// Both rings are in one mapping. In [`io_uring_params`].
pub const IORING_FEAT_SINGLE_MMAP: u32 = 1;

/// What the program asks for.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct io_uring_sqe {
    /// What is to be done: `IORING_OP_*`.
    pub opcode: u8,
    /// `IOSQE_*`.
    pub flags: u8,
    /// How urgent it is.
    pub ioprio: u16,
    /// With which file.
    pub fd: i32,
    /// Where in it.
    pub off: u64,
    /// With which memory.
    pub addr: u64,
    /// How much of it.
    pub len: u32,
    /// The flags of the call that it stands for.
    pub op_flags: u32,
    /// What comes back with the completion.
    pub user_data: u64,
    /// Which of the registered buffers.
    pub buf_index: u16,
    /// As whom.
    pub personality: u16,
    /// A second file.
    pub file_index: u32,
    /// More memory.
    pub addr3: u64,
    rest: u64,
}

/// What became of it.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct io_uring_cqe {
    /// As it was in the submission.
    pub user_data: u64,
    /// The answer of the call that it stands for, an error below 0.
    pub res: i32,
    /// `IORING_CQE_F_*`.
    pub flags: u32,
}

/// Where things are in the mapping of a ring, in bytes.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct io_sqring_offsets {
    /// What the kernel takes next.
    pub head: u32,
    /// What the program puts next.
    pub tail: u32,
    /// What a number is masked with to be a place.
    pub ring_mask: u32,
    /// How many places there are.
    pub ring_entries: u32,
    /// `IORING_SQ_*`.
    pub flags: u32,
    /// How many were not good.
    pub dropped: u32,
    /// The numbers of submissions.
    pub array: u32,
    reserved: u32,
    /// Where the program wants it.
    pub user_addr: u64,
}

/// Where things are in the mapping of a ring, in bytes.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct io_cqring_offsets {
    /// What the program takes next.
    pub head: u32,
    /// What the kernel puts next.
    pub tail: u32,
    /// What a number is masked with to be a place.
    pub ring_mask: u32,
    /// How many places there are.
    pub ring_entries: u32,
    /// How many had no place.
    pub overflow: u32,
    /// The completions.
    pub cqes: u32,
    /// `IORING_CQ_*`.
    pub flags: u32,
    reserved: u32,
    /// Where the program wants it.
    pub user_addr: u64,
}

/// What is asked of a pair of rings, and what they are.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct io_uring_params {
    /// How many submissions there is room for.
    pub sq_entries: u32,
    /// How many completions there is room for.
    pub cq_entries: u32,
    /// `IORING_SETUP_*`.
    pub flags: u32,
    /// Where the kernel's thread runs.
    pub sq_thread_cpu: u32,
    /// How long it looks, in milliseconds.
    pub sq_thread_idle: u32,
    /// What the kernel has: `IORING_FEAT_*`.
    pub features: u32,
    /// Rings that share their workers.
    pub wq_fd: u32,
    reserved: [u32; 3],
    /// The submission ring.
    pub sq_off: io_sqring_offsets,
    /// The completion ring.
    pub cq_off: io_cqring_offsets,
}

/// A pair of rings for so many submissions; `params` is filled in. Errors: `EINVAL`, `EMFILE`, `ENOMEM`, `ENOSYS`, `EPERM`.
/// io_uring_setup(2).
pub fn io_uring_setup(entries: u32, params: &mut io_uring_params) -> Result<OwnedFd> {
    // SAFETY: the kernel reads and writes one struct. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(IO_URING_SETUP, entries, from_mut(params))? as i32)) }
}

/// Has `submit` submissions done, and with `IORING_ENTER_GETEVENTS` waits for `complete` completions. Answers with how many it
/// took. Errors: `EAGAIN`, `EBADF`, `EBUSY`, `EINTR`, `EINVAL`. io_uring_enter(2).
///
/// # Safety
/// What the submissions say is sound: the kernel reads and writes memory as they tell it, also after this call.
pub unsafe fn io_uring_enter(
    ring: impl AsFd,
    submit: u32,
    complete: u32,
    flags: c_uint,
    mask: Option<&sigset_t>,
) -> Result<usize> {
    let mask = mask.map_or(null(), from_ref);
    // SAFETY: the caller's; the kernel reads one set or none.
    unsafe { syscall!(IO_URING_ENTER, ring.as_fd(), submit, complete, flags, mask, size_of::<sigset_t>()) }
}

/// Registers buffers, files or other things with the rings: `IORING_REGISTER_*`. Errors: `EBADF`, `EBUSY`, `EINVAL`, `ENXIO`.
/// io_uring_register(2).
///
/// # Safety
/// `arg` is what `opcode` wants, and memory that is registered stays as long as it is.
pub unsafe fn io_uring_register(ring: impl AsFd, opcode: c_uint, arg: *mut c_void, count: c_uint) -> Result<usize> {
    // SAFETY: the caller's.
    unsafe { syscall!(IO_URING_REGISTER, ring.as_fd(), opcode, arg, count) }
}
