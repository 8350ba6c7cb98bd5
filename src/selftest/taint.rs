// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Whether the kernel has complained: each kind of complaint leaves a bit. Documentation/admin-guide/tainted-kernels.rst.

use crate::{O_RDONLY, open, read};

/// The bits, as decimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taint {
    room: [u8; 24],
    len: usize,
}

impl Taint {
    /// What there is now: nothing where there is no /proc.
    pub fn read() -> Self {
        let mut room = [0; 24];
        let file = open(c"/proc/sys/kernel/tainted", O_RDONLY, 0);
        let len = file.and_then(|file| read(file, &mut room)).unwrap_or(0);
        Self { room, len }
    }

    /// The digits.
    pub fn text(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or(b"").trim_ascii()
    }
}
