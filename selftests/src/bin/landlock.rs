// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! landlock(7): a process, whoever runs it, gives up what it may do with files.
#![no_std]
#![no_main]

use nilibc::selftest::root;
use nilibc::*;
use selftests::{NOT_OPEN, fails, holds, holds_in_a_child, promise, put, scratch};

selftest! {
    version_is_a_number if there(), NONE    => version()? >= 1;
    version_takes_no_structure if there(), NONE => fails(create(Some(&READ_FILE), 8, 1), Errno::INVAL);
    ruleset_is_closed_by_exec if there(), NONE => fcntl_getfd(ruleset(READ_FILE)?)? == FD_CLOEXEC;
    ruleset_of_no_access if there(), NONE   => fails(ruleset(0), Errno::NOMSG);
    ruleset_of_unknown_access if there(), NONE => fails(ruleset(1 << 63), Errno::INVAL);
    ruleset_that_is_too_short if there(), NONE => fails(create(Some(&READ_FILE), 4, 0), Errno::INVAL);
    ruleset_that_is_too_long if there(), NONE => fails(create(Some(&READ_FILE), 1 << 20, 0), Errno::TOOBIG);
    ruleset_with_an_unknown_flag if there(), NONE => fails(create(Some(&READ_FILE), 8, 1 << 30), Errno::INVAL);

    rule_of_an_unknown_kind if there(), NONE => fails(rule(ruleset(READ_FILE)?, 99, READ_FILE, open_path(c"/")?), Errno::INVAL);
    rule_of_what_is_not_ruled if there(), NONE => fails(below(ruleset(READ_FILE)?, WRITE_FILE, open_path(c"/")?), Errno::INVAL);
    rule_of_no_access if there(), NONE      => fails(below(ruleset(READ_FILE)?, 0, open_path(c"/")?), Errno::NOMSG);
    rule_below_what_is_not_open if there(), NONE => fails(below(ruleset(READ_FILE)?, READ_FILE, NOT_OPEN), Errno::BADF);
    rule_below_a_ruleset if there(), NONE   => { let rules = ruleset(READ_FILE)?; fails(below(&rules, READ_FILE, &rules), Errno::BADFD) };
    rule_for_what_is_no_ruleset if there(), NONE => fails(below(open_path(c"/")?, READ_FILE, open_path(c"/")?), Errno::BADF);
    rule_of_a_directory_for_a_file if there(), NONE => in_two(|| {
        fails(below(ruleset(READ_DIR)?, READ_DIR, open_path(c"b")?), Errno::INVAL).then_some(true).ok_or(Errno::INVAL)
    });

    restriction_needs_a_promise if there() && root(), ROOT => {
        let rules = ruleset(READ_FILE)?;
        setuid(70_000)?;
        fails(restrict(rules, 0), Errno::PERM)
    };
    restriction_by_an_unknown_flag if there(), NONE => { promise()?; fails(restrict(ruleset(READ_FILE)?, 1 << 30), Errno::INVAL) };
    restriction_by_what_is_not_open if there(), NONE => { promise()?; fails(restrict(NOT_OPEN, 0), Errno::BADF) };

    reading_is_refused if there(), NONE     => confined(READ_FILE, &[], || fails(read_b(), Errno::ACCES));
    reading_is_allowed_below if there(), NONE => confined(READ_FILE, &[(c".", READ_FILE)], || read_b().is_ok());
    reading_is_allowed_in_one_file if there(), NONE => confined(READ_FILE, &[(c"b", READ_FILE)], || read_b().is_ok());
    reading_is_refused_elsewhere if there(), NONE => confined(READ_FILE, &[(c"a", READ_FILE)], || fails(read_b(), Errno::ACCES));
    writing_is_another_right if there(), NONE => confined(READ_FILE | WRITE_FILE, &[(c".", READ_FILE)], || {
        read_b().is_ok() && fails(open(c"b", O_WRONLY, 0), Errno::ACCES)
    });
    what_is_not_ruled_stays if there(), NONE => confined(READ_FILE, &[], || open(c"b", O_WRONLY, 0).is_ok());
    what_is_open_stays if there(), NONE     => in_two(|| {
        let file = read_b()?;
        confine(READ_FILE, &[])?;
        let mut byte = [0];
        Ok(read(file, &mut byte)? == 1 && fails(read_b(), Errno::ACCES))
    });
    directory_cannot_be_read if there(), NONE => confined(READ_DIR, &[], || fails(open(c"a", O_RDONLY | O_DIRECTORY, 0), Errno::ACCES));
    directory_cannot_be_made if there(), NONE => confined(MAKE_DIR, &[], || fails(mkdir(c"c", 0o700), Errno::ACCES));
    directory_cannot_be_removed if there(), NONE => confined(REMOVE_DIR, &[], || fails(rmdir(c"a"), Errno::ACCES));
    file_cannot_be_made if there(), NONE    => confined(MAKE_REG, &[], || fails(creat(c"c", 0o600), Errno::ACCES));
    file_cannot_be_removed if there(), NONE => confined(REMOVE_FILE, &[], || fails(unlink(c"b"), Errno::ACCES));
    symlink_cannot_be_made if there(), NONE => confined(MAKE_SYM, &[], || fails(symlink(c"b", c"c"), Errno::ACCES));
    fifo_cannot_be_made if there(), NONE    => confined(MAKE_FIFO, &[], || fails(mkfifo(c"c", 0o600), Errno::ACCES));
    program_cannot_be_executed if there(), NONE => confined(EXECUTE, &[], || execve(c"/proc/self/exe", &argv![c"a"], &argv![]) == Errno::ACCES);
    file_cannot_be_truncated if version().is_ok_and(|version| version >= 3), "needs version 3"
                                            => confined(TRUNCATE, &[], || fails(truncate(c"b", 0), Errno::ACCES));
    rename_into_another_directory if there(), NONE => confined(READ_FILE, &[], || fails(rename(c"b", c"a/b"), Errno::XDEV));
    rename_in_its_directory if there(), NONE => confined(READ_FILE, &[], || rename(c"b", c"c").is_ok());

    restriction_passes_to_children if there(), NONE => confined(READ_FILE, &[], || {
        selftests::child(|| fails(read_b(), Errno::ACCES) || _exit(1)) == Ok(WaitStatus::Exited(0))
    });
    restriction_of_a_child_is_its_own if there(), NONE => scratch(|| {
        put(c"b", b"text")?;
        selftests::child(|| confine(READ_FILE, &[]))?;
        holds(c"b", b"text")
    });
    restrictions_add_up if there(), NONE    => in_two(|| {
        confine(READ_FILE, &[(c".", READ_FILE)])?;
        confine(WRITE_FILE, &[])?;
        Ok(read_b().is_ok() && fails(open(c"b", O_WRONLY, 0), Errno::ACCES))
    });
    restriction_is_not_taken_back if there(), NONE => in_two(|| {
        confine(READ_FILE, &[])?;
        confine(READ_FILE, &[(c".", READ_FILE)])?;
        Ok(fails(read_b(), Errno::ACCES))
    });
    seventeenth_restriction if there(), NONE => in_two(|| {
        (0..16).try_for_each(|_| confine(READ_FILE, &[]))?;
        Ok(fails(confine(READ_FILE, &[]), Errno::TOOBIG))
    });
    nobody_mounts_in_there if there() && root(), ROOT => confined(READ_FILE, &[], || fails(mount(c"a", c"a", c"tmpfs", 0, None), Errno::PERM));
}

