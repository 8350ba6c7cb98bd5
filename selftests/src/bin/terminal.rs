// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Terminals: how they are set, and whose they are. Each test makes one of its own, with two ends.
#![no_std]
#![no_main]

use nilibc::selftest::exists;
use nilibc::*;
use selftests::{NOT_OPEN, child, emulated, end_of, fails, is};

selftest! {
    tcgetattr_of_no_terminal                  => { let (end, _) = pipe()?; fails(tcgetattr(end), Errno::NOTTY) };
    tcgetwinsize_of_no_terminal               => { let (end, _) = pipe()?; fails(tcgetwinsize(end), Errno::NOTTY) };
    isatty_tells_a_terminal if pty(), NONE    => isatty(Pty::open()?.user) && !isatty(pipe()?.0);
    tcsetattr_is_read_back if pty(), NONE     => tcsetattr_is_read_back();
    tcsetattr_at_no_time if pty(), NONE       => tcsetattr_at_no_time();
    lines_are_edited if pty(), NONE           => typed(|_| (), b"ab\x7fc\r", b"ac\n");
    raw_bytes_pass if pty(), NONE             => typed(cfmakeraw, b"a\r\x7f\x03", b"a\r\x7f\x03");
    tcflush_throws_input_away if pty(), NONE  => tcflush_throws_input_away();
    tcsetwinsize_is_read_back if pty(), NONE  => tcsetwinsize_is_read_back();
    ptsname_is_that_of_the_other_end if pty() && exists(c"/dev/pts"), NONE
                                              => ptsname_is_that_of_the_other_end();
    ptsname_without_room if pty(), NONE       => fails(ptsname(Pty::open()?.keys, &mut [0; 9]), Errno::RANGE);
    ptsname_of_no_terminal                    => fails(ptsname(pipe()?.0, &mut [0; 64]), Errno::NOTTY);
    ttyname_of_no_terminal                    => fails(ttyname(pipe()?.0, &mut [0; 64]), Errno::NOTTY);
    ttyname_of_what_is_not_open               => fails(ttyname(NOT_OPEN, &mut [0; 64]), Errno::BADF);
    openpty_sets_what_is_given if pty(), NONE => openpty_sets_what_is_given();
    unlockpt_of_no_terminal                   => fails(unlockpt(pipe()?.0), Errno::NOTTY);
    forkpty_has_the_child_in_the_terminal if pty(), NONE
                                              => forkpty_has_the_child_in_the_terminal();
    tcsetpgrp_gives_the_terminal if pty(), NONE => in_a_session(gives_the_terminal);
    tcgetsid_is_its_session if pty() && !emulated(), UNKNOWN => in_a_session(|user| Ok(tcgetsid(user)? == getpid()));
}

const NONE: &str = "there are no pseudo-terminals";
const UNKNOWN: &str = "user-mode emulation does not know the call, or there are no pseudo-terminals";

/// Both ends of a terminal.
struct Pty {
    /// Where the keys and the screen are.
    keys: OwnedFd,
    /// Where programs run.
    user: OwnedFd,
}

impl Pty {
    fn open() -> Result<Self> {
        let (keys, user) = openpty(None, None)?;
        Ok(Self { keys, user })
    }
}

fn pty() -> bool {
    Pty::open().is_ok()
}

fn tcsetattr_is_read_back() -> Result<bool> {
    let Pty { user, keys: _keys } = Pty::open()?;
    let mut wanted = tcgetattr(&user)?;
    wanted.c_lflag &= !ECHO;
    wanted.c_iflag |= IXANY;
    wanted.c_oflag &= !ONLCR;
    wanted.c_cflag = wanted.c_cflag & !CBAUD | B9600;
    *wanted.c_cc(VINTR).ok_or(Errno::INVAL)? = 7;
    tcsetattr(&user, TCSADRAIN, &wanted)?;
    // What speed there is, some kernels tell twice.
    let mut seen = tcgetattr(&user)?;
    let modes = |of: &termios::termios| (of.c_iflag, of.c_oflag, of.c_cflag, of.c_lflag);
    Ok(modes(&seen) == modes(&wanted) && *seen.c_cc(VINTR).ok_or(Errno::INVAL)? == 7)
}

fn tcsetattr_at_no_time() -> Result<bool> {
    let Pty { user, keys: _keys } = Pty::open()?;
    let now = tcgetattr(&user)?;
    Ok(fails(tcsetattr(&user, 0x777, &now), Errno::INVAL))
}

