// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Redirections: what the descriptors 0 to 9 lead to, for as long as a command takes.

use super::expand::Context;
use super::lexer::QUOTES;
use super::syntax::{Redirect, RedirectKind};
use super::{Flow, Shell};
use crate::bytes::{c_string, small};
use alloc::vec::Vec;
use nilibc::*;

/// Where copies of redirected descriptors are kept: no script can name them.
const KEPT: i32 = 10;

/// A descriptor that was redirected, and what it led to; nothing if it was closed.
pub(super) type Saved = (i32, Option<OwnedFd>);

/// A descriptor that the script names: it is the script's to close.
fn named(fd: i32) -> BorrowedFd<'static> {
    // SAFETY: the shell's own descriptors are from KEPT on, or are owned.
    unsafe { BorrowedFd::borrow_raw(fd) }
}

fn close_named(fd: i32) {
    // SAFETY: only scripts use these numbers. Nothing is lost if it is not open.
    drop(unsafe { OwnedFd::from_raw_fd(fd) });
}

impl Shell {
    /// Redirects, and keeps what there was in `saved`. An error is told, and is the status 2.
    pub(super) fn redirect(&mut self, redirects: &[Redirect], saved: &mut Vec<Saved>) -> Flow<bool> {
        for redirect in redirects {
            let text = redirect.text.get().map_or(b"".as_slice(), |text| text);
            let target = match redirect.kind {
                RedirectKind::Here if redirect.target.iter().any(|byte| QUOTES.contains(byte)) => text.into(),
                RedirectKind::Here => self.text(text, Context::Here)?,
                _ => self.text(&redirect.target, Context::Plain)?,
            };
            if let Err(error) = redirect_one(redirect, &target, saved) {
                let what: &[u8] = if redirect.kind == RedirectKind::Here { b"<<" } else { &target };
                self.complain_of(what, error);
                self.status = 2;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Does something with redirections, and takes them back.
    pub(super) fn redirected(&mut self, redirects: &[Redirect], does: &mut dyn FnMut(&mut Self) -> Flow) -> Flow {
        let mut saved = Vec::new();
        let flow = match self.redirect(redirects, &mut saved) {
            Ok(true) => does(self),
            Ok(false) => Ok(()),
            Err(jump) => Err(jump),
        };
        // What was printed so far belongs to where it was printed.
        if stdout().flush().is_err() && self.status == 0 {
            self.status = 1;
        }
        restore(saved);
        flow
    }
}

fn redirect_one(redirect: &Redirect, target: &[u8], saved: &mut Vec<Saved>) -> Result<()> {
    let path = c_string(target);
    let flags = match redirect.kind {
        RedirectKind::Input => O_RDONLY,
        RedirectKind::Output => O_WRONLY | O_CREAT | O_TRUNC,
        RedirectKind::Append => O_WRONLY | O_CREAT | O_APPEND,
        RedirectKind::Both => O_RDWR | O_CREAT,
        RedirectKind::Here | RedirectKind::Duplicate => 0,
    };
    let source = match redirect.kind {
        RedirectKind::Here => Some(here(target)?),
        RedirectKind::Duplicate if target == b"-" => None,
        RedirectKind::Duplicate => {
            let fd = small(target).filter(|fd| (0..KEPT).contains(fd)).ok_or(Errno::BADF)?;
            Some(dup(named(fd))?)
        }
        _ => Some(open(&path, flags, 0o666)?),
    };
    let fd = named(redirect.fd);
    // What was printed so far belongs to where it was printed.
    stdout().flush()?;
    if !saved.iter().any(|(saved, _)| *saved == redirect.fd) {
        saved.push((redirect.fd, fcntl_dupfd(fd, KEPT).ok()));
    }
    match source {
        // It was free, and is open as the lowest one that was.
        Some(source) if source.as_raw_fd() == redirect.fd => drop(source.into_raw_fd()),
        Some(source) => drop(dup2(source, fd)?),
        None => close_named(redirect.fd),
    }
    Ok(())
}

/// A file that holds the text of a here-document.
fn here(text: &[u8]) -> Result<OwnedFd> {
    let file = memfd_create(c"here", MFD_CLOEXEC)?;
    write_all(&file, text)?;
    lseek(&file, 0, SEEK_SET)?;
    Ok(file)
}

/// Leads the descriptors to where they led, the last one first.
pub(super) fn restore(saved: Vec<Saved>) {
    for (fd, before) in saved.into_iter().rev() {
        match before {
            // Both are open: it cannot fail.
            Some(before) => drop(dup2(before, named(fd))),
            None => close_named(fd),
        }
    }
}
