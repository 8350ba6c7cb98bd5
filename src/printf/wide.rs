// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Wide characters, which are printed as UTF-8, and what an error number means.

use super::directive::ZERO;
use super::field::Field;
use crate::Errno;
use crate::stdio::Room;
use crate::strerror::describe;

impl Field<'_, '_> {
    /// What an error number means.
    pub fn message(&mut self, number: i32) {
        let mut text = [0; 64];
        let mut room = Room::new(&mut text);
        describe(&mut room, number);
        // As a string it is cut by the precision.
        let text = room.into_bytes();
        let most = usize::try_from(self.precision).unwrap_or(text.len());
        let parts = self.text(text.get(..most).unwrap_or(text));
        self.put(parts);
    }

    /// A string of wide characters, which ends with zero, or at the precision; for `%lc` it is one character.
    ///
    /// # Safety
    /// The string is there.
    pub unsafe fn wide(&mut self, text: *const u32) {
        let is_one = self.letter == b'c';
        let most = if is_one { usize::MAX } else { self.precision as usize };
        let (mut count, mut len) = (0, 0);
        while count == 0 || !is_one {
            // SAFETY: the caller says so. No more is read than is printed, and one more.
            let code = unsafe { *text.add(count) };
            let Some(character) = char::from_u32(code) else { return self.fail(Errno::ILSEQ) };
            if code == 0 && !is_one || len + character.len_utf8() > most {
                break;
            }
            len += character.len_utf8();
            count += 1;
        }
        self.flags &= !ZERO;
        self.around(&[], len, |out| {
            // SAFETY: so many were just read.
            for code in unsafe { core::slice::from_raw_parts(text, count) } {
                let character = char::from_u32(*code).unwrap_or_default();
                out.put(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
        });
    }
}
