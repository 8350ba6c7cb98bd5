// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Calls of ours, against those of std and glibc on the same files and processes.

use nilibc::{AsFd as _, BorrowedFd, Errno, O_CREAT, O_RDWR, SEEK_CUR, SEEK_END, SEEK_SET, WaitStatus};
use std::ffi::CString;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

fn c(path: &Path) -> CString {
    CString::new(path.as_os_str().as_bytes()).expect("a path without NUL")
}

/// The descriptor of a file of std's.
fn lend(file: &File) -> BorrowedFd<'_> {
    // SAFETY: the file stays open while it is borrowed.
    unsafe { BorrowedFd::borrow_raw(file.as_raw_fd()) }
}

#[test]
fn stat_is_that_of_std() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, [1; 5000]).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o6751)).unwrap();
    fs::hard_link(&file, folder.path().join("second name")).unwrap();
    std::os::unix::fs::symlink(&file, folder.path().join("link")).unwrap();
    let beside = ["second name", "link", "."].map(|name| folder.path().join(name));
    let elsewhere = ["/dev/null", "/dev/zero", "/", "/etc/passwd"].map(Path::new);
    for path in beside.iter().map(|path| path.as_path()).chain([file.as_path()]).chain(elsewhere) {
        same_metadata(path, nilibc::stat(&c(path)).unwrap(), fs::metadata(path).unwrap());
        same_metadata(path, nilibc::lstat(&c(path)).unwrap(), fs::symlink_metadata(path).unwrap());
    }
    let open = File::open(&file).unwrap();
    same_metadata(&file, nilibc::fstat(lend(&open)).unwrap(), open.metadata().unwrap());
}

fn same_metadata(path: &Path, ours: nilibc::statx, std: fs::Metadata) {
    let name = path.display();
    assert_eq!(u32::from(ours.stx_mode), std.mode(), "mode of {name}");
    assert_eq!(u64::from(ours.stx_nlink), std.nlink(), "names of {name}");
    assert_eq!((ours.stx_uid, ours.stx_gid), (std.uid(), std.gid()), "owner of {name}");
    assert_eq!((ours.stx_ino, ours.stx_size, ours.stx_blocks), (std.ino(), std.size(), std.blocks()), "{name}");
    assert_eq!(u64::from(ours.stx_blksize), std.blksize(), "block of {name}");
    assert_eq!(libc::makedev(ours.stx_dev_major, ours.stx_dev_minor), std.dev(), "device of {name}");
    assert_eq!(libc::makedev(ours.stx_rdev_major, ours.stx_rdev_minor), std.rdev(), "device that {name} is");
    let time = |time: nilibc::statx_timestamp| (time.tv_sec, i64::from(time.tv_nsec));
    assert_eq!(time(ours.stx_mtime), (std.mtime(), std.mtime_nsec()), "written: {name}");
    assert_eq!(time(ours.stx_ctime), (std.ctime(), std.ctime_nsec()), "changed: {name}");
    assert_eq!(time(ours.stx_atime), (std.atime(), std.atime_nsec()), "read: {name}");
    let kind = u32::from(ours.stx_mode) & nilibc::S_IFMT;
    assert_eq!(kind == nilibc::S_IFDIR, std.is_dir(), "{name}");
    assert_eq!(kind == nilibc::S_IFREG, std.is_file(), "{name}");
    assert_eq!(kind == nilibc::S_IFLNK, std.is_symlink(), "{name}");
    assert_eq!(kind == nilibc::S_IFCHR, std.file_type().is_char_device(), "{name}");
}

#[test]
fn lseek_is_that_of_std() {
    let mut std = tempfile::tempfile().unwrap();
    std.set_len(1 << 33).unwrap();
    let far = (1 << 32) + 7;
    let steps = [
        (SEEK_SET, SeekFrom::Start(far), far as i64),
        (SEEK_CUR, SeekFrom::Current(-9), -9),
        (SEEK_END, SeekFrom::End(-1), -1),
        (SEEK_END, SeekFrom::End(far as i64), far as i64),
        (SEEK_SET, SeekFrom::Start(i64::MAX as u64), i64::MAX),
        (SEEK_SET, SeekFrom::Start(0), 0),
        (SEEK_CUR, SeekFrom::Current(-1), -1),
    ];
    for (whence, theirs, offset) in steps {
        let before = std.stream_position().unwrap();
        let ours = nilibc::lseek(lend(&std), offset, whence).map_err(Errno::number);
        std.seek(SeekFrom::Start(before)).unwrap();
        let theirs = std.seek(theirs).map(|place| place as i64).map_err(|error| error.raw_os_error().unwrap());
        assert_eq!(ours, theirs, "lseek by {offset} from {whence} at {before}");
    }
}

#[test]
fn what_one_writes_the_other_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let ours = nilibc::open(&c(&path), O_CREAT | O_RDWR, 0o640).unwrap();
    nilibc::write_all(&ours, b"ours, ").unwrap();
    File::options().append(true).open(&path).unwrap().write_all(b"theirs").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"ours, theirs");
    let mut found = [0; 16];
    assert_eq!(nilibc::read(ours.as_fd(), &mut found), Ok(6));
    assert_eq!(&found[..6], b"theirs");
    nilibc::ftruncate(&ours, 3).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"our");
    nilibc::rename(&c(&path), &c(&folder.path().join("moved"))).unwrap();
    assert_eq!(fs::metadata(&path).unwrap_err().kind(), ErrorKind::NotFound);
    nilibc::symlink(c"moved", &c(&path)).unwrap();
    assert_eq!(fs::read_link(&path).unwrap(), Path::new("moved"));
    let mut target = [0; 64];
    assert_eq!(nilibc::readlink(&c(&path), &mut target), Ok(&b"moved"[..]));
}

