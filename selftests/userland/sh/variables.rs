// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The variables of a shell: values, what is exported, what may not change, and what a function has of its own.

use super::syntax::Word;
use crate::bytes;
use alloc::ffi::CString;
use alloc::vec::Vec;

#[derive(Clone)]
pub(super) struct Variable {
    pub name: Word,
    /// Nothing: it has only been marked.
    pub value: Option<Vec<u8>>,
    pub is_exported: bool,
    pub is_readonly: bool,
}

/// The error that a variable may not change.
pub(super) struct ReadOnly;

#[derive(Default)]
pub(super) struct Variables {
    globals: Vec<Variable>,
    /// Those of functions that are being executed, the innermost last. They hide others of the same name.
    locals: Vec<Variable>,
}

impl Variables {
    /// What the environment names.
    pub(super) fn import(&mut self, env: &[CString]) {
        for entry in env {
            if let Some((name, value)) = bytes::split_once(entry.to_bytes(), b'=')
                && bytes::is_name(name)
            {
                let variable = self.entry(name);
                variable.value = Some(value.into());
                variable.is_exported = true;
            }
        }
    }

    /// What is exported, as the environment of another program.
    pub(super) fn export(&self) -> Vec<CString> {
        let mut env = Vec::new();
        self.each(&mut |variable| {
            if let Variable { name, value: Some(value), is_exported: true, .. } = variable {
                env.push(bytes::concat(&[name, b"=", value]));
            }
        });
        env
    }

    /// Shows all variables that are not hidden.
    pub(super) fn each(&self, see: &mut dyn FnMut(&Variable)) {
        for variable in self.globals.iter().chain(&self.locals) {
            if self.find(&variable.name).is_some_and(|found| core::ptr::eq(found, variable)) {
                see(variable);
            }
        }
    }

    fn find(&self, name: &[u8]) -> Option<&Variable> {
        self.locals.iter().rev().chain(&self.globals).find(|variable| variable.name == name)
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.find(name)?.value.as_deref()
    }

    /// The variable of this name, made if there is none.
    pub(super) fn entry(&mut self, name: &[u8]) -> &mut Variable {
        if self.find(name).is_none() {
            self.globals.push(Variable { name: name.into(), value: None, is_exported: false, is_readonly: false });
        }
        let mut all = self.globals.iter_mut().chain(&mut self.locals);
        // There is one by now.
        all.rfind(|variable| variable.name == name).unwrap_or_else(|| nilibc::abort())
    }

    pub(super) fn set(&mut self, name: &[u8], value: Option<Vec<u8>>) -> Result<(), ReadOnly> {
        let variable = self.entry(name);
        if variable.is_readonly {
            return Err(ReadOnly);
        }
        variable.is_exported &= value.is_some();
        variable.value = value;
        Ok(())
    }

    /// How many variables functions have, for [`restore`](Self::restore).
    pub(super) fn mark(&self) -> usize {
        self.locals.len()
    }

    /// Hides a variable behind another, which begins with the same value.
    pub(super) fn shadow(&mut self, name: &[u8]) {
        let copy = self.entry(name).clone();
        self.locals.push(copy);
    }

    /// Forgets the variables that functions have since `mark`.
    pub(super) fn restore(&mut self, mark: usize) {
        self.locals.truncate(mark);
    }
}
