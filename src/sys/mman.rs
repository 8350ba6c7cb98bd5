// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/mman.h>`: mappings.

use crate::c_abi::c_abi;
use crate::fd::{AsFd, BorrowedFd, OwnedFd};
use crate::plain::plain;
use crate::{Result, arch, syscall};
use core::ffi::{CStr, c_int, c_uint, c_void};
#[cfg(feature = "c-abi")]
use {crate::c_abi::or_minus_1, core::ffi::c_char};

pub use crate::arch::{
    MADV_COLD, MADV_DODUMP, MADV_DOFORK, MADV_DONTDUMP, MADV_DONTFORK, MADV_DONTNEED, MADV_FREE, MADV_HUGEPAGE,
    MADV_KEEPONFORK, MADV_MERGEABLE, MADV_NOHUGEPAGE, MADV_NORMAL, MADV_PAGEOUT, MADV_POPULATE_READ,
    MADV_POPULATE_WRITE, MADV_RANDOM, MADV_REMOVE, MADV_SEQUENTIAL, MADV_UNMERGEABLE, MADV_WILLNEED, MADV_WIPEONFORK,
    MAP_ANONYMOUS, MAP_HUGETLB, MAP_LOCKED, MAP_NORESERVE, MAP_POPULATE, MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT,
};

/// Not accessible at all.
pub const PROT_NONE: c_int = 0;
/// Can be read.
pub const PROT_READ: c_int = 1;
/// Can be written.
pub const PROT_WRITE: c_int = 2;
/// Can be executed.
pub const PROT_EXEC: c_int = 4;

/// Writes are seen by others who map the same.
pub const MAP_SHARED: c_int = 1;
/// Writes are this process' own.
pub const MAP_PRIVATE: c_int = 2;
/// At this address and no other, in place of what was there.
pub const MAP_FIXED: c_int = 0x10;
/// At this address, or `EEXIST` where something is there.
pub const MAP_FIXED_NOREPLACE: c_int = 0x100000;

/// Closed by exec.
pub const MFD_CLOEXEC: c_uint = 1;
/// Can be sealed.
pub const MFD_ALLOW_SEALING: c_uint = 2;
/// Of huge pages.
pub const MFD_HUGETLB: c_uint = 4;
/// Cannot be executed, and is sealed so.
pub const MFD_NOEXEC_SEAL: c_uint = 8;
/// Can be executed.
pub const MFD_EXEC: c_uint = 16;

/// It may move.
pub const MREMAP_MAYMOVE: c_int = 1;
/// It moves to an address, in place of what was there.
pub const MREMAP_FIXED: c_int = 2;
/// It moves, and leaves an empty mapping behind.
pub const MREMAP_DONTUNMAP: c_int = 4;

/// Begin to write.
pub const MS_ASYNC: c_int = 1;
/// Make other mappings of the file see it.
pub const MS_INVALIDATE: c_int = 2;
/// Write, and wait for the end.
pub const MS_SYNC: c_int = 4;

/// Lock pages when they come.
pub const MLOCK_ONFAULT: c_int = 1;

/// No access by this key.
pub const PKEY_DISABLE_ACCESS: c_uint = 1;
/// No writing by this key.
pub const PKEY_DISABLE_WRITE: c_uint = 2;

plain! {
    /// Has `size` bytes at `start` show what begins at the page `page` of their file. Errors: `EINVAL`. remap_file_pages(2).
    fn remap_file_pages(start: Address, size: usize, prot: c_int, page: usize, flags: c_int) = REMAP_FILE_PAGES(start, size, prot, page, flags);

    /// A file that has no name but lives in memory. Errors: `EINVAL`, `EMFILE`, `ENOMEM`. memfd_create(2).
    fn memfd_create(name: Path, flags: c_uint) -> OwnedFd = MEMFD_CREATE(name, flags);

    /// Keeps all memory from being swapped out: `MCL_*`. Errors: `ENOMEM`, `EPERM`, `EINVAL`. mlockall(2).
    fn mlockall(flags: c_int) = MLOCKALL(flags);

    /// Keeps a range from being swapped out. Errors: `ENOMEM`, `EPERM`, `EAGAIN`. mlock(2).
    fn mlock(addr: Address, len: usize) = MLOCK(addr, len);

    /// As [`mlock`], with [`MLOCK_ONFAULT`]. mlock2(2).
    fn mlock2(addr: Address, len: usize, flags: c_int) = MLOCK2(addr, len, flags);

    /// Writes what was changed of a mapped file: `MS_*`. Errors: `EINVAL`, `ENOMEM`, `EBUSY`. msync(2).
    fn msync(addr: Address, len: usize, flags: c_int) = MSYNC(addr, len, flags);

    /// Lets a range be swapped out again. Errors: `ENOMEM`, `EINVAL`. munlock(2).
    fn munlock(addr: Address, len: usize) = MUNLOCK(addr, len);

    /// Lets all memory be swapped out again. munlockall(2).
    fn munlockall() = MUNLOCKALL();

    /// A new key for protection, with these rights: `PKEY_*`. Errors: `ENOSPC`, `EINVAL`. pkey_alloc(2).
    fn pkey_alloc(flags: c_uint, rights: c_uint) -> c_int = PKEY_ALLOC(flags, rights);

    /// Gives a key back. Errors: `EINVAL`. pkey_free(2).
    fn pkey_free(key: c_int) = PKEY_FREE(key);
}

