// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<pty.h>`, and what `<stdlib.h>` and `<unistd.h>` have of it: terminals that are a pair of files, one for the keys and the screen,
//! one for programs; and what terminals are called.

use crate::fd::{AsFd, OwnedFd};
use crate::termios::{termios, winsize};
use crate::{Errno, Fork, O_NOCTTY, O_RDWR, Result, STDERR, STDIN, STDOUT, TCSANOW, arch, bprint, dup2, fork, fstat};
use crate::{isatty, open, readlink, setsid, stat, syscall, tcsetattr, tcsetwinsize};
use core::ffi::{CStr, c_int};

/// Opens the one end of a new terminal, with `O_RDWR` and `O_NOCTTY`. Errors: `ENOENT`, `ENOSPC`, `EMFILE`. posix_openpt(3).
pub fn posix_openpt(flags: c_int) -> Result<OwnedFd> {
    open(c"/dev/ptmx", flags, 0)
}

/// The number of the other end. Errors: `ENOTTY`, it is no such terminal.
fn number(fd: impl AsFd) -> Result<u32> {
    let mut number = 0_u32;
    // SAFETY: the kernel writes one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCGPTN, &raw mut number).map(|_| number) }
}

/// Gives the other end to this user, which the file system of terminals has done already. Errors: `ENOTTY`. grantpt(3).
pub fn grantpt(fd: impl AsFd) -> Result<()> {
    number(fd).map(drop)
}

/// Lets the other end be opened. Errors: `ENOTTY`. unlockpt(3).
pub fn unlockpt(fd: impl AsFd) -> Result<()> {
    let unlocked: c_int = 0;
    // SAFETY: the kernel reads one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCSPTLCK, &raw const unlocked).map(drop) }
}

/// The path of the other end, in `room`. Errors: `ENOTTY`, `ERANGE`. ptsname(3).
pub fn ptsname(fd: impl AsFd, room: &mut [u8]) -> Result<&CStr> {
    let number = number(fd)?;
    CStr::from_bytes_with_nul(bprint!(room, "/dev/pts/{}\0", number)).map_err(|_| Errno::RANGE)
}

/// Both ends of a new terminal, the keys and the screen first, then what programs have; set so, if that is given. Errors: those of
/// [`posix_openpt`]. openpty(3).
pub fn openpty(settings: Option<&termios>, size: Option<&winsize>) -> Result<(OwnedFd, OwnedFd)> {
    let keys = posix_openpt(O_RDWR | O_NOCTTY)?;
    unlockpt(&keys)?;
    // SAFETY: the descriptor that the kernel answers with is nobody else's.
    let user = unsafe { OwnedFd::from_raw_fd(syscall!(IOCTL, &keys, arch::TIOCGPTPEER, O_RDWR | O_NOCTTY)? as c_int) };
    if let Some(settings) = settings {
        tcsetattr(&user, TCSANOW, settings)?;
    }
    if let Some(size) = size {
        tcsetwinsize(&user, size)?;
    }
    Ok((keys, user))
}

/// Makes the terminal `fd` that of a new session, and the standard streams of this process. Errors: `EPERM`, `ENOTTY`.
/// login_tty(3).
pub fn login_tty(fd: OwnedFd) -> Result<()> {
    // It may lead a session already.
    let _ = setsid();
    // SAFETY: the kernel touches no memory.
    unsafe { syscall!(IOCTL, &fd, arch::TIOCSCTTY, 0)? };
    for stream in [STDIN, STDOUT, STDERR] {
        dup2(&fd, stream)?;
    }
    if fd.as_raw_fd() <= 2 {
        // It is one of them.
        fd.into_raw_fd();
    }
    Ok(())
}

/// As [`fork`], with a child that has a new terminal, of which the parent has the other end. Errors: those of both. forkpty(3).
pub fn forkpty(settings: Option<&termios>, size: Option<&winsize>) -> Result<(OwnedFd, Fork)> {
    let (keys, user) = openpty(settings, size)?;
    let forked = fork()?;
    if forked == Fork::Child {
        login_tty(user)?;
    }
    Ok((keys, forked))
}

/// The path of the terminal `fd`, in `room`. Errors: `ENOTTY`; `ENODEV`, it has none here; `ERANGE`. ttyname(3).
pub fn ttyname(fd: impl AsFd, room: &mut [u8]) -> Result<&CStr> {
    let fd = fd.as_fd();
    if !isatty(fd) {
        return Err(if fstat(fd).is_ok() { Errno::NOTTY } else { Errno::BADF });
    }
    let mut link = [0; 40];
    let link = bprint!(&mut link, "/proc/self/fd/{}\0", fd.as_raw_fd());
    let link = CStr::from_bytes_with_nul(link).map_err(|_| Errno::RANGE)?;
    let len = readlink(link, room).map_err(|_| Errno::NODEV)?.len();
    *room.get_mut(len).ok_or(Errno::RANGE)? = 0;
    let path = CStr::from_bytes_until_nul(room).map_err(|_| Errno::RANGE)?;
    let (there, here) = (stat(path).map_err(|_| Errno::NODEV)?, fstat(fd)?);
    let id = |file: &crate::statx| (file.stx_ino, file.stx_rdev_major, file.stx_rdev_minor);
    if id(&there) == id(&here) { Ok(path) } else { Err(Errno::NODEV) }
}

