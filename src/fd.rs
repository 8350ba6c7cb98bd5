// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! File descriptors, as `std::os::fd` has them: owned ones close themselves, borrowed ones cannot outlive their file.

use crate::syscall;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

/// A descriptor as the kernel counts it.
pub type RawFd = i32;

/// An open descriptor that this value alone closes.
#[derive(Debug)]
#[repr(transparent)]
pub struct OwnedFd(RawFd);

/// An open descriptor that somebody else closes, not before `'fd` ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct BorrowedFd<'fd>(RawFd, PhantomData<&'fd OwnedFd>);

/// Standard input.
pub const STDIN: BorrowedFd<'static> = BorrowedFd(0, PhantomData);
/// Standard output.
pub const STDOUT: BorrowedFd<'static> = BorrowedFd(1, PhantomData);
/// Standard error.
pub const STDERR: BorrowedFd<'static> = BorrowedFd(2, PhantomData);
/// The working directory, where a call with `at` in its name wants a directory.
pub const AT_FDCWD: BorrowedFd<'static> = BorrowedFd(-100, PhantomData);

impl OwnedFd {
    /// Takes a descriptor over.
    ///
    /// # Safety
    /// `fd` is open, and nobody else closes it.
    pub const unsafe fn from_raw_fd(fd: RawFd) -> Self {
        Self(fd)
    }

    /// Its number.
    pub const fn as_raw_fd(&self) -> RawFd {
        self.0
    }

    /// Gives the descriptor away: it stays open.
    pub fn into_raw_fd(self) -> RawFd {
        ManuallyDrop::new(self).0
    }
}

impl Drop for OwnedFd {
    fn drop(&mut self) {
        // SAFETY: the descriptor is this value's own. An error has no taker here: close(2) is called by those who want it.
        let _ = unsafe { syscall!(CLOSE, self.0) };
    }
}

impl BorrowedFd<'_> {
    /// Borrows a descriptor by its number.
    ///
    /// # Safety
    /// Whoever owns `fd` leaves it open while this value lives.
    pub const unsafe fn borrow_raw(fd: RawFd) -> Self {
        Self(fd, PhantomData)
    }

    /// Its number.
    pub const fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

/// What has a descriptor to lend.
pub trait AsFd {
    /// Lends it.
    fn as_fd(&self) -> BorrowedFd<'_>;
}

impl AsFd for OwnedFd {
    #[inline(always)]
    fn as_fd(&self) -> BorrowedFd<'_> {
        BorrowedFd(self.0, PhantomData)
    }
}

impl AsFd for BorrowedFd<'_> {
    #[inline(always)]
    fn as_fd(&self) -> BorrowedFd<'_> {
        *self
    }
}

impl<T: AsFd> AsFd for &T {
    #[inline(always)]
    fn as_fd(&self) -> BorrowedFd<'_> {
        T::as_fd(self)
    }
}
