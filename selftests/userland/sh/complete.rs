// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Completion: the names that begin as a word does, of files, or of commands where one is expected.

use super::Shell;
use super::builtins::BUILTINS;
use super::edit::Editor;
use crate::applets::APPLETS;
use crate::bytes::{c_string, file_name, split_once};
use crate::words;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// Adds what all names have in common. If that is nothing, a second tab shows them.
pub(super) fn complete(shell: &Shell, editor: &mut Editor, shows_all: bool) {
    let typed = &editor.line[..editor.cursor];
    let start = typed.iter().rposition(|byte| b" \t;|&<>=(".contains(byte)).map_or(0, |last| last + 1);
    let word = &typed[start..];
    let mut names = Vec::new();
    let before = typed[..start].trim_ascii_end();
    if !word.contains(&b'/')
        && (before.is_empty() || before.ends_with(b";") || before.ends_with(b"|") || before.ends_with(b"&"))
    {
        commands(shell, word, &mut names);
    }
    let mut pattern = Vec::new();
    for byte in word {
        if b"*?[\\".contains(byte) {
            pattern.push(b'\\');
        }
        pattern.push(*byte);
    }
    pattern.push(b'*');
    // What cannot be read has no names.
    let _ = glob(&c_string(&pattern), GLOB_MARK, &mut |path| names.push(path.into()));
    names.sort_unstable();
    let Some(first) = names.first() else { return };
    let mut common = first.to_bytes();
    for name in &names {
        while !name.to_bytes().starts_with(common) {
            common = &common[..common.len() - 1];
        }
    }
    let mut added = Vec::from(common.get(word.len()..).unwrap_or(&[]));
    if names.len() == 1 && !common.ends_with(b"/") {
        added.push(b' ');
    }
    if added.is_empty() && shows_all {
        println!();
        for name in &names {
            print!("{}  ", file_name(name.to_bytes()));
        }
        println!();
    }
    editor.insert(&added);
}

fn commands(shell: &Shell, word: &[u8], names: &mut Vec<CString>) {
    let mut add = |name: &[u8]| {
        if name.starts_with(word) && !names.iter().any(|known| known.to_bytes() == name) {
            names.push(c_string(name));
        }
    };
    for text in [APPLETS.text, BUILTINS.text] {
        words::find(text, &mut |word| {
            add(split_once(word, b' ').map_or(word, |(name, _)| name));
            false
        });
    }
    shell.functions.iter().flat_map(|function| function.parts.first()).for_each(|name| add(&name.text));
}
