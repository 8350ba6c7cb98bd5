// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Archives read back after Documentation/driver-api/early-userspace/buffer-format.rst, not by the crate that wrote them, and
//! held byte by byte to what the kernel's own gen_init_cpio makes of the same list.

use super::compress::{Compress, write};
use super::*;
use crate::source;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Name, mode, links, device and content.
type Entry = (String, u32, u32, (u32, u32), Vec<u8>);

/// Every entry, with all else of it checked on the way. There are no hard links, and all is root's.
fn read_back(archive: &[u8]) -> Vec<Entry> {
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
        assert_eq!([uid, gid, mtime, major, minor, checksum], [0, 0, 0, 3, 1, 0], "{name} is not reproducible");
        assert_eq!(inode as usize, entries.len() + 721, "{name} has another's inode");
        entries.push((name, mode, links, (rmajor, rminor), archive[data..data + size as usize].to_vec()));
    }
}

fn bytes(archive: &Archive) -> Vec<u8> {
    packed(archive, None)
}

fn packed(archive: &Archive, how: Option<Compress>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let len = write(archive, how, &mut bytes).expect("all its files can be read");
    assert_eq!(len, bytes.len() as u64);
    bytes
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("there is a folder for temporary files")
}

/// A file of this name and content.
fn file(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, content).expect("it can be written");
    path
}

fn from_list(text: &str) -> Result<Archive> {
    let mut archive = Archive::default();
    list::add(&mut archive, text, "list")?;
    Ok(archive)
}

