// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the kernel's command line asks of process 1.
//!
//! | word                     | asks for                                                                      |
//! |--------------------------|-------------------------------------------------------------------------------|
//! | `nilibc.run=A,B:x:y`     | these programs of /tests instead of /plan, `B` with the arguments `x` and `y` |
//! | `nilibc.end=poweroff`    | what comes behind the last program: `poweroff`, `reboot` or `shell`           |
//! | `nilibc.fail=shell`      | the same if a program failed                                                  |
//! | `nilibc.silence=45`      | for how many seconds a program may say nothing                                |
//! | `nilibc.results=NAME`    | results on the virtio port of this name, if there is one                      |
//! | `nilibc.terminal=24x80`  | the rows and columns of the terminal that a shell has                         |

use nilibc::*;
use selftests::read_whole;

/// The command line. Longer ones than any port takes do not exist.
pub(crate) struct Words {
    room: [u8; 4096],
    len: usize,
}

/// What comes when all is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    PowerOff,
    Reboot,
    Shell,
}

impl Words {
    /// Reads it. Without /proc there is none.
    pub(crate) fn read() -> Self {
        let mut room = [0; 4096];
        let file = open(c"/proc/cmdline", O_RDONLY, 0);
        let len = file.and_then(|file| read_whole(file, &mut room).map(<[u8]>::len)).unwrap_or(0);
        Self { room, len }
    }

    /// The value of the last word of this name.
    fn value(&self, name: &[u8]) -> Option<&[u8]> {
        let words = self.room.get(..self.len)?.split(|byte| byte.is_ascii_whitespace());
        words.filter_map(|word| word.strip_prefix(name)?.strip_prefix(b"=")).next_back()
    }

    /// The name of the port for results.
    pub(crate) fn port(&self) -> Option<&[u8]> {
        self.value(b"nilibc.results")
    }

    /// The size of the terminal.
    pub(crate) fn terminal(&self) -> Option<winsize> {
        let mut numbers = self.value(b"nilibc.terminal")?.split(|&byte| byte == b'x');
        let mut number = || number(numbers.next()?);
        Some(winsize { ws_row: number()?, ws_col: number()?, ws_xpixel: 0, ws_ypixel: 0 })
    }

    /// For how long a program may say nothing.
    pub(crate) fn silence(&self) -> timespec {
        let seconds = self.value(b"nilibc.silence").and_then(number).filter(|&seconds| seconds > 0);
        timespec::seconds(seconds.unwrap_or(45).into())
    }

    /// The plan that it spells out, in `room`: a line a program, as in /plan.
    pub(crate) fn plan<'room>(&self, room: &'room mut [u8]) -> Option<&'room mut [u8]> {
        let value = self.value(b"nilibc.run")?;
        let plan = room.get_mut(..=value.len())?;
        for (place, byte) in plan.iter_mut().zip(value.iter().chain(b"\n")) {
            *place = match byte {
                b',' => b'\n',
                b':' => b' ',
                other => *other,
            };
        }
        Some(plan)
    }

    /// What comes behind the last program.
    pub(crate) fn end(&self, all_passed: bool) -> End {
        let fail = self.value(b"nilibc.fail").filter(|_| !all_passed);
        match fail.or_else(|| self.value(b"nilibc.end")) {
            Some(b"shell") => End::Shell,
            Some(b"reboot") => End::Reboot,
            _ => End::PowerOff,
        }
    }
}

fn number(digits: &[u8]) -> Option<u16> {
    core::str::from_utf8(digits).ok()?.parse().ok()
}
