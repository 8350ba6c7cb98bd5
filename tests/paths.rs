// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! realpath against std's, which is glibc's, on generated paths through a tree of directories, files and links; statfs and statvfs
//! against glibc's.

use nilibc::PATH_MAX;
use std::ffi::CString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

#[test]
fn realpath_is_that_of_std() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for directory in ["d", "d/e", "d/e/f"] {
        fs::create_dir(root.join(directory)).unwrap();
    }
    for file in ["a", "d/a", "d/e/f/a"] {
        fs::write(root.join(file), "").unwrap();
    }
    symlink("d/e", root.join("l")).unwrap();
    symlink("../../l/", root.join("d/e/l")).unwrap();
    symlink("a", root.join("d/b")).unwrap();
    symlink(root.join("d"), root.join("d/e/f/g")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    symlink("nowhere/a", root.join("d/none")).unwrap();
    symlink("/", root.join("top")).unwrap();

    let names = ["a", "b", "d", "e", "f", "g", "l", "loop", "none", "top", ".", "..", "", "missing"];
    let (mut seed, mut found, mut errors) = (7_u64, 0, 0);
    for _ in 0..20_000 {
        let mut path = root.as_os_str().as_bytes().to_vec();
        let mut draw = |end: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % end
        };
        for _ in 0..draw(7) {
            path.push(b'/');
            let some = if draw(3) == 0 { names.len() } else { 7 };
            path.extend_from_slice(names[draw(some)].as_bytes());
        }
        let theirs = fs::canonicalize(std::ffi::OsStr::from_bytes(&path));
        let mut room = [0; PATH_MAX];
        let path = CString::new(path).unwrap();
        let ours =
            nilibc::realpath(&path, &mut room).map(|path| path.to_bytes().to_vec()).map_err(nilibc::Errno::number);
        let theirs =
            theirs.map(|path| path.as_os_str().as_bytes().to_vec()).map_err(|error| error.raw_os_error().unwrap());
        assert_eq!(ours, theirs, "{path:?}");
        if ours.is_ok() { found += 1 } else { errors += 1 }
    }
    assert!(found > 2000 && errors > 2000, "{found} were found, {errors} were not");
}

#[test]
fn statfs_is_that_of_glibc() {
    for path in [c"/", c"/proc", c"/tmp", c"/dev"] {
        // SAFETY: all bytes zero are values of libc's structs, and the calls fill them in.
        let (fs, vfs) = unsafe {
            let (mut fs, mut vfs): (libc::statfs, libc::statvfs) = std::mem::zeroed();
            assert_eq!((libc::statfs(path.as_ptr(), &mut fs), libc::statvfs(path.as_ptr(), &mut vfs)), (0, 0));
            (fs, vfs)
        };
        let (ours, posix) = (nilibc::statfs(path).unwrap(), nilibc::statvfs(path).unwrap());
        assert_eq!((ours.f_type, ours.f_bsize, ours.f_blocks), (fs.f_type, fs.f_bsize, fs.f_blocks), "{path:?}");
        assert_eq!((ours.f_namelen, ours.f_frsize, ours.f_files), (fs.f_namelen, fs.f_frsize, fs.f_files), "{path:?}");
        assert_eq!(
            (posix.f_bsize, posix.f_frsize, posix.f_blocks),
            (vfs.f_bsize, vfs.f_frsize, vfs.f_blocks),
            "{path:?}"
        );
        assert_eq!((posix.f_fsid, posix.f_flag, posix.f_namemax), (vfs.f_fsid, vfs.f_flag, vfs.f_namemax), "{path:?}");
    }
}
