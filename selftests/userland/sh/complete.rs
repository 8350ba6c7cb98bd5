// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Completion: the names that begin as a word does, of files, or of commands where one is expected.

use super::Shell;
use super::builtins::BUILTINS;
use super::edit::Editor;
use super::expand::{add_files, escape};
use crate::applets::APPLETS;
use crate::bytes::{before, c_string, c_vec, file_name};
use crate::words;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// What stands in front of a word.
const STARTS: &[u8] = b" \t;|&<>=(";

/// Adds what all names have in common. If that is nothing, a second tab shows them.
#[inline(never)]
pub(super) fn complete(shell: &Shell, editor: &mut Editor, shows_all: bool) {
    let typed = editor.line.get(..editor.cursor).unwrap_or(&[]);
    let start = typed.iter().rposition(|byte| STARTS.contains(byte)).map_or(0, |last| last + 1);
    let (before, word) = typed.split_at_checked(start).unwrap_or_default();
    let mut names = Vec::new();
    if let [] | [.., b';' | b'|' | b'&'] = before.trim_ascii_end() {
        add_commands(shell, word, &mut names);
    }
    let mut pattern = Vec::new();
    escape(&mut pattern, word);
    pattern.push(b'*');
    add_files(&c_vec(pattern), GLOB_MARK, &mut names);
    names.sort_unstable();
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return };
    let mut pairs = first.to_bytes().iter().zip(last.to_bytes());
    let common = pairs.position(|(one, other)| one != other);
    let added = first.to_bytes().get(word.len()..common.unwrap_or(first.count_bytes())).unwrap_or(&[]);
    editor.insert(added);
    if first == last && !first.to_bytes().ends_with(b"/") {
        editor.insert(b" ");
    } else if added.is_empty() && shows_all {
        println!();
        let mut before = c"";
        for name in &names {
            if name.as_c_str() != before {
                print!("{}  ", file_name(name.to_bytes()));
            }
            before = name;
        }
        println!();
    }
}

/// Adds what begins with a word and can be executed.
fn add_commands(shell: &Shell, word: &[u8], names: &mut Vec<CString>) {
    let mut add = |line: &[u8]| {
        let name = before(line, b' ');
        if name.starts_with(word) {
            names.push(c_string(name));
        }
        false
    };
    // What stands behind the name of an applet is how it is called.
    words::find(APPLETS.text, &mut add);
    words::find(BUILTINS.text, &mut add);
    for function in &shell.functions {
        add(function.name());
    }
}