/// Maps `len` bytes of `fd` from `offset` on, or of nothing with `MAP_ANONYMOUS`. Errors: `EINVAL`, `ENOMEM`, `EACCES`,
/// `EEXIST`, `ENODEV`. mmap(2).
///
/// # Safety
/// With `MAP_FIXED`, nothing that Rust relies on is in the range. What is mapped from a file changes when the file does.
pub unsafe fn mmap(
    addr: *mut c_void,
    len: usize,
    prot: c_int,
    flags: c_int,
    fd: Option<BorrowedFd<'_>>,
    offset: i64,
) -> Result<*mut c_void> {
    let fd = fd.map_or(-1, |fd| fd.as_raw_fd());
    // SAFETY: the caller's.
    unsafe { Ok(arch::mmap(addr, len, prot, flags, fd, offset)? as *mut c_void) }
}
c_abi! {
    fn mmap(addr: *mut c_void, len: usize, prot: c_int, flags: c_int, fd: c_int, offset: i64) -> *mut c_void {
        or_minus_1(arch::mmap(addr, len, prot, flags, fd, offset).map(|place| place as *mut c_void))
    }
}

/// Makes a mapping of `old` bytes one of `new`; answers with where it is. With `MREMAP_FIXED` that is `to`. Errors: `ENOMEM`,
/// `EFAULT`, `EINVAL`, `EAGAIN`. mremap(2).
///
/// # Safety
/// Where it moves or shrinks, nothing in the old range is used again. With `MREMAP_FIXED`, nothing that Rust relies on is at `to`.
pub unsafe fn mremap(addr: *mut c_void, old: usize, new: usize, flags: c_int, to: *mut c_void) -> Result<*mut c_void> {
    // SAFETY: the caller's.
    unsafe { Ok(syscall!(MREMAP, addr, old, new, flags, to)? as *mut c_void) }
}
c_abi! {
    fn mremap(addr: *mut c_void, old: usize, new: usize, flags: c_int, to: *mut c_void) -> *mut c_void {
        or_minus_1(mremap(addr, old, new, flags, to))
    }
}

/// Makes functions of the calls that do something with a range of memory, and answer with nothing.
macro_rules! ranges {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $type:ident),*) = $nr:ident;)*) => { $(
        $(#[$doc])*
        pub unsafe fn $name(addr: *mut c_void, len: usize $(, $arg: $type)*) -> Result<()> {
            // SAFETY: the caller's.
            unsafe { syscall!($nr, addr, len $(, $arg)*).map(drop) }
        }
        c_abi! {
            fn $name(addr: *mut c_void, len: usize $(, $arg: $type)*) -> c_int { syscall!($nr, addr, len $(, $arg)*) }
        }
    )* };
}

