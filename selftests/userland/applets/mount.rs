// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `mount` and `umount`.

use crate::bytes::{c_vec, four_words, split};
use crate::call::{Call, Outcome};
use crate::input::lines;
use crate::words::{Words, words};
use alloc::vec::Vec;
use nilibc::arch::{
    MS_BIND, MS_MOVE, MS_NOATIME, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE, MS_RDONLY, MS_REC, MS_RELATIME,
    MS_REMOUNT, MS_SHARED, MS_SLAVE, MS_SYNCHRONOUS,
};
use nilibc::{CStr, MNT_DETACH, MNT_FORCE, mount, println, umount2};

/// Options that set flags.
#[rustfmt::skip]
const SET: Words<u32> = words! {
    "ro" MS_RDONLY;               "nosuid" MS_NOSUID;      "nodev" MS_NODEV;          "noexec" MS_NOEXEC;
    "sync" MS_SYNCHRONOUS;        "noatime" MS_NOATIME;    "relatime" MS_RELATIME;    "remount" MS_REMOUNT;
    "bind" MS_BIND;               "rbind" MS_BIND | MS_REC; "move" MS_MOVE;           "private" MS_PRIVATE;
    "rprivate" MS_PRIVATE | MS_REC; "shared" MS_SHARED;    "slave" MS_SLAVE;          "defaults" 0;
};

/// Options that take flags back.
#[rustfmt::skip]
const CLEAR: Words<u32> = words! {
    "rw" MS_RDONLY;               "suid" MS_NOSUID;        "dev" MS_NODEV;            "exec" MS_NOEXEC;
    "async" MS_SYNCHRONOUS;       "atime" MS_NOATIME;
};

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let kind = call.value(b't').unwrap_or_default();
    let (source, target) = match call.operands {
        [] => return show(call, kind),
        [target] => (c"none", target.as_c_str()),
        [source, target, ..] => (source.as_c_str(), target.as_c_str()),
    };
    let mut flags = if call.has(b'r') { MS_RDONLY } else { 0 };
    let mut data = Vec::new();
    for list in call.values(b'o') {
        for word in split(list.to_bytes(), b',') {
            if let Some(flag) = SET.get(word) {
                flags |= flag;
            } else if let Some(flag) = CLEAR.get(word) {
                flags &= !flag;
            } else {
                if !data.is_empty() {
                    data.push(b',');
                }
                data.extend_from_slice(word);
            }
        }
    }
    call.needs(target, mount(source, target, kind, flags.into(), Some(&c_vec(data))));
    Ok(())
}

/// What is mounted, of one type or of all.
fn show(call: &Call<'_>, kind: &CStr) -> Outcome {
    let text = call.read(c"/proc/mounts");
    for line in lines(text) {
        let [source, target, found, options] = four_words(line);
        if kind.is_empty() || kind.to_bytes() == found {
            println!("{} on {} type {} ({})", source, target, found, options);
        }
    }
    Ok(())
}

pub(crate) fn unmount(call: &Call<'_>) -> Outcome {
    let flags = if call.has(b'l') { MNT_DETACH } else { 0 } | if call.has(b'f') { MNT_FORCE } else { 0 };
    call.each(call.operands, &mut |target| umount2(target, flags))
}
