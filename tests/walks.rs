// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Walks through directories, lists of what is in them, and tables of mounts, against glibc on the same files.

use nilibc::{FTW_CHDIR, FTW_DEPTH, FTW_MOUNT, FTW_PHYS};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::Mutex;

#[path = "oracle/both.rs"]
#[macro_use]
mod both;
#[path = "oracle/random.rs"]
mod random;
use random::Random;

type Found = (CString, c_int, c_int, c_int);
type Visit = extern "C" fn(*const c_char, *const c_void, c_int, *const nilibc::FTW) -> c_int;
type Filter = Option<extern "C" fn(*const Entry) -> c_int>;
type Compare = Option<unsafe extern "C" fn(*const *const Entry, *const *const Entry) -> c_int>;

/// `struct dirent`, which is the same in both.
#[repr(C)]
struct Entry {
    head: [u64; 2],
    len: u16,
    kind: u8,
    name: [c_char; 256],
}

/// `struct mntent`.
#[repr(C)]
struct Mount {
    texts: [*const c_char; 4],
    numbers: [c_int; 2],
}

/// `glob_t`, of which the rest differs.
#[repr(C)]
struct Paths {
    count: usize,
    paths: *mut *mut c_char,
    offs: usize,
    rest: [usize; 8],
}

both! {
    unsafe fn alphasort(a: *const *const Entry, b: *const *const Entry) -> c_int;
    unsafe fn endmntent(stream: *mut c_void) -> c_int;
    unsafe fn ftok(path: *const c_char, id: c_int) -> c_int;
    unsafe fn getmntent_r(stream: *mut c_void, entry: *mut Mount, buf: *mut c_char, len: c_int) -> *mut Mount;
    unsafe fn glob(pattern: *const c_char, flags: c_int, failed: *const c_void, found: *mut Paths) -> c_int;
    unsafe fn globfree(found: *mut Paths);
    unsafe fn hasmntopt(entry: *const Mount, option: *const c_char) -> *mut c_char;
    unsafe fn nftw(path: *const c_char, visit: Visit, most: c_int, flags: c_int) -> c_int;
    unsafe fn scandir(path: *const c_char, found: *mut *mut *mut Entry, filter: Filter, compare: Compare) -> c_int;
    unsafe fn setmntent(path: *const c_char, mode: *const c_char) -> *mut c_void;
    unsafe fn versionsort(a: *const *const Entry, b: *const *const Entry) -> c_int;
}

fn c(path: &Path) -> CString {
    CString::new(path.as_os_str().as_bytes()).unwrap()
}

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for directory in ["a", "a/b", "a/b/c", "a/empty", "d", "d/e"] {
        fs::create_dir(root.join(directory)).unwrap();
    }
    for file in ["x", "a/x", "a/.hidden", "a/b/c/deep", "d/e/y"] {
        fs::write(root.join(file), "").unwrap();
    }
    symlink("nowhere", root.join("dangling")).unwrap();
    symlink("../x", root.join("a/to_file")).unwrap();
    symlink("..", root.join("a/b/back")).unwrap();
    folder
}

/// What the walk that goes on has visited, and when it is to end.
static VISITED: Mutex<(Vec<Found>, usize)> = Mutex::new((Vec::new(), usize::MAX));

extern "C" fn visit(path: *const c_char, _: *const c_void, kind: c_int, place: *const nilibc::FTW) -> c_int {
    // SAFETY: the walk passes text and a place.
    let (path, place) = unsafe { (CStr::from_ptr(path).to_owned(), *place) };
    let (visited, most) = &mut *VISITED.lock().unwrap();
    visited.push((path, kind, place.base, place.level));
    if visited.len() >= *most { 42 } else { 0 }
}

