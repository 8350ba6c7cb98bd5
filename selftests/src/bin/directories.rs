// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Reading directories, and finding paths by a pattern.
//!
//! A test makes its files in a scratch directory of its own.
#![no_std]
#![no_main]

use nilibc::selftest::exists;
use nilibc::*;
use selftests::{NOT_OPEN, emulated, fails, put, scratch};

selftest! {
    // Reading.
    opendir_missing_directory              => fails(opendir(c"/tmp/no/such"), Errno::NOENT);
    opendir_a_file                         => scratch(|| { put(c"a", b"")?; Ok(fails(opendir(c"a"), Errno::NOTDIR)) });
    opendir_is_closed_by_exec              => fcntl_getfd(opendir(c"/")?)? == FD_CLOEXEC;
    fdopendir_reads_the_open_directory     => scratch(fdopendir_reads_the_open_directory);
    fdopendir_a_pipe                       => fails(fdopendir(pipe()?.0), Errno::NOTDIR);
    readdir_of_an_empty_directory          => scratch(|| Ok(count(opendir(c".")?)? == 2));
    readdir_tells_names_and_kinds          => scratch(readdir_tells_names_and_kinds);
    readdir_tells_the_number_of_the_file   => scratch(readdir_tells_the_number_of_the_file);
    readdir_of_names_of_every_length       => scratch(readdir_of_names_of_every_length);
    readdir_of_more_than_the_buffer_holds  => scratch(readdir_of_more_than_the_buffer_holds);
    readdir_at_the_end_stays_there         => scratch(readdir_at_the_end_stays_there);
    readdir_of_what_was_removed            => scratch(readdir_of_what_was_removed);
    readdir_of_devices if exists(c"/dev/null"), "needs /dev/null"
                                           => kind_in(c"/dev", c"null")? == Some(DT_CHR);
    getdents64_without_room_for_one        => fails(getdents64(opendir(c"/")?, &mut [0; 16]), Errno::INVAL);
    getdents64_of_a_pipe                   => fails(getdents64(pipe()?.0, &mut [0; 512]), Errno::NOTDIR);
    getdents64_of_what_is_not_open         => fails(getdents64(NOT_OPEN, &mut [0; 512]), Errno::BADF);

    // Places.
    rewinddir_starts_again                 => scratch(rewinddir_starts_again);
    rewinddir_sees_what_was_made           => scratch(rewinddir_sees_what_was_made);
    seekdir_goes_back_to_every_place if !emulated(), "user-mode QEMU cuts offsets to a word on some"
                                           => scratch(seekdir_goes_back_to_every_place);
    telldir_is_the_place_of_the_entry      => telldir_is_the_place_of_the_entry();

    // Patterns.
    fnmatch_fits                           => fnmatch(c"[a-c]*.?s", c"boxes.rs", 0);
    fnmatch_star_stops_at_a_slash          => !fnmatch(c"a*c", c"a/c", FNM_PATHNAME) && fnmatch(c"a*c", c"a/c", 0);
    fnmatch_without_the_leading_dot        => !fnmatch(c"*", c".a", FNM_PERIOD) && fnmatch(c".*", c".a", FNM_PERIOD);
    fnmatch_with_either_case               => fnmatch(c"*.RS", c"a.rs", FNM_CASEFOLD);
    glob_finds_what_fits                   => in_tree(|| finds(c"*/[ab]", 0, &[c"c/a", c"c/b"]));
    glob_of_a_name_that_is_there           => in_tree(|| finds(c"c/a", 0, &[c"c/a"]));
    glob_of_what_is_not_there              => in_tree(|| finds(c"c/d", 0, &[]));
    glob_of_what_is_not_there_itself       => in_tree(|| finds(c"c/d*", GLOB_NOCHECK, &[c"c/d*"]));
    glob_takes_away_backslashes            => in_tree(|| finds(c"\\c/\\a", 0, &[c"c/a"]));
    glob_marks_directories                 => in_tree(|| finds(c"[ac]", GLOB_MARK, &[c"a", c"c/"]));
    glob_of_directories_alone              => in_tree(|| finds(c"*", GLOB_ONLYDIR, &[c"c"]));
    glob_of_an_absolute_path               => finds(c"/[t]mp", 0, &[c"/tmp"])?;
}

fn count(directory: DIR) -> Result<usize> {
    let mut count = 0;
    for entry in directory {
        entry?;
        count += 1;
    }
    Ok(count)
}

/// What the entry `name` of `directory` is said to be.
fn kind_in(directory: &CStr, name: &CStr) -> Result<Option<u8>> {
    for entry in opendir(directory)? {
        let entry = entry?;
        if entry.name() == name {
            return Ok(Some(entry.d_type));
        }
    }
    Ok(None)
}

