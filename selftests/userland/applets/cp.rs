// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cp` and `mv`: copies of files and trees, and other names for them.

use super::files::{ask, each_target};
use super::rm::remove;
use super::{children, look, target_of};
use crate::bytes::{file_name, join};
use crate::call::{Call, Outcome};
use crate::input::{blocks, open_input};
use nilibc::*;

/// What is copied, and how.
#[derive(Clone, Copy)]
struct How {
    /// What is below directories, and links as they are.
    is_tree: bool,
    follows: bool,
    /// Owner, permissions and times.
    keeps: bool,
    is_forced: bool,
    asks: bool,
}

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let is_tree = call.has_any(b"aRr");
    let follows = !is_tree && !call.has(b'P');
    let (keeps, is_forced, asks) = (call.has_any(b"ap"), call.has(b'f'), call.has(b'i'));
    let how = How { is_tree, follows, keeps, is_forced, asks };
    each_target(call, call.operands, &mut |source, target| copy(how, source, target))
}

pub(crate) fn rename_files(call: &Call<'_>) -> Outcome {
    let asks = call.last(b"fi").is_some_and(|(letter, _)| letter == b'i');
    each_target(call, call.operands, &mut |source, target| {
        if asks && lstat(target).is_ok() && !ask("mv: overwrite", target) {
            return Ok(());
        }
        match rename(source, target) {
            Err(Errno::XDEV) => {
                let how = How { is_tree: true, follows: false, keeps: true, is_forced: true, asks: false };
                copy(how, source, target)?;
                remove(source, &mut |_, _| true)
            }
            renamed => renamed,
        }
    })
}

/// Copies a file, or a tree. A symbolic link is followed where it is named, unless all is to be as it was.
fn copy(how: How, source: &CStr, target: &CStr) -> Result<()> {
    let file = look(source, how.follows)?;
    let is_there = match stat(target) {
        Ok(old) if is_same(&old, &file) => return Err(Errno::EXIST),
        old => old.is_ok(),
    };
    if how.asks && is_there && !ask("cp: overwrite", target) {
        return Ok(());
    }
    let mode = u32::from(file.stx_mode);
    let kind = mode & S_IFMT;
    match kind {
        S_IFDIR if !how.is_tree => return Err(Errno::ISDIR),
        S_IFDIR => {
            match mkdir(target, mode & 0o7777 | 0o700) {
                Err(Errno::EXIST) if super::is_directory(target) => {}
                made => made?,
            }
            children(source, &mut |child| copy(how, child, &join(target.to_bytes(), file_name(child.to_bytes()))))?;
        }
        S_IFLNK => {
            let leads_to = target_of(source)?;
            make_room(target)?;
            symlink(&leads_to, target)?;
        }
        // What is no file is read like one, unless it is to be the same.
        _ if kind == S_IFREG || !how.is_tree => {
            let mut output = open(target, O_WRONLY | O_CREAT | O_TRUNC, mode & 0o777);
            if output.is_err() && how.is_forced {
                unlink(target)?;
                output = open(target, O_WRONLY | O_CREAT | O_TRUNC, mode & 0o777);
            }
            let output = output?;
            blocks(&open_input(source)?, &mut |block| write_all(&output, block))?;
        }
        _ => {
            make_room(target)?;
            mknod(target, mode, makedev(file.stx_rdev_major, file.stx_rdev_minor))?;
        }
    }
    if how.keeps {
        // Only root can give files away.
        let _ = lchown(target, file.stx_uid, file.stx_gid);
        if kind != S_IFLNK {
            chmod(target, mode & 0o7777)?;
        }
        utimensat(AT_FDCWD, target, [file.stx_atime, file.stx_mtime].map(timespec_of), AT_SYMLINK_NOFOLLOW)?;
    }
    Ok(())
}

/// Whether two files are one.
pub(super) fn is_same(one: &statx, other: &statx) -> bool {
    let id = |file: &statx| (file.stx_ino, file.stx_dev_major, file.stx_dev_minor);
    id(one) == id(other)
}

pub(super) fn timespec_of(time: statx_timestamp) -> timespec {
    timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec.into() }
}

/// Removes what is there, if anything is.
fn make_room(target: &CStr) -> Result<()> {
    match unlink(target) {
        Err(Errno::NOENT) => Ok(()),
        removed => removed,
    }
}

/// Makes something in the place of what is there.
pub(super) fn replace(target: &CStr, make: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    match make() {
        Err(Errno::EXIST) => {
            unlink(target)?;
            make()
        }
        made => made,
    }
}