#[test]
fn nftw_is_that_of_glibc() {
    let folder = tree();
    let home = std::env::current_dir().unwrap();
    let walk = |walk: unsafe extern "C" fn(*const c_char, Visit, c_int, c_int) -> c_int, path: &CStr, flags, most| {
        *VISITED.lock().unwrap() = (Vec::new(), most);
        // SAFETY: the path ends with NUL.
        let answer = unsafe { walk(path.as_ptr(), visit, 20, flags) };
        assert_eq!(std::env::current_dir().unwrap(), home, "it came back");
        (answer, std::mem::take(&mut VISITED.lock().unwrap().0))
    };
    let mut some = 0;
    for below in ["", "/", "/a", "/a/b/", "/x", "/dangling", "/no/such", "/a/to_file"] {
        let path = CString::new(format!("{}{below}", folder.path().display())).unwrap();
        for flags in (0..16).filter(|flags| flags & (FTW_PHYS | FTW_MOUNT | FTW_CHDIR | FTW_DEPTH) == *flags) {
            for most in [usize::MAX, 3] {
                let (ours, theirs) = (walk(ours::nftw, &path, flags, most), walk(theirs::nftw, &path, flags, most));
                assert_eq!(ours, theirs, "{path:?} with flags {flags:#x}");
                some += theirs.1.len();
            }
        }
    }
    assert!(some > 500, "only {some} files were visited");
}

extern "C" fn is_short(entry: *const Entry) -> c_int {
    // SAFETY: it is one.
    let name = unsafe { CStr::from_ptr((*entry).name.as_ptr()) };
    (name.count_bytes() < 6).into()
}

#[test]
fn scandir_is_that_of_glibc() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random::new("scandir");
    for _ in 0..500 {
        let name: String =
            (0..=random.below(8)).map(|_| *random.one_of(&['0', '1', '9', 'a', 'b', 'Z', '_'])).collect();
        fs::write(folder.path().join(name), "").unwrap();
    }
    let path = c(folder.path());
    let names = |scan: &dyn Fn(*mut *mut *mut Entry) -> c_int| -> Vec<CString> {
        let mut list = null_mut();
        let count = scan(&raw mut list);
        // SAFETY: there are as many entries.
        (0..count as usize).map(|i| unsafe { CStr::from_ptr((**list.add(i)).name.as_ptr()) }.to_owned()).collect()
    };
    for filter in [None, Some(is_short as extern "C" fn(*const Entry) -> c_int)] {
        let scan = |scan: unsafe extern "C" fn(*const c_char, *mut *mut *mut Entry, Filter, Compare) -> c_int,
                    compare| {
            // SAFETY: the path ends with NUL, and there is room for a list.
            names(&|list| unsafe { scan(path.as_ptr(), list, filter, compare) })
        };
        let (ours, theirs) = (|compare| scan(ours::scandir, compare), |compare| scan(theirs::scandir, compare));
        assert_eq!(ours(None), theirs(None));
        assert_eq!(ours(Some(ours::alphasort)), theirs(Some(theirs::alphasort)));
        assert_eq!(ours(Some(ours::versionsort)), theirs(Some(theirs::versionsort)));
    }
}

/// What is found by these patterns, one after the other, behind so many nulls.
macro_rules! globbed {
    ($module:ident, $patterns:expr, $flags:expr, $offs:expr) => {{
        // SAFETY: all bytes zero are a value of it.
        let mut found: Paths = unsafe { std::mem::zeroed() };
        found.offs = $offs;
        let mut answers = Vec::new();
        for (i, pattern) in $patterns.iter().enumerate() {
            let again = if i == 0 { 0 } else { 0x20 };
            // SAFETY: the pattern ends with NUL, and what was found before is passed again.
            answers.push(unsafe { $module::glob(pattern.as_ptr(), $flags | again, null(), &raw mut found) });
        }
        let behind = if $flags & 8 != 0 { $offs } else { 0 };
        let list: Vec<Option<CString>> = (0..behind + found.count)
            // SAFETY: there are as many, of which the first are null.
            .map(|i| unsafe { (*found.paths.add(i)).as_ref().map(|text| CStr::from_ptr(text).to_owned()) })
            .collect();
        let count = found.count;
        // SAFETY: it is what was found.
        unsafe { $module::globfree(&raw mut found) };
        (answers, count, list)
    }};
}