/// Whether a program reads `expected` when `keys` are typed, on a terminal that is set by `set`.
fn typed(set: impl FnOnce(&mut termios::termios), keys: &[u8], expected: &[u8]) -> Result<bool> {
    let pty = Pty::open()?;
    let mut settings = tcgetattr(&pty.user)?;
    set(&mut settings);
    tcsetattr(&pty.user, TCSANOW, &settings)?;
    write_all(&pty.keys, keys)?;
    let mut room = [0; 16];
    let len = read(&pty.user, &mut room)?;
    Ok(room.get(..len) == Some(expected))
}

fn tcflush_throws_input_away() -> Result<bool> {
    let pty = Pty::open()?;
    write_all(&pty.keys, b"lost\r")?;
    tcflush(&pty.user, TCIFLUSH)?;
    write_all(&pty.keys, b"kept\r")?;
    let mut room = [0; 16];
    let len = read(&pty.user, &mut room)?;
    Ok(room.get(..len) == Some(b"kept\n"))
}

fn tcsetwinsize_is_read_back() -> Result<bool> {
    let Pty { user, keys } = Pty::open()?;
    let size = winsize { ws_row: 24, ws_col: 80, ws_xpixel: 1, ws_ypixel: 2 };
    tcsetwinsize(&keys, &size)?;
    Ok(tcgetwinsize(&user)? == size)
}

/// Whether this holds in a session that has the terminal.
fn in_a_session(holds: fn(&OwnedFd) -> Result<bool>) -> Result<bool> {
    let Pty { user, keys: _keys } = Pty::open()?;
    let start = || {
        setsid()?;
        // SAFETY: with this argument the call touches no memory.
        unsafe { syscall!(IOCTL, &user, arch::TIOCSCTTY, 0)? };
        holds(&user)
    };
    Ok(child(|| _exit((start() != Ok(true)).into()))? == WaitStatus::Exited(0))
}

fn gives_the_terminal(user: &OwnedFd) -> Result<bool> {
    let was_mine = tcgetpgrp(user)? == getpid();
    let Fork::Parent(other) = fork()? else {
        pause();
        _exit(0)
    };
    setpgid(other, 0)?;
    tcsetpgrp(user, other)?;
    let is_given = tcgetpgrp(user)? == other;
    kill(other, SIGKILL)?;
    Ok(was_mine && is_given)
}

/// Where /dev/pts is another's, a file of this name is another terminal, and `ttyname` says so.
fn ptsname_is_that_of_the_other_end() -> Result<bool> {
    let Pty { user, keys } = Pty::open()?;
    let (mut first, mut second) = ([0; 64], [0; 64]);
    let name = ptsname(&keys, &mut first)?;
    grantpt(&keys)?;
    Ok(match ttyname(&user, &mut second) {
        Err(error) => error == Errno::NODEV,
        Ok(found) => {
            is(found.to_bytes(), name.to_bytes())
                && fstat(open(name, O_RDWR | O_NOCTTY, 0)?)?.stx_ino == fstat(&user)?.stx_ino
        }
    })
}

fn openpty_sets_what_is_given() -> Result<bool> {
    let mut settings = tcgetattr(Pty::open()?.user)?;
    settings.c_lflag &= !ECHO;
    let size = winsize { ws_row: 7, ws_col: 9, ws_xpixel: 0, ws_ypixel: 0 };
    let (_keys, user) = openpty(Some(&settings), Some(&size))?;
    Ok(tcgetattr(&user)?.c_lflag & ECHO == 0 && tcgetwinsize(&user)? == size)
}

fn forkpty_has_the_child_in_the_terminal() -> Result<bool> {
    match forkpty(None, None)? {
        (_, Fork::Child) => {
            let told = [STDIN, STDOUT, STDERR].into_iter().all(isatty) && tcgetpgrp(STDIN) == Ok(getpid());
            let written = write_all(STDOUT, if told { b"yes" } else { b"no!" });
            _exit(written.map_or(1, |()| 0))
        }
        (keys, Fork::Parent(pid)) => {
            let mut room = [0; 9];
            let len = read(&keys, &mut room)?;
            Ok(is(&room[..len], b"yes") && end_of(pid)? == WaitStatus::Exited(0))
        }
    }
}
