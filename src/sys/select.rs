// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/select.h>`: waiting until a descriptor is ready, for descriptors below 1024.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::signal::sigset_t;
use crate::sys::time::timeval;
use crate::time::timespec;
use crate::{Errno, Result, arch, syscall};
use core::ffi::c_int;
use core::ptr::{from_mut, from_ref, null, null_mut};

/// How many descriptors a set has bits for.
pub const FD_SETSIZE: usize = 1024;

const BITS: usize = usize::BITS as usize;

/// A set of descriptors.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct fd_set([usize; FD_SETSIZE / BITS]);

impl fd_set {
    /// No descriptor.
    pub const EMPTY: Self = Self([0; _]);
}

/// The number of the word that has a descriptor's bit, and that bit.
fn place(fd: impl AsFd) -> (usize, usize) {
    let fd = fd.as_fd().as_raw_fd() as usize;
    (fd / BITS, 1 << (fd % BITS))
}

/// Takes `fd` from `set`. FD_CLR(3).
#[allow(non_snake_case)]
pub fn FD_CLR(fd: impl AsFd, set: &mut fd_set) {
    let (word, bit) = place(fd);
    if let Some(word) = set.0.get_mut(word) {
        *word &= !bit;
    }
}

/// Whether `fd` is in `set`. FD_ISSET(3).
#[allow(non_snake_case)]
pub fn FD_ISSET(fd: impl AsFd, set: &fd_set) -> bool {
    let (word, bit) = place(fd);
    set.0.get(word).is_some_and(|word| word & bit != 0)
}

/// Adds `fd` to `set`. Errors: `EINVAL`, it is not below [`FD_SETSIZE`]. FD_SET(3).
#[allow(non_snake_case)]
pub fn FD_SET(fd: impl AsFd, set: &mut fd_set) -> Result<()> {
    let (word, bit) = place(fd);
    *set.0.get_mut(word).ok_or(Errno::INVAL)? |= bit;
    Ok(())
}

/// Takes all from `set`. FD_ZERO(3).
#[allow(non_snake_case)]
pub fn FD_ZERO(set: &mut fd_set) {
    *set = fd_set::EMPTY;
}

/// Waits until a descriptor below `nfds` is ready: one of `read` to be read, one of `write` to be written, one of `except` for
/// what is out of the ordinary; but no longer than `timeout` (`None`: for ever). Leaves those in the sets that are ready and
/// answers with how many, 0 when the time was up. While it waits, `mask` is in the place of the signals that this thread blocks.
/// Errors: `EBADF`, `EINTR`, `EINVAL`. pselect(2).
pub fn pselect(
    nfds: c_int,
    read: Option<&mut fd_set>,
    write: Option<&mut fd_set>,
    except: Option<&mut fd_set>,
    timeout: Option<timespec>,
    mask: Option<&sigset_t>,
) -> Result<usize> {
    if nfds > FD_SETSIZE as c_int {
        return Err(Errno::INVAL);
    }
    let [read, write, except] = [read, write, except].map(|set| set.map_or(null_mut(), from_mut));
    // The kernel writes back what is left, so that it gets a copy.
    let mut left = timeout;
    let left = left.as_mut().map_or(null_mut(), from_mut);
    let mask = argument(mask.map_or(null(), from_ref));
    // SAFETY: the kernel reads and writes the first `nfds` bits of the sets, and one timespec; it reads one set of signals or
    // none.
    unsafe { syscall!(PSELECT6, nfds, read, write, except, left, mask.as_ptr()) }
}
c_abi! {
    fn pselect(
        nfds: c_int,
        read: *mut fd_set,
        write: *mut fd_set,
        except: *mut fd_set,
        timeout: *const timespec,
        mask: *const sigset_t,
    ) -> c_int {
        let mut left = timeout.as_ref().copied();
        let left = left.as_mut().map_or(null_mut(), from_mut);
        syscall!(PSELECT6, nfds, read, write, except, left, argument(mask).as_ptr())
    }
}

/// The sixth argument: a call has no room for a seventh, and so this one has two in memory.
fn argument(mask: *const sigset_t) -> [arch::Long; 2] {
    [mask.expose_provenance() as arch::Long, size_of::<sigset_t>() as arch::Long]
}

/// As [`pselect`]; `timeout` becomes what is left of it. Errors: `EBADF`, `EINTR`, `EINVAL`. select(2).
pub fn select(
    nfds: c_int,
    read: Option<&mut fd_set>,
    write: Option<&mut fd_set>,
    except: Option<&mut fd_set>,
    timeout: Option<&mut timeval>,
) -> Result<usize> {
    if nfds > FD_SETSIZE as c_int {
        return Err(Errno::INVAL);
    }
    let [read, write, except] = [read, write, except].map(|set| set.map_or(null_mut(), from_mut));
    let mut left = timeout.as_deref().map(|timeout| timespec::from(*timeout));
    let place = left.as_mut().map_or(null_mut(), from_mut);
    // SAFETY: as in pselect.
    let count = unsafe { syscall!(PSELECT6, nfds, read, write, except, place, syscall::NULL) };
    if let (Some(left), Some(timeout)) = (left, timeout) {
        *timeout = left.into();
    }
    count
}
c_abi! {
    fn select(
        nfds: c_int, read: *mut fd_set, write: *mut fd_set, except: *mut fd_set, timeout: *mut timeval
    ) -> c_int {
        select(nfds, read.as_mut(), write.as_mut(), except.as_mut(), timeout.as_mut())
    }
}
