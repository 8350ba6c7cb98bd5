// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Archives read back after Documentation/driver-api/early-userspace/buffer-format.rst, not by the crate that wrote them.

use super::{Addition, Archive, Content};
use std::os::unix::fs::PermissionsExt;

/// Name, mode, links, device and content.
type Entry = (String, u32, u32, (u32, u32), Vec<u8>);

/// Every entry, with all else of it checked on the way.
fn read(archive: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    loop {
        let (header, _) = archive[at..].split_at(110);
        assert_eq!(&header[..6], b"070701", "no entry begins at {at}");
        let field = |number: usize| {
            let digits = str::from_utf8(&header[6 + 8 * number..14 + 8 * number]).expect("they are ASCII");
            u32::from_str_radix(digits, 16).expect("they are hexadecimal")
        };
        let [inode, mode, uid, gid, links, mtime, size] = [0, 1, 2, 3, 4, 5, 6].map(field);
        let [major, minor, rmajor, rminor, name_size, checksum] = [7, 8, 9, 10, 11, 12].map(field);
        let name = &archive[at + 110..at + 110 + name_size as usize];
        let (name, zero) = name.split_at(name.len() - 1);
        assert_eq!(zero, [0]);
        let name = String::from_utf8(name.to_vec()).expect("it is UTF-8");
        let data = (at + 110 + name_size as usize).next_multiple_of(4);
        at = (data + size as usize).next_multiple_of(4);
        if name == "TRAILER!!!" {
            assert_eq!(size, 0);
            assert_eq!(at, archive.len(), "something follows the trailer");
            return entries;
        }
        assert_eq!([uid, gid, mtime, major, minor, checksum], [0; 6], "{name} is not reproducible");
        assert_eq!(inode as usize, entries.len() + 1, "{name} has another's inode");
        entries.push((name, mode, links, (rmajor, rminor), archive[data..data + size as usize].to_vec()));
    }
}

fn bytes(archive: &Archive) -> Vec<u8> {
    let mut bytes = Vec::new();
    archive.write_to(&mut bytes).expect("all its files can be read");
    bytes
}

#[test]
fn what_was_added_is_read_back() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = folder.path().join("file");
    // Lengths around the padding to four bytes.
    for len in [0, 1, 2, 3, 4, 5, 70_001] {
        let content: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        std::fs::write(&file, &content).expect("it can be written");
        let mut archive = Archive::default();
        archive.add_file("etc/deep/file", &file, Some(0o4750)).expect("the name is new");
        archive.add("plan", 0o644, Content::Text("files\n".to_owned())).expect("the name is new");
        let entries = read(&bytes(&archive));
        let names: Vec<_> = entries.iter().map(|entry| entry.0.as_str()).collect();
        let expected = [
            "dev",
            "dev/console",
            "dev/null",
            "etc",
            "etc/deep",
            "etc/deep/file",
            "plan",
            "proc",
            "sys",
            "tests",
            "tmp",
        ];
        assert_eq!(names, expected);
        let entry = |name: &str| {
            let found = entries.iter().find(|entry| entry.0 == name).expect("it is in the list");
            (found.1, found.2, found.3, found.4.as_slice())
        };
        assert_eq!(entry("etc/deep/file"), (0o104750, 1, (0, 0), content.as_slice()));
        assert_eq!(entry("plan"), (0o100644, 1, (0, 0), b"files\n".as_slice()));
        assert_eq!(entry("etc/deep"), (0o40755, 2, (0, 0), b"".as_slice()));
        assert_eq!(entry("tmp"), (0o41777, 2, (0, 0), b"".as_slice()));
        assert_eq!(entry("dev/console"), (0o20600, 1, (5, 1), b"".as_slice()));
        assert_eq!(entry("dev/null"), (0o20666, 1, (1, 3), b"".as_slice()));
    }
}

#[test]
fn order_and_clock_change_nothing() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let write = |name: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, name).expect("it can be written");
        path
    };
    let archive = |names: [&str; 2]| {
        let mut archive = Archive::default();
        for name in names {
            archive.add_file(&format!("tests/{name}"), &write(name), None).expect("the name is new");
        }
        bytes(&archive)
    };
    assert_eq!(archive(["one", "two"]), archive(["two", "one"]));
}

#[test]
fn a_file_keeps_whether_it_can_be_executed() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    for (mode, expected) in [(0o600, 0o100644), (0o700, 0o100755), (0o4755, 0o100755)] {
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("it can be written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("it is our own");
        let mut archive = Archive::default();
        archive.add_file("file", &file, None).expect("the name is new");
        assert!(read(&bytes(&archive)).iter().any(|entry| entry.0 == "file" && entry.1 == expected));
    }
}

#[test]
fn names_that_cannot_be_are_refused() {
    for name in ["", "/etc", "etc/", "a//b", "a/./b", "../a", "dev", "dev/null", "dev/null/x", "a\0b"] {
        let mut archive = Archive::default();
        assert!(archive.add(name, 0o644, Content::Text(String::new())).is_err(), "/{name} was taken");
    }
}

#[test]
fn a_failure_leaves_the_old_archive() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let (file, out) = (folder.path().join("file"), folder.path().join("out.cpio"));
    std::fs::write(&file, "content").expect("it can be written");
    std::fs::write(&out, "old").expect("it can be written");
    let mut archive = Archive::default();
    archive.add_file("file", &file, None).expect("the name is new");
    std::fs::remove_file(&file).expect("it is there");
    let error = archive.write(&out).expect_err("the file is gone");
    assert!(format!("{error:#}").contains(file.to_str().expect("it is UTF-8")), "{error:#}");
    assert_eq!(std::fs::read(&out).expect("it is there"), b"old");
    let left = std::fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(left, 1, "a temporary file was left");
}

#[test]
fn additions_are_read_from_the_right() {
    let addition = |text: &str| text.parse::<Addition>().map(|a| (a.file.display().to_string(), a.dest, a.mode));
    let is = |file: &str, dest: &str, mode| (file.to_owned(), dest.to_owned(), mode);
    assert_eq!(addition("a:/b").expect("it is right"), is("a", "b", None));
    assert_eq!(addition("/x/a:/b/c:4755").expect("it is right"), is("/x/a", "b/c", Some(0o4755)));
    assert_eq!(addition("odd:name:/b:600").expect("it is right"), is("odd:name", "b", Some(0o600)));
    for wrong in ["a", "a:b", ":/b", "a:/b:rwx", "a:/b:999", "a:/b:77777"] {
        assert!(addition(wrong).is_err(), "`{wrong}` was taken");
    }
}