const NONE: &str = "there is no landlock here";
const ROOT: &str = "needs root and landlock";

const EXECUTE: u64 = 1 << 0;
const WRITE_FILE: u64 = 1 << 1;
const READ_FILE: u64 = 1 << 2;
const READ_DIR: u64 = 1 << 3;
const REMOVE_DIR: u64 = 1 << 4;
const REMOVE_FILE: u64 = 1 << 5;
const MAKE_DIR: u64 = 1 << 7;
const MAKE_REG: u64 = 1 << 8;
const MAKE_FIFO: u64 = 1 << 10;
const MAKE_SYM: u64 = 1 << 12;
const TRUNCATE: u64 = 1 << 14;

/// `LANDLOCK_RULE_PATH_BENEATH`.
const BELOW: usize = 1;

/// `landlock_create_ruleset`: of its structure, the first field is enough.
fn create(handled: Option<&u64>, size: usize, flags: usize) -> Result<usize> {
    let handled = handled.map_or(core::ptr::null(), core::ptr::from_ref);
    // SAFETY: the kernel reads no more than the field, or refuses the size before it reads.
    unsafe { syscall!(LANDLOCK_CREATE_RULESET, handled, size, flags) }
}

/// Which version the kernel has. One that has none, or was started without, fails.
fn version() -> Result<usize> {
    create(None, 0, 1)
}

fn there() -> bool {
    version().is_ok()
}

/// Rules for this access to files: it is refused where no rule allows it.
fn ruleset(handled: u64) -> Result<OwnedFd> {
    let fd = create(Some(&handled), 8, 0)?;
    // SAFETY: the kernel has just made it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as i32) })
}

fn rule(rules: impl AsFd, kind: usize, allowed: u64, place: impl AsFd) -> Result<usize> {
    #[repr(C, packed)]
    struct Beneath(u64, i32);
    let beneath = Beneath(allowed, place.as_fd().as_raw_fd());
    // SAFETY: the kernel reads this structure.
    unsafe { syscall!(LANDLOCK_ADD_RULE, rules.as_fd(), kind, &raw const beneath, 0) }
}

fn below(rules: impl AsFd, allowed: u64, place: impl AsFd) -> Result<usize> {
    rule(rules, BELOW, allowed, place)
}

fn restrict(rules: impl AsFd, flags: usize) -> Result<usize> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(LANDLOCK_RESTRICT_SELF, rules.as_fd(), flags) }
}

fn open_path(path: &CStr) -> Result<OwnedFd> {
    open(path, O_PATH | O_CLOEXEC, 0)
}

/// Gives up `handled` for ever, but for what is allowed below these paths.
fn confine(handled: u64, allowed: &[(&CStr, u64)]) -> Result<()> {
    promise()?;
    let rules = ruleset(handled)?;
    for (path, access) in allowed {
        below(&rules, *access, open_path(path)?)?;
    }
    restrict(rules, 0).map(drop)
}

fn read_b() -> Result<OwnedFd> {
    open(c"b", O_RDONLY, 0)
}

/// Whether `does` says so, in a child: what it gives up is not missing when the directory `a` and the file `b` are removed.
fn in_two(does: impl FnOnce() -> Result<bool>) -> Result<bool> {
    scratch(|| {
        mkdir(c"a", 0o700)?;
        put(c"b", b"text")?;
        holds_in_a_child(does)
    })
}

fn confined(handled: u64, allowed: &[(&CStr, u64)], does: impl FnOnce() -> bool) -> Result<bool> {
    in_two(|| confine(handled, allowed).map(|()| does()))
}
