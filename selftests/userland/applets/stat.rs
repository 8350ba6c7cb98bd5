// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `stat`: what is known of files, in a format of one's own or one that shows most of it.

use super::{look, target_of};
use crate::call::{Call, Outcome};
use nilibc::*;

/// What is shown without `-c`.
const USUAL: &[u8] = b"  File: %N\n  Size: %s\tBlocks: %b\tIO Block: %o\t%F\nDevice: %d\tInode: %i\tLinks: %h\n\
    Access: (%a/%A)\tUid: %u\tGid: %g\nAccess: %X\nModify: %Y\nChange: %Z\n Birth: %W\n";

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    call.each(call.operands, &mut |path| {
        let file = look(path, call.has(b'L'))?;
        match call.value(b'c') {
            Some(format) => {
                show(format.to_bytes(), path, &file);
                println!();
            }
            None => show(USUAL, path, &file),
        }
        Ok(())
    })
}

fn show(mut format: &[u8], path: &CStr, file: &statx) {
    while let [byte, rest @ ..] = format {
        format = rest;
        match (byte, rest) {
            (b'%', [letter, rest @ ..]) => {
                directive(*letter, path, file);
                format = rest;
            }
            _ => print!("{:c}", *byte),
        }
    }
}

/// What stands behind a `%`. It is a function of its own, or else all of it would be worked out for each letter.
#[inline(never)]
fn directive(letter: u8, path: &CStr, file: &statx) {
    let mode = u32::from(file.stx_mode);
    let number = match letter {
        b'a' => return print!("{:o}", u64::from(mode & 0o7777)),
        b'A' => return print!("{}", letters(mode)),
        b'F' => return print!("{}", kind(mode, file.stx_size)),
        b'f' => return print!("{:x}", u64::from(mode)),
        b'n' => return print!("{}", path),
        b'N' => return quote(path, mode),
        b't' => return print!("{:x}", u64::from(file.stx_rdev_major)),
        b'T' => return print!("{:x}", u64::from(file.stx_rdev_minor)),
        b'%' => return print!("%"),
        b'b' => file.stx_blocks,
        b'B' => 512,
        b'd' => makedev(file.stx_dev_major, file.stx_dev_minor),
        b'g' => file.stx_gid.into(),
        b'h' => file.stx_nlink.into(),
        b'i' => file.stx_ino,
        b'o' => file.stx_blksize.into(),
        b's' => file.stx_size,
        b'u' => file.stx_uid.into(),
        b'W' => file.stx_btime.tv_sec as u64,
        b'X' => file.stx_atime.tv_sec as u64,
        b'Y' => file.stx_mtime.tv_sec as u64,
        b'Z' => file.stx_ctime.tv_sec as u64,
        _ => return,
    };
    print!("{}", number);
}

/// The name between quotes, and where a symbolic link leads.
fn quote(path: &CStr, mode: u32) {
    print!("'{}'", path);
    if mode & S_IFMT == S_IFLNK {
        print!(" -> '{}'", target_of(path).unwrap_or_default().as_c_str());
    }
}

fn kind(mode: u32, size: u64) -> &'static str {
    match mode & S_IFMT {
        S_IFREG if size == 0 => "regular empty file",
        S_IFREG => "regular file",
        S_IFDIR => "directory",
        S_IFLNK => "symbolic link",
        S_IFCHR => "character special file",
        S_IFBLK => "block special file",
        S_IFIFO => "fifo",
        _ => "socket",
    }
}

/// Kind and permissions as `ls` shows them: `-rwxr-xr-x`.
pub(super) fn letters(mode: u32) -> [u8; 10] {
    let mut text = *b"?rwxrwxrwx";
    text[0] = match mode & S_IFMT {
        S_IFREG => b'-',
        S_IFDIR => b'd',
        S_IFLNK => b'l',
        S_IFCHR => b'c',
        S_IFBLK => b'b',
        S_IFIFO => b'p',
        _ => b's',
    };
    for (place, letter) in text.iter_mut().skip(1).enumerate() {
        if mode >> (8 - place) & 1 == 0 {
            *letter = b'-';
        }
    }
    // Capital where nobody can execute it.
    for &(place, bit, letter) in &[(3_u8, 0o4000_u16, b's'), (6, 0o2000, b's'), (9, 0o1000, b't')] {
        if let Some(shown) = text.get_mut(usize::from(place))
            && mode & u32::from(bit) != 0
        {
            *shown = if *shown == b'x' { letter } else { letter.to_ascii_uppercase() };
        }
    }
    text
}
