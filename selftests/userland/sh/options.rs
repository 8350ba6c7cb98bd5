// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The options of the shell: `set -e` and its siblings.

use crate::words::{Words, words};

/// What `set` knows, by letter and by the name behind `-o`. `i` and `c`, `s` come from how the shell was started.
pub(super) const SETTABLE: Words<u8> = words! {
    "allexport" b'a';
    "errexit"   b'e';
    "noglob"    b'f';
    "noexec"    b'n';
    "nounset"   b'u';
    "verbose"   b'v';
    "xtrace"    b'x';
};

/// Which letters are on.
#[derive(Default)]
pub(super) struct Options(u32);

impl Options {
    fn bit(letter: u8) -> u32 {
        1 << (letter & 31)
    }

    pub(super) fn has(&self, letter: u8) -> bool {
        self.0 & Self::bit(letter) != 0
    }

    pub(super) fn set(&mut self, letter: u8, on: bool) {
        self.0 = self.0 & !Self::bit(letter) | if on { Self::bit(letter) } else { 0 };
    }
}
