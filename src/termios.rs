// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<termios.h>`: terminals, how they treat what is typed, and whose they are.
//!
//! The struct is the kernel's, of which only the flags are in the same place on every port. It holds no speeds of its own:
//! they are among the flags.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::process::pid_t;
use crate::{Errno, Result, arch, syscall};
use core::ffi::c_int;
use core::mem::MaybeUninit;

pub use crate::arch::{
    B0, B9600, B38400, B115200, BRKINT, CBAUD, CLOCAL, CREAD, CS5, CS6, CS7, CS8, CSIZE, CSTOPB, ECHO, ECHOCTL, ECHOE,
    ECHOK, ECHOKE, ECHONL, HUPCL, ICANON, ICRNL, IEXTEN, IGNBRK, IGNCR, IGNPAR, IMAXBEL, INLCR, INPCK, ISIG, ISTRIP,
    IXANY, IXOFF, IXON, NOFLSH, OCRNL, ONLCR, ONLRET, ONOCR, OPOST, PARENB, PARMRK, PARODD, TCIFLUSH, TCIOFF,
    TCIOFLUSH, TCION, TCOFLUSH, TCOOFF, TCOON, TCSADRAIN, TCSAFLUSH, TCSANOW, TOSTOP, VEOF, VEOL, VERASE, VINTR, VKILL,
    VMIN, VQUIT, VSTART, VSTOP, VSUSP, VTIME,
};

/// How a terminal is set.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct termios {
    /// What happens to what comes in: `ICRNL`, `IXON`.
    pub c_iflag: u32,
    /// What happens to what goes out: `OPOST`, `ONLCR`.
    pub c_oflag: u32,
    /// How the line is driven: `CS8`, `CREAD`, and the speed in `CBAUD`.
    pub c_cflag: u32,
    /// What is done for the user: `ECHO`, `ICANON`, `ISIG`.
    pub c_lflag: u32,
    rest: [u8; arch::TERMIOS_SIZE - 16],
}

impl termios {
    /// The character, or the count, of this index: `VINTR`, `VMIN`.
    pub fn c_cc(&mut self, index: usize) -> Option<&mut u8> {
        self.rest.get_mut(arch::TERMIOS_CC - 16..)?.get_mut(index)
    }
}

/// The size of a terminal in characters, and in pixels where somebody knows.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct winsize {
    /// Lines.
    pub ws_row: u16,
    /// Characters in a line.
    pub ws_col: u16,
    /// Pixels across.
    pub ws_xpixel: u16,
    /// Pixels down.
    pub ws_ypixel: u16,
}

/// Has every byte passed on as it is, in both directions, as soon as it comes. cfmakeraw(3).
pub fn cfmakeraw(termios: &mut termios) {
    termios.c_iflag &= !(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    termios.c_oflag &= !OPOST;
    termios.c_lflag &= !(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    termios.c_cflag = termios.c_cflag & !(CSIZE | PARENB) | CS8;
    for (index, value) in [(VMIN, 1), (VTIME, 0)] {
        if let Some(place) = termios.c_cc(index) {
            *place = value;
        }
    }
}

/// Waits until all is out that was written. Errors: `ENOTTY`, `EINTR`. tcdrain(3).
pub fn tcdrain(fd: impl AsFd) -> Result<()> {
    // SAFETY: with this argument the call touches no memory.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TCSBRK, 1).map(drop) }
}

/// Throws away what was not read, not sent or both: `TCIFLUSH`, `TCOFLUSH`, `TCIOFLUSH`. Errors: `ENOTTY`, `EINVAL`. tcflush(3).
pub fn tcflush(fd: impl AsFd, which: c_int) -> Result<()> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TCFLSH, which).map(drop) }
}

/// How the terminal is set. Errors: `ENOTTY`. tcgetattr(3).
pub fn tcgetattr(fd: impl AsFd) -> Result<termios> {
    let mut termios = MaybeUninit::uninit();
    // SAFETY: the kernel writes one `struct termios`, all of it.
    unsafe {
        syscall!(IOCTL, fd.as_fd(), arch::TCGETS, termios.as_mut_ptr())?;
        Ok(termios.assume_init())
    }
}

/// The process group that has the terminal. Errors: `ENOTTY`. tcgetpgrp(3).
pub fn tcgetpgrp(fd: impl AsFd) -> Result<pid_t> {
    let mut group: pid_t = 0;
    // SAFETY: the kernel writes one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCGPGRP, &raw mut group)? };
    Ok(group)
}