#[test]
fn what_was_added_is_read_back() {
    let folder = folder();
    // Lengths around the padding to four bytes.
    for len in [0, 1, 2, 3, 4, 5, 70_001] {
        let content: Vec<u8> = (0..len).map(|i| (i % 251) as u8).collect();
        let file = file(&folder, "file", &content);
        let mut archive = Archive::usual().expect("it is the same for all");
        archive.add_file("etc/deep/file", &file, Some(0o4750)).expect("the name is new");
        archive.add(&["plan"], Rights::root(0o644), Content::Text("files\n".to_owned())).expect("the name is new");
        let entries = read_back(&bytes(&archive));
        let names: Vec<_> = entries.iter().map(|entry| entry.0.as_str()).collect();
        let usual = ["dev", "dev/console", "dev/null", "proc", "sys", "tmp"];
        assert_eq!(names, [usual.as_slice(), &["etc", "etc/deep", "etc/deep/file", "plan"]].concat());
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
fn a_list_gives_the_bytes_of_gen_init_cpio() {
    let host = machine::host().expect("it is one of ours");
    let Some(linux) = source::linux_here(&host.kernel.source).expect("there is a cache") else {
        eprintln!("skipped: the kernel's sources are not in the cache yet");
        return;
    };
    let folder = folder();
    let generator = folder.path().join("gen_init_cpio");
    let mut cc = Command::new("cc");
    let compiled = cc.arg(linux.tree.join("usr/gen_init_cpio.c")).arg("-o").arg(&generator).status();
    assert!(compiled.expect("there is a C compiler").success());
    let [short, long] = [("short", 3), ("long", 70_001)].map(|(name, len)| file(&folder, name, vec![b'x'; len]));
    let [short, long] = [&short, &long].map(|path| path.to_str().expect("it is UTF-8"));
    let lists = [
        String::new(),
        "# a comment\n\n  \ndir /dev 0755 0 0\nnod /dev/console 0600 0 0 c 5 1\nnod /dev/ram0 660 1 6 b 1 0\n"
            .to_owned(),
        "dir a 1777 65534 4294967\ndir a/b 0 0 0\nslink /a/b/link ../../target-x 777 1 2\nslink /l t 0777 0 0\n"
            .to_owned(),
        "pipe /p 600 7 8\nsock /s 0755 9 10\ndir /tmp 7777 0 0\n".to_owned(),
        format!(
            "file /init {short} 755 0 0\nfile one {long} 4644 1 1 two /three 3\nfile /e /dev/../etc/hostname 0 0 0\n"
        ),
        format!("file /a {short} 644 0 0\ndir /d 755 0 0\nfile /d/b {long} 600 5 5 /d/c\npipe d/e 644 0 0\n"),
        format!("dir \t /d  0700   0 0\r\nslink /name-of-{} {} 777 0 0\n", "n".repeat(200), "t/".repeat(2000)),
    ];
    for text in lists {
        let list = file(&folder, "list", &text);
        let made = Command::new(&generator).args(["-t", "0"]).arg(&list).output().expect("it starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let own = bytes(&from_list(&text).expect("it is right"));
        let (kernels, zeros) = made.stdout.split_at_checked(own.len()).expect("it is as long");
        assert!(own.eq_ignore_ascii_case(kernels) && zeros.iter().all(|&byte| byte == 0), "for the list\n{text}");
        assert!(zeros.len() < 512);
    }
}

#[test]
fn variables_are_put_into_locations() {
    let folder = folder();
    let path = file(&folder, "data", "content");
    // Cargo sets this one for every test.
    let text = "file /a ${CARGO_MANIFEST_DIR}/${CARGO_PKG_NAME}.none/../Cargo.toml 644 0 0";
    let error = format!("{:#}", from_list(text).expect_err("there is no such folder"));
    assert!(error.contains(concat!(env!("CARGO_MANIFEST_DIR"), "/xtask.none/../Cargo.toml")), "{error}");
    from_list("file /a ${CARGO_MANIFEST_DIR}/Cargo.toml 644 0 0").expect("the file is there");
    // Without an end it is a name as any other, and names in the archive stay as they are.
    let odd = folder.path().join("${odd");
    fs::rename(path, &odd).expect("it can be renamed");
    let archive = from_list(&format!("file /${{HOME}} {} 644 0 0", odd.display())).expect("the file is there");
    assert_eq!(read_back(&bytes(&archive))[0].0, "${HOME}");
}

#[test]
fn a_wrong_line_is_refused_by_number() {
    let rows = [
        ("dirs /dev 755 0 0", "there is no `dirs`: a line begins with one of file, dir, nod, slink, pipe, sock"),
        ("dir /dev 755 0", "expected `dir NAME MODE UID GID`"),
        ("dir /dev 755 0 0 0", "expected `dir NAME"),
        ("nod /dev/x 600 0 0 x 1 1", "expected `nod NAME MODE UID GID b|c MAJOR MINOR`"),
        ("nod /dev/x 600 0 0 c 1 -1", "`-1` is no number"),
        ("dir /dev 855 0 0", "`855` is no mode"),
        ("dir /dev 40755 0 0", "`40755` is no mode"),
        ("dir /dev 755 root 0", "`root` is no number"),
        ("dir /dev 755 0 4294967296", "`4294967296` is no number"),
        ("dir / 755 0 0", "is no name for a file"),
        ("pipe /a/../b 755 0 0", "is no name for a file"),
        ("file /x /no/such/file 644 0 0", "cannot read /no/such/file"),
        ("file /x /dev 644 0 0", "/dev is no regular file"),
        ("file /x ${NILIBC_NO_SUCH}/x 644 0 0", "the variable NILIBC_NO_SUCH is not set"),
        ("pipe /there 600 0 0", "/there is there already"),
        ("dir /there 700 0 0", "/there is there already"),
        ("file /y /etc/hostname 644 0 0 /y", "/y is there already"),
        ("pipe /fifo/below 600 0 0", "/fifo is no folder"),
    ];
    for (line, expected) in rows {
        let text = format!("# first\ndir /there 755 0 0\npipe /fifo 600 0 0\n\n{line}\n");
        let error = format!("{:#}", from_list(&text).expect_err(line));
        assert!(error.starts_with("list:5: ") && error.contains(expected), "{line}: {error}");
    }
    let long = [("n".repeat(256), "too long for a name"), ("n/".repeat(2048) + "n", "a path has at most 4095 bytes")];
    for (name, expected) in long {
        let error = format!("{:#}", from_list(&format!("pipe /{name} 600 0 0")).expect_err("it is long"));
        assert!(error.contains(expected), "{error}");
    }
    let link = format!("slink /l {} 777 0 0", "t".repeat(4096));
    assert!(format!("{:#}", from_list(&link).expect_err("it is long")).contains("1 to 4095 bytes"));
}

#[test]
fn a_folder_may_come_after_what_is_in_it_and_again() {
    let archive = from_list("pipe /a/b 600 0 0\ndir /a 700 0 0\ndir /a 700 0 0\n").expect("that is one folder");
    let entries: Vec<_> = read_back(&bytes(&archive)).into_iter().map(|entry| (entry.0, entry.1)).collect();
    assert_eq!(entries, [("a".to_owned(), 0o40700), ("a/b".to_owned(), 0o10600)]);
}

#[test]
fn a_file_that_is_too_large_is_refused_before_it_is_read() {
    let folder = folder();
    let path = file(&folder, "large", "");
    fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(1 << 32)).expect("it takes no room");
    let error = Archive::default().add_file("large", &path, None).expect_err("4 GiB do not fit");
    assert!(format!("{error:#}").contains("it has 4294967296 bytes"), "{error:#}");
    fs::OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(u32::MAX.into())).expect("it is ours");
    Archive::default().add_file("large", &path, None).expect("one byte less does");
}

#[test]
fn compressed_or_not_an_archive_is_the_same_every_time() {
    let folder = folder();
    let content: Vec<u8> = (0..60_000_u32).flat_map(|i| (i / 7 * 977).to_le_bytes()).collect();
    let path = file(&folder, "file", content);
    let mut archive = Archive::default();
    archive.add_file("file", &path, None).expect("the name is new");
    let plain = bytes(&archive);
    for (how, program) in [(Compress::Gz, "gzip"), (Compress::Xz, "xz"), (Compress::Zst, "zstd")] {
        let first = packed(&archive, Some(how));
        fs::File::open(&path)
            .and_then(|file| file.set_modified(std::time::SystemTime::UNIX_EPOCH))
            .expect("it is ours");
        assert_eq!(first, packed(&archive, Some(how)), "{how:?} differs");
        assert!(first.len() < plain.len());
        let unpack = Command::new(program).arg("-dc").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut unpack) = unpack else {
            eprintln!("skipped: {program} is not installed");
            continue;
        };
        let mut input = unpack.stdin.take().expect("it is a pipe");
        let writer = std::thread::spawn(move || input.write_all(&first));
        let unpacked = unpack.wait_with_output().expect("it ends");
        writer.join().expect("it does not panic").expect("all was taken");
        assert!(unpacked.status.success() && unpacked.stdout == plain, "{program} reads something else");
    }
}