fn fdopendir_reads_the_open_directory() -> Result<bool> {
    put(c"a", b"")?;
    let fd = open(c".", O_DIRECTORY, 0)?;
    chdir(c"/")?;
    Ok(count(fdopendir(fd)?)? == 3)
}

fn readdir_tells_names_and_kinds() -> Result<bool> {
    put(c"a", b"")?;
    mkdir(c"b", 0o700)?;
    symlink(c"/", c"c")?;
    let is = |name, kind| Ok(matches!(kind_in(c".", name)?, Some(found) if found == kind || found == DT_UNKNOWN));
    Ok(is(c"a", DT_REG)?
        && is(c"b", DT_DIR)?
        && is(c"c", DT_LNK)?
        && is(c".", DT_DIR)?
        && kind_in(c".", c"d")?.is_none())
}

fn readdir_tells_the_number_of_the_file() -> Result<bool> {
    put(c"a", b"")?;
    let mut names = opendir(c".")?.flatten();
    Ok(names.find(|entry| entry.name() == c"a").map(|entry| entry.d_ino) == Some(stat(c"a")?.stx_ino))
}

/// A name of so many bytes.
fn long_name(room: &mut [u8; 256], len: usize) -> &CStr {
    room.fill(b'n');
    room[len] = 0;
    CStr::from_bytes_until_nul(room).unwrap_or_default()
}

/// Does `test` in a directory of files with names of 1 to `most` bytes.
fn with_names(most: usize, test: impl FnOnce() -> Result<bool>) -> Result<bool> {
    let mut room = [0; 256];
    for len in 1..=most {
        creat(long_name(&mut room, len), 0o600)?;
    }
    let outcome = test();
    for len in 1..=most {
        unlink(long_name(&mut room, len))?;
    }
    outcome
}

fn readdir_of_names_of_every_length() -> Result<bool> {
    with_names(NAME_MAX, || {
        let mut seen = [false; 256];
        for entry in opendir(c".")? {
            let entry = entry?;
            let name = entry.name().to_bytes();
            seen[name.len()] |= name.iter().all(|&byte| byte == b'n');
        }
        Ok(seen[1..].iter().all(|&seen| seen))
    })
}

fn readdir_of_more_than_the_buffer_holds() -> Result<bool> {
    with_names(200, || Ok(count(opendir(c".")?)? == 202))
}

fn readdir_at_the_end_stays_there() -> Result<bool> {
    let mut directory = opendir(c".")?;
    Ok(directory.by_ref().count() == 2 && directory.next().is_none())
}

fn readdir_of_what_was_removed() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    let mut directory = opendir(c"a")?;
    rmdir(c"a")?;
    Ok(directory.next().is_none())
}

fn rewinddir_starts_again() -> Result<bool> {
    let mut directory = opendir(c".")?;
    let before = directory.by_ref().count();
    rewinddir(&mut directory);
    Ok(before == 2 && directory.count() == 2)
}

fn rewinddir_sees_what_was_made() -> Result<bool> {
    let mut directory = opendir(c".")?;
    directory.next();
    put(c"a", b"")?;
    rewinddir(&mut directory);
    Ok(directory.count() == 3)
}

/// Goes to where each name was read, and finds the same names from there on.
fn seekdir_goes_back_to_every_place() -> Result<bool> {
    with_names(120, || {
        let mut directory = opendir(c".")?;
        let mut places = [0; 122];
        for place in &mut places {
            *place = telldir(&directory);
            directory.next().ok_or(Errno::NOENT)??;
        }
        let mut behind = 0;
        for place in places.into_iter().rev() {
            behind += 1;
            seekdir(&mut directory, place);
            if directory.by_ref().count() != behind {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

fn telldir_is_the_place_of_the_entry() -> Result<bool> {
    let mut directory = opendir(c"/")?;
    let start = telldir(&directory);
    let first = directory.next().ok_or(Errno::NOENT)??;
    Ok(start == 0 && telldir(&directory) == first.d_off)
}

/// Does `test` where there are the files `a`, `b`, `c/a` and `c/b`.
fn in_tree(test: impl FnOnce() -> Result<bool>) -> Result<bool> {
    scratch(|| {
        mkdir(c"c", 0o700)?;
        for name in [c"a", c"b", c"c/a", c"c/b"] {
            put(name, b"")?;
        }
        let outcome = test();
        unlink(c"c/a").and_then(|()| unlink(c"c/b")).and(outcome)
    })
}

/// Whether these paths fit the pattern, and no others.
fn finds(pattern: &CStr, flags: c_int, expected: &[&CStr]) -> Result<bool> {
    let mut found = 0;
    let mut right = true;
    glob(pattern, flags, &mut |path| {
        found += 1;
        right &= expected.contains(&path);
    })?;
    Ok(right && found == expected.len())
}
