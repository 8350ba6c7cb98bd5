// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The variables of a shell: values, what is exported, what may not change, and what a function has of its own.

use super::syntax::Word;
use crate::bytes;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::ffi::CStr;

#[derive(Clone)]
pub(crate) struct Variable {
    pub name: Word,
    /// Nothing: it has only been marked.
    pub value: Option<Vec<u8>>,
    pub is_exported: bool,
    pub is_readonly: bool,
}

/// The error that a variable may not change.
pub(crate) struct ReadOnly;

#[derive(Default)]
pub(crate) struct Variables {
    pub list: Vec<Variable>,
    /// What variables were that have been shadowed, in this order.
    shadowed: Vec<(Word, Option<Variable>)>,
}

impl Variables {
    /// What the environment names.
    pub(crate) fn import(env: &[&CStr]) -> Self {
        let mut variables = Self::default();
        for entry in env {
            if let Some((name, value)) =
                bytes::split_once(entry.to_bytes(), b'=').filter(|(name, _)| bytes::is_name(name))
            {
                let variable = variables.entry(name);
                variable.value = Some(value.into());
                variable.is_exported = true;
            }
        }
        variables
    }

    /// What is exported, as the environment of another program.
    pub(crate) fn export(&self) -> Vec<CString> {
        let exported = self.list.iter().filter(|variable| variable.is_exported);
        exported
            .filter_map(|variable| {
                Some(bytes::c_string([&variable.name, &b"="[..], variable.value.as_deref()?].concat()))
            })
            .collect()
    }

    pub(crate) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.list.iter().find(|variable| *variable.name == *name)?.value.as_deref()
    }

    /// The variable of this name, made if there is none.
    pub(crate) fn entry(&mut self, name: &[u8]) -> &mut Variable {
        let place = self.list.iter().position(|variable| *variable.name == *name).unwrap_or_else(|| {
            self.list.push(Variable { name: name.into(), value: None, is_exported: false, is_readonly: false });
            self.list.len() - 1
        });
        &mut self.list[place]
    }

    pub(crate) fn set(&mut self, name: &[u8], value: Vec<u8>) -> Result<(), ReadOnly> {
        let variable = self.entry(name);
        if variable.is_readonly {
            return Err(ReadOnly);
        }
        variable.value = Some(value);
        Ok(())
    }

    pub(crate) fn unset(&mut self, name: &[u8]) -> Result<(), ReadOnly> {
        let Some(place) = self.list.iter().position(|variable| *variable.name == *name) else { return Ok(()) };
        if self.list[place].is_readonly {
            return Err(ReadOnly);
        }
        self.list.swap_remove(place);
        Ok(())
    }

    /// Where shadowing stands now, for [`restore`](Self::restore).
    pub(crate) fn mark(&self) -> usize {
        self.shadowed.len()
    }

    /// Remembers what `name` is.
    pub(crate) fn shadow(&mut self, name: &[u8]) {
        let variable = self.list.iter().find(|variable| *variable.name == *name).cloned();
        self.shadowed.push((name.into(), variable));
    }

    /// Makes all that was shadowed since `mark` what it was.
    pub(crate) fn restore(&mut self, mark: usize) {
        while self.shadowed.len() > mark
            && let Some((name, variable)) = self.shadowed.pop()
        {
            self.list.retain(|variable| variable.name != name);
            self.list.extend(variable);
        }
    }
}