#[cfg(feature = "c-abi")]
mod c {
    use super::*;
    use crate::c_abi::c_abi;
    use crate::fd::BorrowedFd;
    use crate::global::Global;
    use crate::pid_t;
    use core::ffi::c_char;

    /// More than any name of a terminal has.
    const ROOM: usize = 64;
    static PTSNAME: Global<[u8; ROOM]> = Global::new([0; ROOM]);
    static TTYNAME: Global<[u8; ROOM]> = Global::new([0; ROOM]);

    type Name = for<'a> fn(BorrowedFd<'_>, &'a mut [u8]) -> Result<&'a CStr>;

    /// Has a name written to C's `buf`.
    unsafe fn named(fd: c_int, buf: *mut u8, len: usize, name: Name) -> c_int {
        // SAFETY: the caller has so many bytes there, and keeps the descriptor open.
        let answer = unsafe { name(BorrowedFd::borrow_raw(fd), core::slice::from_raw_parts_mut(buf, len)) };
        answer.map_or_else(Errno::number, |_| 0)
    }

    /// A name in memory of the library's.
    unsafe fn kept(fd: c_int, room: &'static Global<[u8; ROOM]>, name: Name) -> Result<*mut c_char> {
        // SAFETY: the caller keeps the descriptor open, and asks for no second name meanwhile.
        unsafe { name(BorrowedFd::borrow_raw(fd), &mut *room.as_ptr()).map(|name| name.as_ptr().cast_mut()) }
    }

    /// # Safety
    /// There is room for a name, and `fd` is open.
    unsafe fn copy_name(fd: &OwnedFd, name: *mut c_char) -> Result<()> {
        if !name.is_null() {
            // SAFETY: the caller's.
            ptsname(fd, unsafe { core::slice::from_raw_parts_mut(name.cast(), ROOM) })?;
        }
        Ok(())
    }

    c_abi! {
        fn ctermid(name: *mut c_char) -> *mut c_char {
            let path = c"/dev/tty";
            if name.is_null() {
                return path.as_ptr().cast_mut();
            }
            name.copy_from_nonoverlapping(path.as_ptr(), path.count_bytes() + 1);
            name
        }
        fn forkpty(keys: *mut c_int, name: *mut c_char, settings: Option<&termios>, size: Option<&winsize>) -> pid_t {
            forkpty(settings, size).and_then(|(fd, forked)| {
                copy_name(&fd, name)?;
                if forked != Fork::Child {
                    keys.write(fd.into_raw_fd());
                }
                Ok(match forked { Fork::Child => 0, Fork::Parent(pid) => pid })
            })
        }
        fn getpt() -> c_int { posix_openpt(O_RDWR) }
        fn grantpt(fd: c_int) -> c_int { grantpt(BorrowedFd::borrow_raw(fd)) }
        fn login_tty(fd: c_int) -> c_int { login_tty(OwnedFd::from_raw_fd(fd)) }
        fn openpty(
            keys: *mut c_int, user: *mut c_int, name: *mut c_char, settings: Option<&termios>, size: Option<&winsize>,
        ) -> c_int {
            openpty(settings, size).and_then(|(first, second)| {
                copy_name(&first, name)?;
                keys.write(first.into_raw_fd());
                user.write(second.into_raw_fd());
                Ok(())
            })
        }
        fn posix_openpt(flags: c_int) -> c_int { posix_openpt(flags) }
        fn ptsname(fd: c_int) -> *mut c_char { kept(fd, &PTSNAME, |fd, room| ptsname(fd, room)) }
        fn ptsname_r(fd: c_int, buf: *mut u8, len: usize) -> c_int { named(fd, buf, len, |fd, room| ptsname(fd, room)) }
        fn ttyname(fd: c_int) -> *mut c_char { kept(fd, &TTYNAME, |fd, room| ttyname(fd, room)) }
        fn ttyname_r(fd: c_int, buf: *mut u8, len: usize) -> c_int { named(fd, buf, len, |fd, room| ttyname(fd, room)) }
        fn unlockpt(fd: c_int) -> c_int { unlockpt(BorrowedFd::borrow_raw(fd)) }
    }
}
