// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Redirections: what the descriptors 0 to 9 lead to, for as long as a command takes.

use super::Shell;
use super::expand::Context;
use super::lexer::Token;
use super::syntax::Command;
use crate::bytes::{c_string, small};
use alloc::rc::Rc;
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
    /// Redirects, and keeps what there was. Answers whether it can go on: an error is told, and is the status 2.
    pub(super) fn redirect(&mut self, parts: &[Rc<Command>]) -> bool {
        for part in parts.iter().filter(|part| part.kind.is_redirection()) {
            let is_here = matches!(part.kind, Token::Here | Token::HereRaw);
            let context = if is_here { Context::Here } else { Context::Plain };
            let target = if part.kind == Token::HereRaw { part.text.clone() } else { self.text(&part.text, context) };
            if self.jump.is_some() {
                break;
            }
            if let Err(error) = redirect_one(part, &target, &mut self.saved) {
                self.complain_of(if is_here { b"<<" } else { &target }, error);
                self.status = 2;
                return false;
            }
        }
        self.jump.is_none()
    }

    /// Leads the descriptors to where they led when so many were kept, the last one first.
    pub(super) fn restore(&mut self, mark: usize) {
        // What was printed so far belongs to where it was printed.
        if stdout().flush().is_err() && self.status == 0 {
            self.status = 1;
        }
        while self.saved.len() > mark
            && let Some((fd, before)) = self.saved.pop()
        {
            match before {
                // Both are open: it cannot fail.
                Some(before) => drop(dup2(&before, named(fd))),
                None => close_named(fd),
            }
        }
    }
}

fn redirect_one(part: &Command, target: &[u8], saved: &mut Vec<Saved>) -> Result<()> {
    // What was printed so far belongs to where it was printed.
    stdout().flush()?;
    let fd = part.number as i32;
    saved.push((fd, fcntl_dupfd(named(fd), KEPT).ok()));
    let flags = match part.kind {
        Token::Input => O_RDONLY,
        Token::Output => O_WRONLY | O_CREAT | O_TRUNC,
        Token::Append => O_WRONLY | O_CREAT | O_APPEND,
        _ => O_RDWR | O_CREAT,
    };
    let source = match part.kind {
        Token::Here | Token::HereRaw => here(target),
        Token::Duplicate | Token::DuplicateOutput if target == b"-" => {
            close_named(fd);
            return Ok(());
        }
        Token::Duplicate | Token::DuplicateOutput => {
            let source = small(target).filter(|source| (0..KEPT).contains(source));
            dup(named(source.ok_or(Errno::BADF)?))
        }
        _ => open(&c_string(target), flags, 0o666),
    }?;
    if source.as_raw_fd() == fd {
        // It was free, and is open as the lowest one that was.
        let _ = source.into_raw_fd();
        return Ok(());
    }
    dup2(&source, named(fd)).map(drop)
}

/// A file that holds the text of a here-document.
#[inline(never)]
fn here(text: &[u8]) -> Result<OwnedFd> {
    let file = memfd_create(c"here", MFD_CLOEXEC)?;
    write_all(&file, text)?;
    lseek(&file, 0, SEEK_SET)?;
    Ok(file)
}
