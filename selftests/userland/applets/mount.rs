// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `mount` and `umount`.

use crate::bytes::{c_vec, four_words, split};
use crate::call::{Call, Outcome};
use crate::input::{lines, read_file};
use crate::words::{Words, words};
use alloc::vec::Vec;
use nilibc::arch::{
    MS_BIND, MS_MOVE, MS_NOATIME, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE, MS_RDONLY, MS_REC, MS_RELATIME,
    MS_REMOUNT, MS_SHARED, MS_SLAVE, MS_SYNCHRONOUS,
};
use nilibc::{CStr, MNT_DETACH, MNT_FORCE, mount, println, umount2};

/// Options that are flags, each with those it sets and those it takes back.
#[rustfmt::skip]
const FLAGS: Words<(u32, u32)> = words! {
    "ro" (MS_RDONLY, 0);                  "rw" (0, MS_RDONLY);
    "nosuid" (MS_NOSUID, 0);              "suid" (0, MS_NOSUID);
    "nodev" (MS_NODEV, 0);                "dev" (0, MS_NODEV);
    "noexec" (MS_NOEXEC, 0);              "exec" (0, MS_NOEXEC);
    "sync" (MS_SYNCHRONOUS, 0);           "async" (0, MS_SYNCHRONOUS);
    "noatime" (MS_NOATIME, 0);            "atime" (0, MS_NOATIME);
    "relatime" (MS_RELATIME, 0);          "remount" (MS_REMOUNT, 0);
    "bind" (MS_BIND, 0);                  "rbind" (MS_BIND | MS_REC, 0);
    "move" (MS_MOVE, 0);                  "private" (MS_PRIVATE, 0);
    "rprivate" (MS_PRIVATE | MS_REC, 0);  "shared" (MS_SHARED, 0);
    "slave" (MS_SLAVE, 0);                "defaults" (0, 0);
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
            match FLAGS.get(word) {
                Some((set, clear)) => flags = flags & !clear | set,
                None => {
                    if !data.is_empty() {
                        data.push(b',');
                    }
                    data.extend_from_slice(word);
                }
            }
        }
    }
    call.needs(target, mount(source, target, kind, flags.into(), Some(&c_vec(data))));
    Ok(())
}

/// What is mounted, of one type or of all.
fn show(call: &Call<'_>, kind: &CStr) -> Outcome {
    let text = call.needs(c"/proc/mounts", read_file(c"/proc/mounts"));
    for line in lines(&text) {
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
