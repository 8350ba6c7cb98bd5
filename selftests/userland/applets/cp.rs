// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cp` and `mv`: copies of files and trees, and other names for them.

use super::files::{ask, each_target};
use super::rm::remove;
use super::{children, look};
use crate::bytes::{c_string, file_name, join};
use crate::call::{Call, Outcome};
use crate::input::{blocks, open_input};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    each_target(call, call.operands, &mut |source, target| copy(call, source, target, true))
}

pub(crate) fn rename_files(call: &Call<'_>) -> Outcome {
    each_target(call, call.operands, &mut |source, target| {
        if call.last(b"fi").is_some_and(|(letter, _)| letter == b'i')
            && lstat(target).is_ok()
            && !ask("mv: overwrite", target)
        {
            return Ok(());
        }
        match rename(source, target) {
            Err(Errno::XDEV) => {
                copy(call, source, target, false)?;
                remove(source, &mut |_, _| true)
            }
            renamed => renamed,
        }
    })
}

/// Copies a file, or a tree with `-R`, `-a` or from another device. A symbolic link is followed where it is named, unless all is
/// to be as it was.
fn copy(call: &Call<'_>, source: &CStr, target: &CStr, is_cp: bool) -> Result<()> {
    let has = |letters| !is_cp || call.has_any(letters);
    let is_tree = has(b"aRr");
    let file = look(source, !is_tree && !has(b"P"))?;
    let old = stat(target);
    if old.is_ok_and(|old| {
        (old.stx_ino, old.stx_dev_major, old.stx_dev_minor) == (file.stx_ino, file.stx_dev_major, file.stx_dev_minor)
    }) {
        return Err(Errno::EXIST);
    }
    if is_cp && old.is_ok() && call.has(b'i') && !ask("cp: overwrite", target) {
        return Ok(());
    }
    let mode = u32::from(file.stx_mode);
    match mode & S_IFMT {
        S_IFDIR if !is_tree => return Err(Errno::ISDIR),
        S_IFDIR => {
            match mkdir(target, mode & 0o7777 | 0o700) {
                Err(Errno::EXIST) if super::is_directory(target) => {}
                made => made?,
            }
            children(source, &mut |child| {
                copy(call, child, &join(target.to_bytes(), file_name(child.to_bytes())), is_cp)
            })?;
        }
        S_IFLNK => {
            let mut room = [0; PATH_MAX];
            let leads_to = c_string(readlink(source, &mut room)?);
            replace(target, &mut || symlink(&leads_to, target))?;
        }
        S_IFREG => {
            let opened = open(target, O_WRONLY | O_CREAT | O_TRUNC, mode & 0o777);
            let output = match opened {
                Err(_) if has(b"f") => {
                    unlink(target)?;
                    open(target, O_WRONLY | O_CREAT | O_TRUNC, mode & 0o777)?
                }
                opened => opened?,
            };
            blocks(&open_input(source)?, &mut |block| write_all(&output, block))?;
        }
        _ if !is_tree => {
            let output = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0o666)?;
            return blocks(&open_input(source)?, &mut |block| write_all(&output, block));
        }
        _ => {
            let device = makedev(file.stx_rdev_major, file.stx_rdev_minor);
            replace(target, &mut || mknod(target, mode, device))?;
        }
    }
    if has(b"ap") {
        // Only root can give files away.
        let _ = lchown(target, file.stx_uid, file.stx_gid);
        if mode & S_IFMT != S_IFLNK {
            chmod(target, mode & 0o7777)?;
        }
        let time = |time: statx_timestamp| timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec.into() };
        utimensat(AT_FDCWD, target, [time(file.stx_atime), time(file.stx_mtime)], AT_SYMLINK_NOFOLLOW)?;
    }
    Ok(())
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
