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
use alloc::vec::Vec;
use nilibc::*;

/// How many lines are remembered.
const REMEMBERED: usize = 200;

/// What typing a line came to.
pub(super) enum Typed {
    Line,
    /// Ctrl-C: the line is dropped.
    Dropped,
    End,
}

/// The line that is being typed.
#[derive(Default)]
pub(super) struct Editor {
    prompt: Vec<u8>,
    pub line: Vec<u8>,
    pub cursor: usize,
    /// Lines before, the last one last.
    history: Vec<Vec<u8>>,
    /// Which of them is shown; behind the last one, that which is new.
    shown: usize,
    /// What was typed last was a tab.
    has_tabbed: bool,
}

impl Shell {
    /// Has a line typed, which is added to `text`.
    pub(super) fn edit(&mut self, prompt: Vec<u8>, text: &mut Vec<u8>) -> Typed {
        let _ = stdout().flush();
        let Ok(before) = tcgetattr(STDIN) else { return Typed::End };
        let mut raw = before;
        cfmakeraw(&mut raw);
        // Output stays as it is: a newline is the start of a line.
        raw.c_oflag = before.c_oflag;
        let mut editor = core::mem::take(&mut self.editor);
        editor.prompt = prompt;
        editor.line.clear();
        editor.cursor = 0;
        editor.shown = editor.history.len();
        let _ = tcsetattr(STDIN, TCSADRAIN, &raw);
        let typed = loop {
            editor.show();
            if let Some(typed) = self.press(&mut editor, key()) {
                break typed;
            }
        };
        let _ = tcsetattr(STDIN, TCSADRAIN, &before);
        println!();
        if let Typed::Line = typed {
            editor.remember();
            text.extend_from_slice(&editor.line);
            text.push(b'\n');
        }
        self.editor = editor;
        typed
    }

    /// Does what a key is for. Answers if that ends the line.
    fn press(&self, editor: &mut Editor, key: u8) -> Option<Typed> {
        let had_tabbed = core::mem::replace(&mut editor.has_tabbed, key == TAB);
        let (end, cursor) = (editor.line.len(), editor.cursor);
        match key {
            b'\r' | b'\n' => {
                editor.cursor = end;
                editor.show();
                return Some(Typed::Line);
            }
            3 => {
                print!("^C");
                return Some(Typed::Dropped);
            }
            END_OF_INPUT => return Some(Typed::End),
            4 if end == 0 => return Some(Typed::End),
            START => editor.cursor = 0,
            5 => editor.cursor = end,
            LEFT => editor.cursor = cursor.saturating_sub(1),
            RIGHT => editor.cursor = end.min(cursor + 1),
            4 => editor.erase(cursor, end.min(cursor + 1)),
            8 | 0x7f => editor.erase(cursor.saturating_sub(1), cursor),
            11 => editor.erase(cursor, end),
            21 => editor.erase(0, cursor),
            23 => {
                let mut start = cursor;
                let is_blank = |place: usize| place > 0 && editor.line[place - 1] == b' ';
                while is_blank(start) {
                    start -= 1;
                }
                while start > 0 && !is_blank(start) {
                    start -= 1;
                }
                editor.erase(start, cursor);
            }
            12 => print!("\x1b[H\x1b[J"),
            UP if editor.shown > 0 => editor.recall(editor.shown - 1),
            DOWN if editor.shown < editor.history.len() => editor.recall(editor.shown + 1),
            TAB => complete(self, editor, had_tabbed),
            b' '..=b'~' | 0x80.. => editor.insert(&[key]),
            _ => {}
        }
        None
    }
}

const START: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 6;
const TAB: u8 = 9;
const DOWN: u8 = 14;
const UP: u8 = 16;
/// The terminal has gone away. No key gives this character.
const END_OF_INPUT: u8 = 0;

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
    match second {
        b'A' => UP,
        b'B' => DOWN,
        b'C' => RIGHT,
        b'D' => LEFT,
        b'H' | b'1' | b'7' => START,
        b'F' | b'4' | b'8' => 5,
        b'3' => 4,
        _ => 0x1b,
    }
}

impl Editor {
    /// Shows the prompt, and as much of the line as there is room for.
    pub(super) fn show(&self) {
        let columns = tcgetwinsize(STDIN).map_or(0, |size| usize::from(size.ws_col));
        let room = if columns == 0 { 80 } else { columns }.saturating_sub(self.prompt.len() + 1).max(8);
        let start = (self.cursor + 1).saturating_sub(room);
        let end = self.line.len().min(start + room);
        let back = (end - self.cursor) as u64;
        print!("\r{}{}\x1b[K", self.prompt.as_slice(), &self.line[start..end]);
        if back > 0 {
            print!("\x1b[{}D", back);
        }
        let _ = stdout().flush();
    }

    fn erase(&mut self, start: usize, end: usize) {
        self.line.drain(start..end);
        self.cursor = start;
    }

    pub(super) fn insert(&mut self, text: &[u8]) {
        for byte in text {
            self.line.insert(self.cursor, *byte);
            self.cursor += 1;
        }
    }

    /// Shows a line of before. That which is new is empty then.
    fn recall(&mut self, place: usize) {
        self.shown = place;
        self.line = self.history.get(place).cloned().unwrap_or_default();
        self.cursor = self.line.len();
    }

    fn remember(&mut self) {
        if !self.line.is_empty() && self.history.last() != Some(&self.line) {
            if self.history.len() == REMEMBERED {
                self.history.remove(0);
            }
            self.history.push(self.line.clone());
        }
    }
}
