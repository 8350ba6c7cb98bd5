// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The variables of a shell: values, what is exported, what may not change, and what a function has of its own.

use crate::bytes::{before, c_string, concat, is_name, position};
use alloc::ffi::CString;
use alloc::vec::Vec;

#[derive(Clone)]
pub(super) struct Variable {
    /// `NAME=value`, as the environment has it, or only `NAME`: then it has just been marked.
    text: CString,
    pub is_exported: bool,
    pub is_readonly: bool,
}

impl Variable {
    /// What stands behind its name: nothing, or `=value`. None if that is not its name.
    fn behind(&self, name: &[u8]) -> Option<&[u8]> {
        self.text.to_bytes().strip_prefix(name).filter(|rest| rest.first().is_none_or(|&byte| byte == b'='))
    }
}

/// The name in `NAME=value`; all of it if there is no value. The value is what [`value_of`] answers with.
pub(super) fn name_of(word: &[u8]) -> &[u8] {
    before(word, b'=')
}

/// The value in `NAME=value`, if there is one.
pub(super) fn value_of<'a>(word: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    word.get(name.len() + 1..)
}

#[derive(Default)]
pub(super) struct Variables {
    all: Vec<Variable>,
    /// What variables were before they became those of the functions that are being executed, the innermost last.
    hidden: Vec<Variable>,
}

impl Variables {
    /// What the environment names.
    #[inline(never)]
    pub(super) fn import(&mut self, env: &[CString]) {
        for entry in env {
            let name = name_of(entry.to_bytes());
            if is_name(name) {
                self.set(name, value_of(entry.to_bytes(), name));
                self.entry(name).is_exported = true;
            }
        }
    }

    /// Those that have a value, and are meant: `NAME=value`, as the environment of a program has them.
    pub(super) fn list(&self, is_meant: fn(&Variable) -> bool) -> Vec<CString> {
        let mut list = Vec::new();
        for variable in &self.all {
            if is_meant(variable) && position(variable.text.to_bytes(), b'=').is_some() {
                list.push(variable.text.clone());
            }
        }
        list
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.all.iter().find_map(|variable| variable.behind(name)?.get(1..))
    }

    /// The variable of this name, made if there is none.
    pub(super) fn entry(&mut self, name: &[u8]) -> &mut Variable {
        let place = self.all.iter().position(|variable| variable.behind(name).is_some()).unwrap_or_else(|| {
            self.all.push(Variable { text: c_string(name), is_exported: false, is_readonly: false });
            self.all.len() - 1
        });
        &mut self.all[place]
    }

    /// Gives a variable a value, or takes it away. Answers whether it may change.
    pub(super) fn set(&mut self, name: &[u8], value: Option<&[u8]>) -> bool {
        let variable = self.entry(name);
        if !variable.is_readonly {
            variable.is_exported &= value.is_some();
            variable.text = value.map_or_else(|| c_string(name), |value| concat(&[name, b"=", value]));
        }
        !variable.is_readonly
    }

    /// How many variables functions have, for [`restore`](Self::restore).
    pub(super) fn mark(&self) -> usize {
        self.hidden.len()
    }

    /// Hides a variable behind another, which begins with the same value.
    pub(super) fn shadow(&mut self, name: &[u8]) {
        let copy = self.entry(name).clone();
        self.hidden.push(copy);
    }

    /// Forgets the variables that functions have since `mark`.
    pub(super) fn restore(&mut self, mark: usize) {
        while self.hidden.len() > mark
            && let Some(before) = self.hidden.pop()
        {
            let variable = self.entry(name_of(before.text.to_bytes()));
            *variable = before;
        }
    }
}
