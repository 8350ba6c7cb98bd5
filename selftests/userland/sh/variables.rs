// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The variables of a shell: values, what is exported, what may not change, and what a function has of its own.

use crate::bytes::{c_string, concat, is_name, split_once};
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
    /// Its name, and its value if it has one.
    pub(super) fn parts(&self) -> (&[u8], Option<&[u8]>) {
        let text = self.text.to_bytes();
        split_once(text, b'=').map_or((text, None), |(name, value)| (name, Some(value)))
    }
}

#[derive(Default)]
pub(super) struct Variables {
    all: Vec<Variable>,
    /// What variables were before they became those of the functions that are being executed, the innermost last.
    hidden: Vec<Variable>,
}

impl Variables {
    /// What the environment names.
    pub(super) fn import(&mut self, env: &[CString]) {
        for entry in env {
            if let Some((name, value)) = split_once(entry.to_bytes(), b'=')
                && is_name(name)
            {
                self.set(name, Some(value));
                self.entry(name).is_exported = true;
            }
        }
    }

    /// Those that have a value, and are meant: `NAME=value`, as the environment of a program has them.
    pub(super) fn list(&self, is_meant: fn(&Variable) -> bool) -> Vec<CString> {
        let mut list = Vec::new();
        for variable in &self.all {
            if is_meant(variable) && variable.parts().1.is_some() {
                list.push(variable.text.clone());
            }
        }
        list
    }

    fn place(&self, name: &[u8]) -> Option<usize> {
        self.all.iter().position(|variable| variable.parts().0 == name)
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.all.get(self.place(name)?)?.parts().1
    }

    /// The variable of this name, made if there is none.
    pub(super) fn entry(&mut self, name: &[u8]) -> &mut Variable {
        let place = self.place(name).unwrap_or_else(|| {
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
            let variable = self.entry(before.parts().0);
            *variable = before;
        }
    }
}
