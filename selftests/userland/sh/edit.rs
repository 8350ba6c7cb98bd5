// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Typing a line: the cursor, the lines before, and names that are completed.
//!
//! | key                       | does                                    |
//! |---------------------------|-----------------------------------------|
//! | arrows, ^B ^F ^P ^N       | moves, or shows another line            |
//! | Home ^A, End ^E           | to the start, to the end                |
//! | Backspace, Delete, ^D     | a character away                        |
//! | ^U ^K ^W                  | all before, all behind, a word away     |
//! | Tab                       | completes a name, or shows all that fit |
//! | ^C, ^D where nothing is   | drops the line, ends the shell          |
//! | ^L                        | clears the screen                       |
//!
//! A line that is longer than the terminal is wide is shown around the cursor.

use super::Shell;
use super::complete::complete;
use crate::words::{Words, words};
use alloc::vec::Vec;
use nilibc::*;

/// The line that is being typed.
#[derive(Default)]
pub(super) struct Editor {
    pub line: Vec<u8>,
    pub cursor: usize,
    /// Lines before, the last one last. They stay in memory.
    history: Vec<&'static [u8]>,
    /// Which of them is shown; behind the last one, that which is new.
    shown: usize,
    /// What was typed last was a tab.
    has_tabbed: bool,
}

/// The terminal has gone away. No key gives this character.
const END_OF_INPUT: u8 = 0;
const DROP: u8 = 3;
const DELETE: u8 = 4;
const TAB: u8 = 9;
const CLEAR: u8 = 12;
const DOWN: u8 = 14;
const UP: u8 = 16;

/// A key, and from where to where it erases, as places in [`Editor::places`]. One that moves the cursor erases nothing there.
const ERASING: [(u8, u8, u8); 10] = [
    (1, 0, 0),
    (2, 2, 2),
    (DELETE, 3, 4),
    (5, 5, 5),
    (6, 4, 4),
    (8, 2, 3),
    (0x7f, 2, 3),
    (11, 3, 5),
    (21, 0, 3),
    (23, 1, 3),
];

/// What stands behind `ESC [` for a key, and the key with Ctrl that does the same.
const ESCAPED: Words<u8> = words! {
    "A" UP;
    "B" DOWN;
    "C" 6;
    "D" 2;
    "F" 5;
    "H" 1;
    "1" 1;
    "3" DELETE;
    "4" 5;
    "7" 1;
    "8" 5;
};

/// Has a line typed, which is added to `text`. Ctrl-C drops that, and the end of the input is that of the shell.
#[inline(never)]
pub(super) fn edit(shell: &mut Shell, editor: &mut Editor, prompt: &[u8], text: &mut Vec<u8>) {
    let Ok(before) = tcgetattr(STDIN) else { shell.end() };
    let mut raw = before;
    raw.c_lflag &= !(ECHO | ICANON | IEXTEN | ISIG);
    // Every key is handed over as it comes.
    if let Some(least) = raw.c_cc(VMIN) {
        *least = 1;
    }
    let _ = tcsetattr(STDIN, TCSADRAIN, &raw);
    editor.show_line(editor.history.len());
    let last = loop {
        editor.show(prompt);
        let key = key();
        let had_tabbed = core::mem::replace(&mut editor.has_tabbed, key == TAB);
        match key {
            b'\r' | b'\n' | DROP | END_OF_INPUT => break key,
            DELETE if editor.line.is_empty() => break END_OF_INPUT,
            CLEAR => print!("\x1b[H\x1b[J"),
            UP if editor.shown > 0 => editor.show_line(editor.shown - 1),
            DOWN if editor.shown < editor.history.len() => editor.show_line(editor.shown + 1),
            TAB => complete(shell, editor, had_tabbed),
            b' '..=b'~' | 0x80.. => editor.insert(&[key]),
            _ => editor.erase(key),
        }
    };
    let _ = tcsetattr(STDIN, TCSADRAIN, &before);
    match last {
        END_OF_INPUT => {
            println!();
            shell.end()
        }
        DROP => {
            print!("^C");
            text.clear();
        }
        _ => {
            editor.cursor = editor.line.len();
            editor.show(prompt);
            text.extend_from_slice(&editor.line);
            text.push(b'\n');
            editor.remember();
        }
    }
    println!();
}

fn byte() -> u8 {
    let mut byte = [0];
    loop {
        match read(STDIN, &mut byte) {
            Ok(1) => return byte[0],
            Err(Errno::INTR) => {}
            _ => return END_OF_INPUT,
        }
    }
}

/// The next key. One that gives several characters is that with Ctrl which does the same.
fn key() -> u8 {
    let first = byte();
    if first != 0x1b || !matches!(byte(), b'[' | b'O') {
        return first;
    }
    let second = byte();
    // A number ends with a tilde.
    while second.is_ascii_digit() && !matches!(byte(), b'~' | END_OF_INPUT) {}
    ESCAPED.get(&[second]).unwrap_or(first)
}

impl Editor {
    /// Shows the prompt, and as much of the line as there is room for.
    fn show(&self, prompt: &[u8]) {
        let columns = tcgetwinsize(STDIN).map_or(0, |size| usize::from(size.ws_col));
        let room = if columns == 0 { 80 } else { columns }.saturating_sub(prompt.len() + 1).max(8);
        let start = (self.cursor + 1).saturating_sub(room);
        let end = self.line.len().min(start + room);
        let back = (end - self.cursor) as u64;
        print!("\r{}{}\x1b[K", prompt, self.line.get(start..end).unwrap_or(&[]));
        if back > 0 {
            print!("\x1b[{}D", back);
        }
        let _ = stdout().flush();
    }

    /// Does what a key is for that erases something.
    #[inline(never)]
    fn erase(&mut self, key: u8) {
        let places = self.places();
        if let Some((_, start, end)) = ERASING.iter().find(|(known, ..)| *known == key)
            && let (Some(&start), Some(&end)) = (places.get(usize::from(*start)), places.get(usize::from(*end)))
        {
            self.line.drain(start..end);
            self.cursor = start;
        }
    }

    /// Where the line starts, the word before the cursor, the character before it; the cursor; where what is under it ends, and
    /// the line.
    fn places(&self) -> [usize; 6] {
        let (before, end) = (self.line.get(..self.cursor).unwrap_or(&[]), self.line.len());
        let word = before.trim_ascii_end().iter().rposition(|byte| *byte == b' ').map_or(0, |blank| blank + 1);
        [0, word, self.cursor.saturating_sub(1), self.cursor, end.min(self.cursor + 1), end]
    }

    pub(super) fn insert(&mut self, text: &[u8]) {
        for &byte in text {
            self.line.insert(self.cursor, byte);
            self.cursor += 1;
        }
    }

    /// Shows a line of before. That which is new is empty then.
    fn show_line(&mut self, place: usize) {
        self.shown = place;
        self.line.clear();
        self.line.extend_from_slice(self.history.get(place).unwrap_or(&b"".as_slice()));
        self.cursor = self.line.len();
    }

    fn remember(&mut self) {
        if !self.line.is_empty() && self.history.last() != Some(&self.line.as_slice()) {
            self.history.push(self.line.clone().leak());
        }
    }
}