/// The session that has the terminal. Errors: `ENOTTY`. tcgetsid(3).
pub fn tcgetsid(fd: impl AsFd) -> Result<pid_t> {
    let mut session: pid_t = 0;
    // SAFETY: the kernel writes one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCGSID, &raw mut session)? };
    Ok(session)
}

/// The size of the terminal. Errors: `ENOTTY`. tcgetwinsize(3).
pub fn tcgetwinsize(fd: impl AsFd) -> Result<winsize> {
    let mut size = winsize::default();
    // SAFETY: the kernel writes one `struct winsize`.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCGWINSZ, &raw mut size)? };
    Ok(size)
}

/// Sets the terminal: at once (`TCSANOW`), when all is out (`TCSADRAIN`), or then without what was not read (`TCSAFLUSH`).
/// Errors: `ENOTTY`, `EINVAL`, `EINTR`. tcsetattr(3).
pub fn tcsetattr(fd: impl AsFd, when: c_int, termios: &termios) -> Result<()> {
    let command = match when {
        TCSANOW => arch::TCSETS,
        TCSADRAIN => arch::TCSETSW,
        TCSAFLUSH => arch::TCSETSF,
        _ => return Err(Errno::INVAL),
    };
    // SAFETY: the kernel reads one `struct termios`.
    unsafe { syscall!(IOCTL, fd.as_fd(), command, &raw const *termios).map(drop) }
}

/// Gives the terminal to a process group. Errors: `ENOTTY`, `EPERM`, `EINVAL`. tcsetpgrp(3).
pub fn tcsetpgrp(fd: impl AsFd, group: pid_t) -> Result<()> {
    // SAFETY: the kernel reads one number.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCSPGRP, &raw const group).map(drop) }
}

/// Sets the size of the terminal. Errors: `ENOTTY`. tcsetwinsize(3).
pub fn tcsetwinsize(fd: impl AsFd, size: &winsize) -> Result<()> {
    // SAFETY: the kernel reads one `struct winsize`.
    unsafe { syscall!(IOCTL, fd.as_fd(), arch::TIOCSWINSZ, &raw const *size).map(drop) }
}

c_abi! {
    fn cfgetispeed(termios: *const termios) -> u32 { (*termios).c_cflag & CBAUD }

    fn cfgetospeed(termios: *const termios) -> u32 { (*termios).c_cflag & CBAUD }

    fn cfmakeraw(termios: *mut termios) { cfmakeraw(&mut *termios) }

    // A speed of 0 is that of the output, which is the only one here.
    fn cfsetispeed(termios: *mut termios, speed: u32) -> c_int {
        set_speed(&mut *termios, if speed == B0 { (*termios).c_cflag & CBAUD } else { speed })
    }

    fn cfsetospeed(termios: *mut termios, speed: u32) -> c_int { set_speed(&mut *termios, speed) }

    fn cfsetspeed(termios: *mut termios, speed: u32) -> c_int { set_speed(&mut *termios, speed) }

    fn tcdrain(fd: c_int) -> c_int { syscall!(IOCTL, fd, arch::TCSBRK, 1) }

    fn tcflow(fd: c_int, action: c_int) -> c_int { syscall!(IOCTL, fd, arch::TCXONC, action) }

    fn tcflush(fd: c_int, which: c_int) -> c_int { syscall!(IOCTL, fd, arch::TCFLSH, which) }

    fn tcgetattr(fd: c_int, termios: *mut termios) -> c_int { syscall!(IOCTL, fd, arch::TCGETS, termios) }

    fn tcgetpgrp(fd: c_int) -> pid_t { tcgetpgrp(crate::BorrowedFd::borrow_raw(fd)) }

    fn tcgetsid(fd: c_int) -> pid_t { tcgetsid(crate::BorrowedFd::borrow_raw(fd)) }

    fn tcsendbreak(fd: c_int, _duration: c_int) -> c_int { syscall!(IOCTL, fd, arch::TCSBRK, 0) }

    fn tcsetattr(fd: c_int, when: c_int, termios: *const termios) -> c_int {
        tcsetattr(crate::BorrowedFd::borrow_raw(fd), when, &*termios)
    }

    fn tcsetpgrp(fd: c_int, group: pid_t) -> c_int { tcsetpgrp(crate::BorrowedFd::borrow_raw(fd), group) }
}

#[cfg(feature = "c-abi")]
fn set_speed(termios: &mut termios, speed: u32) -> Result<()> {
    if speed & !CBAUD != 0 {
        return Err(Errno::INVAL);
    }
    termios.c_cflag = termios.c_cflag & !CBAUD | speed;
    Ok(())
}