#[test]
fn pipes_lead_to_std() {
    let (output, input) = nilibc::pipe2(nilibc::O_CLOEXEC).unwrap();
    nilibc::write_all(&input, b"through a pipe").unwrap();
    nilibc::close(input).unwrap();
    // SAFETY: the descriptor is given away, and nobody else closes it.
    let mut output = unsafe { <File as std::os::fd::FromRawFd>::from_raw_fd(output.into_raw_fd()) };
    let mut text = String::new();
    output.read_to_string(&mut text).unwrap();
    assert_eq!(text, "through a pipe");
}

/// How a shell ends that does this: what our waitpid says, and what std says of a second one.
fn ends(script: &str) -> (WaitStatus, std::process::ExitStatus) {
    // It may leave a dump of its memory there.
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null());
    let mut shell = || command.spawn().expect("there is a shell");
    let pid = shell().id() as nilibc::pid_t;
    let (told, status) = nilibc::waitpid(pid, 0).unwrap().expect("without WNOHANG there is one to tell of");
    assert_eq!(told, pid);
    assert_eq!(nilibc::waitpid(pid, 0), Err(Errno::CHILD), "it was waited for");
    (status, shell().wait().unwrap())
}

#[test]
fn waitpid_is_that_of_std() {
    for code in [0, 1, 2, 42, 127, 128, 254, 255] {
        let (ours, std) = ends(&format!("exit {code}"));
        assert_eq!(ours, WaitStatus::Exited(std.code().unwrap()));
    }
    for sig in [libc::SIGABRT, libc::SIGKILL, libc::SIGSEGV, libc::SIGPIPE, libc::SIGTERM, libc::SIGUSR2] {
        // An end with a dump of the memory is another code of the kernel's.
        for dump in ["0", "unlimited"] {
            let (ours, std) = ends(&format!("ulimit -c {dump}; kill -{sig} $$"));
            assert_eq!(ours, WaitStatus::Signaled(std.signal().unwrap()), "with a core dump of {dump}");
        }
    }
}

#[test]
fn uname_is_that_of_libc() {
    // SAFETY: all bytes zero are a value of libc's struct, and uname fills it in.
    let theirs = unsafe {
        let mut name: libc::utsname = std::mem::zeroed();
        assert_eq!(libc::uname(&mut name), 0);
        name
    };
    // SAFETY: uname ends each field with NUL.
    let text = |field: &[libc::c_char; 65]| unsafe { std::ffi::CStr::from_ptr(field.as_ptr()) }.to_owned();
    let ours = nilibc::uname().unwrap();
    let ours = [ours.sysname(), ours.nodename(), ours.release(), ours.version(), ours.machine()];
    let theirs = [&theirs.sysname, &theirs.nodename, &theirs.release, &theirs.version, &theirs.machine];
    assert_eq!(ours.map(|field| field.to_owned()), theirs.map(text));
}

#[test]
fn identity_is_that_of_libc() {
    // SAFETY: none of the calls has a precondition.
    let theirs = unsafe { (libc::getpid(), libc::getppid(), libc::geteuid(), libc::getegid()) };
    assert_eq!((nilibc::getpid(), nilibc::getppid(), nilibc::geteuid(), nilibc::getegid()), theirs);
    // SAFETY: as above.
    let theirs = unsafe { (libc::getpgid(0), libc::getsid(0)) };
    assert_eq!((nilibc::getpgid(0), nilibc::getsid(0)), (Ok(theirs.0), Ok(theirs.1)));
    // SAFETY: as above.
    assert_eq!(nilibc::gettid(), unsafe { libc::gettid() });
    let mut room = [0; 4096];
    assert_eq!(nilibc::getcwd(&mut room).unwrap().to_bytes(), std::env::current_dir().unwrap().as_os_str().as_bytes());
}

#[test]
fn clocks_are_those_of_libc() {
    for clock in [nilibc::CLOCK_REALTIME, nilibc::CLOCK_MONOTONIC, nilibc::CLOCK_BOOTTIME] {
        let libc_now = || {
            let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
            // SAFETY: the call writes one timespec.
            assert_eq!(unsafe { libc::clock_gettime(clock, &mut time) }, 0);
            nilibc::timespec { tv_sec: time.tv_sec, tv_nsec: time.tv_nsec }
        };
        let (before, ours, after) = (libc_now(), nilibc::clock_gettime(clock).unwrap(), libc_now());
        assert!(before <= ours && ours <= after, "clock {clock}: {before:?} {ours:?} {after:?}");
    }
}

#[test]
fn every_status_means_what_c_says() {
    for status in 0..=0xffff {
        let theirs = if libc::WIFEXITED(status) {
            WaitStatus::Exited(libc::WEXITSTATUS(status))
        } else if libc::WIFSIGNALED(status) {
            WaitStatus::Signaled(libc::WTERMSIG(status))
        } else if libc::WIFCONTINUED(status) {
            WaitStatus::Continued
        } else if libc::WIFSTOPPED(status) {
            WaitStatus::Stopped(libc::WSTOPSIG(status))
        } else {
            // Only what is 0xff below, and not 0xffff: the kernel tells no such status.
            continue;
        };
        assert_eq!(WaitStatus::from_raw(status), theirs, "{status:#x}");
    }
}
