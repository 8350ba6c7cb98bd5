// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `ls`: what is in directories. Owners are numbers: a test machine has no names for them.

use super::date::print_time;
use super::stat::letters;
use super::{children, look, pad, target_of};
use crate::bytes::{c_string, concat, decimal, file_name};
use crate::call::{Call, Outcome, TROUBLE};
use alloc::boxed::Box;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::cmp::Ordering;
use nilibc::*;

/// A file that is shown.
struct Entry {
    path: CString,
    /// What is shown of the path.
    name: CString,
    file: statx,
}

struct Ls<'a> {
    call: &'a Call<'a>,
    outcome: Outcome,
    /// What stands in front of the heading of a directory: nothing at first.
    gap: &'static str,
}

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let here = [CString::from(c".")];
    let operands = if call.operands.is_empty() { &here } else { call.operands };
    let mut ls = Ls { call, outcome: Ok(()), gap: "" };
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    for path in operands {
        // A link that is named is followed, unless something is told of it itself.
        let follows = !call.has_any(b"dlnF");
        if let Some(entry) = ls.entry(path, path.to_bytes(), follows) {
            let is_directory = entry.kind() == S_IFDIR && !call.has(b'd');
            if is_directory { directories.push(entry) } else { files.push(entry) }
        }
    }
    let has_files = !files.is_empty();
    ls.show(&mut files, false);
    if has_files {
        ls.gap = "\n";
    }
    ls.sort(&mut directories);
    let has_headings = operands.len() > 1 || call.has(b'R');
    for directory in directories {
        ls.directory(&directory.path, has_headings);
    }
    ls.outcome
}

impl Entry {
    fn mode(&self) -> u32 {
        self.file.stx_mode.into()
    }

    fn kind(&self) -> u32 {
        self.mode() & S_IFMT
    }
}

impl Ls<'_> {
    fn entry(&mut self, path: &CStr, name: &[u8], follows: bool) -> Option<Box<Entry>> {
        // Where a link leads to may be nowhere.
        let file = look(path, follows && stat(path).is_ok());
        match file {
            Ok(file) => Some(Box::new(Entry { path: path.into(), name: c_string(name), file })),
            Err(error) => {
                self.call.fails(path, error);
                self.outcome = Err(TROUBLE);
                None
            }
        }
    }

    fn directory(&mut self, path: &CStr, has_heading: bool) {
        if has_heading {
            println!("{}{}:", self.gap, path);
            self.gap = "\n";
        }
        let mut entries = Vec::new();
        if self.call.has(b'a') {
            for &name in &[b".".as_slice(), b".."] {
                entries.extend(self.entry(&crate::bytes::join(path.to_bytes(), name), name, false));
            }
        }
        let read = children(path, &mut |child| {
            let name = file_name(child.to_bytes());
            if !name.starts_with(b".") || self.call.has_any(b"aA") {
                entries.extend(self.entry(child, name, false));
            }
            Ok(())
        });
        if let Err(error) = read {
            self.call.fails(path, error);
            self.outcome = Err(TROUBLE);
        }
        self.show(&mut entries, true);
        if self.call.has(b'R') {
            for entry in entries {
                if entry.kind() == S_IFDIR && !matches!(entry.name.to_bytes(), b"." | b"..") {
                    self.directory(&entry.path, true);
                }
            }
        }
    }

    fn sort(&self, entries: &mut [Box<Entry>]) {
        let is_reversed = self.call.has(b'r');
        let by = self.call.last(b"tS").map(|(letter, _)| letter);
        entries.sort_unstable_by(|one, other| {
            let time = |entry: &Entry| (entry.file.stx_mtime.tv_sec, entry.file.stx_mtime.tv_nsec);
            let order = match by {
                Some(b't') => time(other).cmp(&time(one)),
                Some(_) => other.file.stx_size.cmp(&one.file.stx_size),
                None => Ordering::Equal,
            };
            let order = order.then_with(|| one.name.cmp(&other.name));
            if is_reversed { order.reverse() } else { order }
        });
    }

    fn show(&self, entries: &mut [Box<Entry>], is_directory: bool) {
        self.sort(entries);
        let is_long = self.is_long();
        // As wide as the widest entry needs it.
        let mut widths = [0; 5];
        let mut blocks = 0;
        for entry in entries.iter() {
            for (place, width) in widths.iter_mut().enumerate() {
                *width = self.column(entry, place).len().max(*width);
            }
            blocks += entry.file.stx_blocks / 2;
        }
        if is_long && is_directory {
            println!("total {}", blocks);
        }
        for entry in entries {
            for (place, width) in widths.iter().enumerate() {
                // The inode comes first, and behind it the permissions.
                if place == 1 && is_long {
                    print!("{} ", letters(entry.mode()));
                }
                let column = self.column(entry, place);
                if !column.is_empty() {
                    pad(*width, column.len());
                    print!("{} ", column.as_slice());
                }
            }
            if is_long {
                // In another half of a year the hour says little.
                let now = clock_gettime(CLOCK_REALTIME).map_or(0, |now| now.tv_sec);
                let time = entry.file.stx_mtime.tv_sec;
                let is_near = (now - 15_778_476..=now).contains(&time);
                print_time(time, if is_near { c"%b %e %H:%M " } else { c"%b %e  %Y " });
            }
            print!("{}", entry.name.as_c_str());
            if entry.kind() == S_IFLNK && is_long {
                print!(" -> {}", target_of(&entry.path).unwrap_or_default().as_c_str());
            } else {
                print!("{}", self.mark(entry));
            }
            println!();
        }
    }

    fn is_long(&self) -> bool {
        self.call.has_any(b"ln")
    }

    /// The inode; links, owner, group, and size or device. It is empty if it is not asked for.
    fn column(&self, entry: &Entry, place: usize) -> Vec<u8> {
        let file = &entry.file;
        if !(if place == 0 { self.call.has(b'i') } else { self.is_long() }) {
            return Vec::new();
        }
        let (major, minor) = (&mut [0; 24], &mut [0; 24]);
        let number = match place {
            0 => file.stx_ino,
            1 => file.stx_nlink.into(),
            2 => file.stx_uid.into(),
            3 => file.stx_gid.into(),
            _ if matches!(entry.kind(), S_IFCHR | S_IFBLK) => {
                let numbers =
                    [decimal(file.stx_rdev_major.into(), major), b", ", decimal(file.stx_rdev_minor.into(), minor)];
                return concat(&numbers).into_bytes();
            }
            _ => file.stx_size,
        };
        decimal(number as i64, major).into()
    }

    /// What shows the kind of a file, with `-F` or `-p`.
    fn mark(&self, entry: &Entry) -> &'static str {
        match entry.kind() {
            S_IFDIR if self.call.has_any(b"Fp") => "/",
            _ if !self.call.has(b'F') => "",
            S_IFLNK => "@",
            S_IFIFO => "|",
            S_IFSOCK => "=",
            S_IFREG if entry.mode() & 0o111 != 0 => "*",
            _ => "",
        }
    }
}