#[test]
fn a_file_keeps_whether_it_can_be_executed() {
    let folder = folder();
    for (mode, expected) in [(0o600, 0o100644), (0o700, 0o100755), (0o4755, 0o100755)] {
        let file = file(&folder, "file", "");
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("it is our own");
        let mut archive = Archive::default();
        archive.add_file("file", &file, None).expect("the name is new");
        assert!(read_back(&bytes(&archive)).iter().any(|entry| entry.0 == "file" && entry.1 == expected));
    }
}

#[test]
fn names_that_cannot_be_are_refused() {
    for name in ["", "//etc", "etc/", "a//b", "a/./b", "../a", "dev/null", "dev/null/x", "a\0b", "TRAILER!!!"] {
        let mut archive = Archive::usual().expect("it is the same for all");
        let text = Content::Text(String::new());
        assert!(archive.add(&[name], Rights::root(0o644), text).is_err(), "/{name} was taken");
    }
}

#[test]
fn what_cannot_be_process_1_is_refused() {
    let host = machine::host().expect("it is one of ours");
    let own = fs::read(std::env::current_exe().expect("it is running")).expect("it can be read");
    let image = Image::read(&own).expect("this test is a program");
    let loader = image.interpreter(&own).expect("this test is linked dynamically");
    let others = machine::all().expect("they are there").into_iter().find(|other| other.rust.elf != host.rust.elf);
    let check = |machine: &Machine, list: &str, head: &[u8]| {
        check_program(machine, &from_list(list).expect("it is right"), head).map_err(|error| format!("{error:#}"))
    };
    let refused = |machine: &Machine, head: &[u8], expected: &str| {
        let error = check(machine, "", head).expect_err(expected);
        assert!(error.contains(expected), "{error}");
    };
    refused(&host, b"no program", "a script that begins with `#!`");
    refused(&host, &own[..20], "cut short");
    refused(&host, &own, &format!("it is run by {loader}, which is not packed"));
    refused(&others.expect("there are others"), &own, "takes");
    refused(&host, b"#! /bin/sh -e\nexit", "it is run by /bin/sh,");
    refused(&host, b"#!\n", "names no interpreter");
    check(&host, "file /bin/sh /etc/hostname 755 0 0", b"#!/bin/sh").expect("it is there");
    check(&host, "slink /bin usr/bin 777 0 0", b"#!/bin/sh").expect("behind a link nobody knows");
    check(&host, &format!("file {loader} /etc/hostname 755 0 0"), &own).expect("it is there");
}

#[test]
fn a_failure_leaves_the_old_archive() {
    let folder = folder();
    let (file, out) = (file(&folder, "file", "content"), file(&folder, "out.cpio", "old"));
    let mut archive = Archive::default();
    archive.add_file("file", &file, None).expect("the name is new");
    fs::remove_file(&file).expect("it is there");
    let error = save(&archive, None, &out).expect_err("the file is gone");
    assert!(format!("{error:#}").contains(file.to_str().expect("it is UTF-8")), "{error:#}");
    assert_eq!(fs::read(&out).expect("it is there"), b"old");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "a temporary file was left");
    // What is no file stays what it is.
    let error = save(&Archive::usual().expect("it is the same for all"), None, Path::new("/dev/full"));
    let error = format!("{:#}", error.expect_err("there is no room"));
    assert!(error.starts_with("cannot write /dev/full: ") && error.contains("No space left"), "{error}");
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
