// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What comes beside a message: descriptors, credentials, times. Each has a head, and all begin where a `usize` may.

use crate::fd::{BorrowedFd, OwnedFd, RawFd};
use crate::sys::socket::option::{SOL_SOCKET, SocketValue, ucred};
use crate::{Errno, Result};
use core::ffi::c_int;
use core::marker::PhantomData;

pub use crate::arch::{SCM_TIMESTAMP, SCM_TIMESTAMPING, SCM_TIMESTAMPNS};

/// Descriptors.
pub const SCM_RIGHTS: c_int = 1;
/// Who sent it: [`ucred`].
pub const SCM_CREDENTIALS: c_int = 2;

/// What C calls `struct cmsghdr`.
#[derive(Clone, Copy)]
#[repr(C)]
struct Head {
    /// With the head.
    len: usize,
    level: c_int,
    kind: c_int,
}

/// How much of a [`Control`] so many bytes take, with their head. CMSG_SPACE(3).
#[allow(non_snake_case)]
pub const fn CMSG_SPACE(len: usize) -> usize {
    (size_of::<Head>() + len).next_multiple_of(size_of::<usize>())
}

/// Room for what comes beside messages: `Control::<{ CMSG_SPACE(4) }>::new()` is for one descriptor.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Control<const SPACE: usize> {
    align: [usize; 0],
    room: [u8; SPACE],
    len: usize,
}

impl<const SPACE: usize> Default for Control<SPACE> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const SPACE: usize> Control<SPACE> {
    /// Nothing as yet.
    pub const fn new() -> Self {
        Self { align: [], room: [0; SPACE], len: 0 }
    }

    /// Adds something. Errors: `ENOBUFS`, there is no room left.
    pub fn push(&mut self, level: c_int, kind: c_int, data: &[u8]) -> Result<()> {
        let rest = self.room.get_mut(self.len..).unwrap_or(&mut []);
        put(rest, level, kind, data)?;
        self.len += CMSG_SPACE(data.len());
        Ok(())
    }

    /// Adds descriptors. Errors: `ENOBUFS`, there is no room left.
    pub fn push_descriptors(&mut self, fds: &[BorrowedFd<'_>]) -> Result<()> {
        // SAFETY: a descriptor is a number.
        self.push(SOL_SOCKET, SCM_RIGHTS, unsafe { bytes(fds) })
    }

    /// Adds who sends it: root may say anything, others only what is true. Errors: `ENOBUFS`, there is no room left.
    pub fn push_credentials(&mut self, who: &ucred) -> Result<()> {
        // SAFETY: credentials are three numbers.
        self.push(SOL_SOCKET, SCM_CREDENTIALS, unsafe { bytes(core::slice::from_ref(who)) })
    }

    /// What was added.
    pub(super) const fn as_bytes(&self) -> &[u8] {
        self.room.split_at(self.len).0
    }

    /// All of the room, cleared.
    pub(super) fn clear(&mut self) -> &mut [u8] {
        *self = Self::new();
        &mut self.room
    }
}

/// The bytes of numbers.
///
/// # Safety
/// The type has no padding.
unsafe fn bytes<T>(values: &[T]) -> &[u8] {
    // SAFETY: all of it has a value.
    unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) }
}

fn put(room: &mut [u8], level: c_int, kind: c_int, data: &[u8]) -> Result<()> {
    let len = size_of::<Head>() + data.len();
    if room.len() < CMSG_SPACE(data.len()) {
        return Err(Errno::NOBUFS);
    }
    // SAFETY: there is room for both, and it begins where a `usize` may.
    unsafe {
        room.as_mut_ptr().cast::<Head>().write(Head { len, level, kind });
        room.as_mut_ptr().add(size_of::<Head>()).copy_from_nonoverlapping(data.as_ptr(), data.len());
    }
    Ok(())
}

/// Something that came beside a message.
#[derive(Clone, Copy, Debug)]
pub struct ControlMessage<'a> {
    /// Whose it is: `SOL_SOCKET` or a protocol's.
    pub level: c_int,
    /// What it is: `SCM_RIGHTS` or another.
    pub kind: c_int,
    /// Its bytes.
    pub data: &'a [u8],
}

impl ControlMessage<'_> {
    /// Its bytes as a value. `None`: these are too few.
    pub fn get<T: SocketValue>(&self) -> Option<T> {
        // SAFETY: there are as many bytes, and any are a value.
        (self.data.len() >= size_of::<T>()).then(|| unsafe { self.data.as_ptr().cast::<T>().read_unaligned() })
    }
}

/// What came beside a message.
#[derive(Clone, Debug)]
pub struct Controls<'a> {
    at: *mut u8,
    left: usize,
    borrowed: PhantomData<&'a [u8]>,
}

impl Controls<'_> {
    /// # Safety
    /// There are so many bytes, which are borrowed as long as this is and begin where a `usize` may.
    pub(super) const unsafe fn new(at: *mut u8, left: usize) -> Self {
        Self { at, left, borrowed: PhantomData }
    }

    /// The next head, and where its bytes are.
    fn step(&mut self) -> Option<(Head, *mut u8, usize)> {
        if self.left < size_of::<Head>() {
            return None;
        }
        // SAFETY: a head is there.
        let (head, data) = unsafe { (*self.at.cast::<Head>(), self.at.add(size_of::<Head>())) };
        let len = head.len.checked_sub(size_of::<Head>()).filter(|_| head.len <= self.left)?;
        let whole = CMSG_SPACE(len).min(self.left);
        self.at = self.at.wrapping_add(whole);
        self.left -= whole;
        Some((head, data, len))
    }
}

impl<'a> Iterator for Controls<'a> {
    type Item = ControlMessage<'a>;

    fn next(&mut self) -> Option<ControlMessage<'a>> {
        let (Head { level, kind, .. }, data, len) = self.step()?;
        // SAFETY: so many bytes are there.
        Some(ControlMessage { level, kind, data: unsafe { core::slice::from_raw_parts(data, len) } })
    }
}

/// Descriptors that came beside a message.
#[derive(Debug)]
pub struct Descriptors<'a> {
    rest: Controls<'a>,
    fds: core::slice::IterMut<'a, RawFd>,
}

impl<'a> Descriptors<'a> {
    /// # Safety
    /// The bytes are borrowed for this alone, and the descriptors in them nobody's.
    pub(super) unsafe fn new(rest: Controls<'a>) -> Self {
        Self { rest, fds: [].iter_mut() }
    }
}

impl Iterator for Descriptors<'_> {
    type Item = OwnedFd;

    fn next(&mut self) -> Option<OwnedFd> {
        loop {
            // One that was taken is not there a second time.
            let taken = self.fds.by_ref().map(|fd| core::mem::replace(fd, -1)).find(|fd| *fd >= 0);
            if let Some(fd) = taken {
                // SAFETY: it is new, and nobody else's.
                return Some(unsafe { OwnedFd::from_raw_fd(fd) });
            }
            let (head, data, len) = self.rest.step()?;
            if (head.level, head.kind) == (SOL_SOCKET, SCM_RIGHTS) {
                let count = len / size_of::<RawFd>();
                // SAFETY: so many numbers are there, behind a head, borrowed for this alone.
                self.fds = unsafe { core::slice::from_raw_parts_mut(data.cast(), count) }.iter_mut();
            }
        }
    }
}
