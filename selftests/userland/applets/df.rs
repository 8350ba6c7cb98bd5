// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `df`: how full file systems are.

use super::pad;
use crate::bytes::{c_string, four_words};
use crate::call::{Call, Outcome};
use crate::input::lines;
use alloc::vec::Vec;
use nilibc::*;

/// Over the columns.
const BLOCKS: &str = "Filesystem           1024-blocks       Used  Available Capacity Mounted on";
const INODES: &str = "Filesystem                Inodes       Used      IFree Capacity Mounted on";

/// POSIX' columns, in KiB, whether `-P` and `-k` are given or not. Without operands, it is all that have a size.
pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let text = call.read(c"/proc/mounts");
    let mut mounts = Vec::new();
    for line in lines(text) {
        let [source, target, ..] = four_words(line);
        mounts.push((source, target));
    }
    let is_inodes = call.has(b'i');
    println!("{}", if is_inodes { INODES } else { BLOCKS });
    if call.operands.is_empty() {
        for (source, target) in &mounts {
            // What is mounted over, or cannot be asked, has no row.
            if let Ok(found) = statfs(&c_string(target))
                && found.f_blocks > 0
            {
                row(source, target, &found, is_inodes);
            }
        }
        return Ok(());
    }
    call.each(call.operands, &mut |path| {
        let (found, device) = (statfs(path)?, device_of(path)?);
        let is_on = |target: &[u8]| device_of(&c_string(target)) == Ok(device);
        let (source, target) =
            mounts.iter().rfind(|(_, target)| is_on(target)).copied().unwrap_or((b"-", path.to_bytes()));
        row(source, target, &found, is_inodes);
        Ok(())
    })
}

/// The device that a path is on.
fn device_of(path: &CStr) -> Result<(u32, u32)> {
    stat(path).map(|file| (file.stx_dev_major, file.stx_dev_minor))
}

fn row(source: &[u8], target: &[u8], found: &statfs, is_inodes: bool) {
    let size = if found.f_frsize > 0 { found.f_frsize } else { found.f_bsize } as u64;
    let kib = |blocks: u64| blocks * size / 1024;
    let (all, used, left) = if is_inodes {
        (found.f_files, found.f_files - found.f_ffree, found.f_ffree)
    } else {
        (kib(found.f_blocks), kib(found.f_blocks - found.f_bfree), kib(found.f_bavail))
    };
    print!("{}", source);
    pad(20, source.len());
    print!(" {:11} {:10} {:10} ", all, used, left);
    match (used * 100).div_ceil((used + left).max(1)) {
        _ if used + left == 0 => print!("       -"),
        percent => print!("{:7}%", percent),
    }
    println!(" {}", target);
}