ranges! {
    /// Tells the kernel how a range will be used, or has it do something with it: `MADV_*`. Errors: `EINVAL`, `ENOMEM`, `EAGAIN`.
    /// madvise(2).
    ///
    /// # Safety
    /// Nothing that Rust relies on loses its content.
    fn madvise(advice: c_int) = MADVISE;

    /// Changes how a range may be used. Errors: `EACCES`, `EINVAL`, `ENOMEM`. mprotect(2).
    ///
    /// # Safety
    /// Nothing that Rust relies on loses an access that it needs.
    fn mprotect(prot: c_int) = MPROTECT;

    /// Unmaps a range. Errors: `EINVAL`. munmap(2).
    ///
    /// # Safety
    /// Nothing in the range is used again.
    fn munmap() = MUNMAP;

    /// Changes how a range may be used, and gives it a key; -1 is none. Errors: those of [`mprotect`]. pkey_mprotect(2).
    ///
    /// # Safety
    /// Those of [`mprotect`].
    fn pkey_mprotect(prot: c_int, key: c_int) = PKEY_MPROTECT;
}
c_abi! {
    fn mincore(addr: *mut c_void, len: usize, pages: *mut u8) -> c_int { syscall!(MINCORE, addr, len, pages) }
    // Answers with the error itself; `POSIX_MADV_DONTNEED` may not lose content, so that it does nothing.
    fn posix_madvise(addr: *mut c_void, len: usize, advice: c_int) -> c_int {
        if advice == MADV_DONTNEED {
            0
        } else {
            syscall!(MADVISE, addr, len, advice).err().map_or(0, crate::Errno::number)
        }
    }
    fn process_madvise(pidfd: c_int, pieces: *const crate::iovec, count: usize, advice: c_int, flags: c_uint) -> isize {
        syscall!(PROCESS_MADVISE, pidfd, pieces, count, advice, flags)
    }
    fn process_mrelease(pidfd: c_int, flags: c_uint) -> c_int { syscall!(PROCESS_MRELEASE, pidfd, flags) }
}

/// Which pages of a range are in memory: the lowest bit of a byte each. `pages` has a byte
/// for each 4096 bytes, which no page is smaller than. Errors: `EINVAL` where there is not
/// or the address is no page's, `ENOMEM` where nothing is mapped. mincore(2).
pub fn mincore(addr: *const c_void, len: usize, pages: &mut [u8]) -> Result<()> {
    // No page is smaller.
    if pages.len() < len.div_ceil(4096) {
        return Err(crate::Errno::INVAL);
    }
    // SAFETY: the kernel writes a byte a page.
    unsafe { syscall!(MINCORE, addr, len, pages.as_mut_ptr()).map(drop) }
}

/// Tells the kernel how pieces of the memory of another process will be used. Answers with how many bytes it heard of. Errors:
/// `EINVAL`, `ESRCH`, `EPERM`. process_madvise(2).
pub fn process_madvise(pidfd: impl AsFd, pieces: &[crate::iovec], advice: c_int) -> Result<usize> {
    // SAFETY: the kernel reads the list. What it is told of another process loses no content.
    unsafe { syscall!(PROCESS_MADVISE, pidfd.as_fd(), pieces.as_ptr(), pieces.len(), advice, 0) }
}

/// Opens memory that is shared by a name, which is a file of `/dev/shm`. Errors: those of [`open`](crate::open()), `EINVAL`.
/// shm_open(3).
pub fn shm_open(name: &CStr, flags: c_int, mode: u32) -> Result<OwnedFd> {
    let mut room = [0; 300];
    crate::open(shared(name, &mut room)?, flags | crate::O_NOFOLLOW | crate::O_CLOEXEC | crate::O_NONBLOCK, mode)
}

/// Gives shared memory a second name.
#[cfg(all(feature = "rt", feature = "c-abi"))]
pub(crate) fn shm_link(old: &CStr, new: &CStr) -> Result<()> {
    let (mut old_room, mut new_room) = ([0; 300], [0; 300]);
    crate::link(shared(old, &mut old_room)?, shared(new, &mut new_room)?)
}

/// Removes the name of shared memory. Errors: `ENOENT`, `EACCES`, `EINVAL`. shm_unlink(3).
pub fn shm_unlink(name: &CStr) -> Result<()> {
    let mut room = [0; 300];
    crate::unlink(shared(name, &mut room)?)
}
c_abi! {
    fn shm_open(name: *const c_char, flags: c_int, mode: u32) -> c_int { shm_open(CStr::from_ptr(name), flags, mode) }
    fn shm_unlink(name: *const c_char) -> c_int { shm_unlink(CStr::from_ptr(name)) }
}

/// The path of shared memory of this name, which may begin with slashes.
fn shared<'a>(name: &CStr, room: &'a mut [u8; 300]) -> Result<&'a CStr> {
    let name = name.to_bytes();
    let name = &name[name.iter().take_while(|&&byte| byte == b'/').count()..];
    if name.is_empty() || matches!(name, b"." | b"..") || name.contains(&b'/') {
        return Err(crate::Errno::INVAL);
    }
    if name.len() > crate::NAME_MAX {
        return Err(crate::Errno::NAMETOOLONG);
    }
    room.iter_mut().zip(b"/dev/shm/".iter().chain(name)).for_each(|(to, from)| *to = *from);
    CStr::from_bytes_until_nul(room).map_err(|_| crate::Errno::INVAL)
}