#[test]
fn glob_of_c_is_that_of_glibc() {
    let folder = tree();
    let whole = |pattern: &&str| CString::new(format!("{}/{pattern}", folder.path().display())).unwrap();
    let rows: [&[&str]; 6] = [&["*"], &["a/*", "d/*"], &["no*"], &["*/*", "no*", "*"], &["no", "x"], &["x"]];
    for patterns in rows {
        let patterns: Vec<_> = patterns.iter().map(whole).collect();
        for flags in [0, 2, 8, 0x10, 8 | 0x10] {
            for offs in [0, 3] {
                let (ours, theirs) = (globbed!(ours, patterns, flags, offs), globbed!(theirs, patterns, flags, offs));
                assert_eq!(ours, theirs, "{patterns:?} with flags {flags:#x} behind {offs}");
            }
        }
    }
}

type Line = ([CString; 4], [c_int; 2], Vec<Option<usize>>);

/// All lines of a table, and where in the options some are found.
macro_rules! lines {
    ($module:ident, $path:expr, $room:expr) => {{
        let mut lines: Vec<Line> = Vec::new();
        let mut room = vec![0; $room];
        let mut entry = Mount { texts: [null(); 4], numbers: [0; 2] };
        // SAFETY: the entry and the room are there, texts end with NUL.
        unsafe {
            let table = $module::setmntent($path.as_ptr(), c"r".as_ptr());
            while !$module::getmntent_r(table, &raw mut entry, room.as_mut_ptr(), room.len() as c_int).is_null() {
                let texts = entry.texts.map(|text| CStr::from_ptr(text).to_owned());
                let places = [c"ro", c"rw", c"size", c"r", c""].map(|option| {
                    let at = $module::hasmntopt(&raw const entry, option.as_ptr());
                    (!at.is_null()).then(|| at as usize - entry.texts[3] as usize)
                });
                lines.push((texts, entry.numbers, places.to_vec()));
            }
            $module::endmntent(table);
        }
        lines
    }};
}

#[test]
fn getmntent_is_that_of_glibc() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("table");
    let mut random = Random::new("getmntent");
    let words = [
        "proc",
        "/a\\040b",
        "\\011\\012\\134",
        "none",
        "#x",
        "ro,size=4",
        "rw,relatime",
        "size,ro",
        "error,ro=1",
        "\\\\x",
        "\\04",
        "1",
        "2x",
    ];
    let mut text = String::new();
    for _ in 0..2000 {
        text += *random.one_of::<&str>(&["", "", "", " ", "\t", "# "]);
        let count = *random.one_of(&[0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 7]);
        let line: Vec<_> = (0..count).map(|_| *random.one_of(&words)).collect();
        text += &line.join(*random.one_of::<&str>(&[" ", "\t", "  "]));
        text += *random.one_of::<&str>(&["\n", "\n", " \n"]);
    }
    fs::write(&file, text).unwrap();
    for (path, room) in [(c(&file), 4096), (c"/proc/self/mounts".to_owned(), 4096), (c(&file), 20)] {
        let (ours, theirs) = (lines!(ours, path, room), lines!(theirs, path, room));
        assert!(theirs.len() > 3, "only {} lines", theirs.len());
        for (i, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours, theirs, "entry {i} of {path:?} in {room} bytes");
        }
        assert_eq!(ours.len(), theirs.len());
    }
}

#[test]
fn ftok_is_that_of_glibc() {
    for path in [c"/", c"/proc", c"/etc/passwd", c"/no/such"] {
        for id in [0, 1, 0x7f, 0x1ff, -1] {
            // SAFETY: the path ends with NUL.
            let (ours, theirs) = unsafe { (ours::ftok(path.as_ptr(), id), theirs::ftok(path.as_ptr(), id)) };
            assert_eq!(ours, theirs, "{path:?} {id}");
        }
    }
}
