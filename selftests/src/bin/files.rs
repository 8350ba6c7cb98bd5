// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Files: names, descriptors, reading, writing, and what is known of them.
//!
//! A test that makes files does so in a scratch directory of its own below /tmp, where they are called `a` to `d`.
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{NOT_OPEN, emulated, fails, holds, is, put, read_whole, scratch, with_a};

selftest! {
    // Opening.
    open_missing_file                      => fails(open(c"/tmp/no/such", O_RDONLY, 0), Errno::NOENT);
    open_empty_path                        => fails(open(c"", O_RDONLY, 0), Errno::NOENT);
    open_directory_for_writing             => fails(open(c"/tmp", O_WRONLY, 0), Errno::ISDIR);
    open_below_a_file                      => with_a(|| Ok(fails(open(c"a/b", O_RDONLY, 0), Errno::NOTDIR)));
    open_name_too_long                     => open_name_too_long();
    open_symlink_loop                      => scratch(open_symlink_loop);
    open_more_than_allowed                 => open_more_than_allowed();
    open_takes_the_lowest_descriptor       => open_takes_the_lowest_descriptor();
    openat_starts_at_its_directory         => scratch(openat_starts_at_its_directory);
    creat_empties_what_is_there            => with_a(creat_empties_what_is_there);
    o_append_writes_at_the_end             => with_a(o_append_writes_at_the_end);
    o_cloexec_belongs_to_the_descriptor    => fcntl_getfd(open(c"/", O_CLOEXEC, 0)?)? == FD_CLOEXEC;
    o_directory_refuses_a_file             => with_a(|| Ok(fails(open(c"a", O_DIRECTORY, 0), Errno::NOTDIR)));
    o_excl_refuses_what_is_there           => with_a(|| Ok(fails(open(c"a", O_CREAT | O_EXCL, 0), Errno::EXIST)));
    o_nofollow_refuses_a_symlink           => scratch(o_nofollow_refuses_a_symlink);
    o_path_cannot_be_read                  => fails(read(open(c"/", O_PATH, 0)?, &mut [0]), Errno::BADF);
    o_trunc_empties_what_is_there          => with_a(o_trunc_empties_what_is_there);
    mode_is_cut_by_umask                   => scratch(mode_is_cut_by_umask);

    // Reading, writing, closing.
    write_then_read_back                   => scratch(write_then_read_back);
    read_at_the_end                        => with_a(read_at_the_end);
    read_a_directory                       => fails(read(open(c"/", O_RDONLY, 0)?, &mut [0]), Errno::ISDIR);
    read_what_is_not_open                  => fails(read(NOT_OPEN, &mut [0]), Errno::BADF);
    read_what_is_open_for_writing          => fails(read(pipe()?.1, &mut [0]), Errno::BADF);
    write_what_is_open_for_reading         => fails(write(pipe()?.0, b"x"), Errno::BADF);
    write_what_is_not_open                 => fails(write(NOT_OPEN, b"x"), Errno::BADF);
    write_from_bad_memory                  => write_from_bad_memory();
    write_to_a_full_device if exists(c"/dev/full"), "needs /dev/full"
                                           => fails(write(open(c"/dev/full", O_WRONLY, 0)?, b"x"), Errno::NOSPC);
    write_beyond_the_limit                 => scratch(write_beyond_the_limit);
    close_frees_the_descriptor             => frees_its_descriptor(close);
    drop_frees_the_descriptor              => frees_its_descriptor(drop);

    // Places and lengths.
    lseek_counts_from_three_places         => with_a(lseek_counts_from_three_places);
    lseek_before_the_start                 => fails(lseek(memfd_create(c"a", 0)?, -1, SEEK_SET), Errno::INVAL);
    lseek_a_pipe                           => fails(lseek(pipe()?.0, 0, SEEK_CUR), Errno::SPIPE);
    lseek_beyond_4_gib if offsets_are_whole(), CUT
                                           => scratch(lseek_beyond_4_gib);
    ftruncate_beyond_4_gib if offsets_are_whole(), CUT
                                           => scratch(ftruncate_beyond_4_gib);
    ftruncate_cuts                         => with_a(|| ftruncated_to(2, b"te"));
    ftruncate_fills_with_zeros             => with_a(|| ftruncated_to(6, b"text\0\0"));
    ftruncate_below_zero                   => fails(ftruncate(memfd_create(c"a", 0)?, -1), Errno::INVAL);

    // What is known of a file.
    stat_missing_file                      => fails(stat(c"/tmp/no/such"), Errno::NOENT);
    stat_tells_a_file                      => with_a(|| Ok(kind(stat(c"a")?) == S_IFREG));
    stat_tells_a_directory                 => kind(stat(c"/")?) == S_IFDIR;
    stat_tells_a_device if exists(c"/dev/null"), "needs /dev/null"
                                           => stat_tells_a_device();
    stat_tells_the_owner                   => with_a(stat_tells_the_owner);
    stat_tells_the_size                    => with_a(|| size_is(4));
    stat_follows_a_symlink_lstat_does_not  => with_a(stat_follows_a_symlink_lstat_does_not);
    statx_knows_what_stat_tells            => stat(c"/")?.stx_mask & STATX_BASIC_STATS == STATX_BASIC_STATS;
    fstat_tells_a_pipe                     => kind(fstat(pipe()?.0)?) == S_IFIFO;
    fstat_what_is_not_open                 => fails(fstat(NOT_OPEN), Errno::BADF);
    fstat_and_stat_agree                   => with_a(|| Ok(same(fstat(open(c"a", O_RDONLY, 0)?)?, stat(c"a")?)));
    access_what_is_there                   => access(c"/", F_OK | R_OK | X_OK);
    access_missing_file                    => fails(access(c"/tmp/no/such", F_OK), Errno::NOENT);
    access_to_execute_what_is_no_program   => with_a(|| Ok(fails(access(c"a", X_OK), Errno::ACCES)));
    isatty_of_a_pipe                       => !isatty(pipe()?.0);

    // Names.
    link_is_the_same_file                  => with_a(link_is_the_same_file);
    link_a_missing_file                    => scratch(|| Ok(fails(link(c"a", c"b"), Errno::NOENT)));
    link_onto_what_is_there                => with_a(|| Ok(fails(link(c"a", c"a"), Errno::EXIST)));
    symlink_leads_to_its_target            => with_a(|| symlink(c"a", c"b").and_then(|()| holds(c"b", b"text")));
    symlink_may_lead_to_nothing            => scratch(|| symlink(c"b", c"a").map(|()| fails(stat(c"a"), Errno::NOENT)));
    symlink_onto_what_is_there             => with_a(|| Ok(fails(symlink(c"b", c"a"), Errno::EXIST)));
    readlink_tells_the_target              => scratch(|| readlink_with_room_for(64, b"/no/such"));
    readlink_is_cut_where_the_room_ends    => scratch(|| readlink_with_room_for(3, b"/no"));
    readlink_of_a_directory                => fails(readlink(c"/", &mut [0; 8]), Errno::INVAL);
    unlink_missing_file                    => fails(unlink(c"/tmp/no/such"), Errno::NOENT);
    unlink_a_directory                     => fails(unlink(c"/tmp"), Errno::ISDIR);
    unlinked_file_lives_while_it_is_open   => with_a(unlinked_file_lives_while_it_is_open);
    rename_moves                           => with_a(rename_moves);
    rename_replaces                        => with_a(rename_replaces);
    rename_missing_file                    => scratch(|| Ok(fails(rename(c"a", c"b"), Errno::NOENT)));
    rename_onto_a_full_directory           => scratch(rename_onto_a_full_directory);
    rename_below_itself                    => scratch(rename_below_itself);

    // Directories.
    mkdir_makes_a_directory                => scratch(mkdir_makes_a_directory);
    mkdir_what_is_there                    => fails(mkdir(c"/tmp", 0o700), Errno::EXIST);
    mkdir_below_nothing                    => fails(mkdir(c"/tmp/no/such", 0o700), Errno::NOENT);
    rmdir_removes                          => scratch(rmdir_removes);
    rmdir_a_file                           => with_a(|| Ok(fails(rmdir(c"a"), Errno::NOTDIR)));
    rmdir_a_full_directory                 => scratch(rmdir_a_full_directory);
    chdir_to_a_file                        => with_a(|| Ok(fails(chdir(c"a"), Errno::NOTDIR)));
    getcwd_is_where_chdir_went             => { chdir(c"/tmp")?; getcwd(&mut [0; 64])? == c"/tmp" };
    getcwd_without_room                    => fails(getcwd(&mut [0; 1]), Errno::RANGE);
    chroot_to_a_file if root(), "needs root"
                                           => with_a(|| Ok(fails(chroot(c"a"), Errno::NOTDIR)));
    mount_of_an_unknown_type if root(), "needs root"
                                           => fails(mount(c"none", c"/tmp", c"no such type", 0, None), Errno::NODEV);
}

const GIB: i64 = 1 << 30;

const CUT: &str = "user-mode QEMU cuts the offset to 32 bits";

/// User-mode QEMU has registers of 32 bits where an ABI with pointers of 32 bits has wider ones.
fn offsets_are_whole() -> bool {
    let far = || memfd_create(c"a", 0).and_then(|file| lseek(file, 4 * GIB, SEEK_SET));
    !emulated() || far() == Ok(4 * GIB)
}

fn kind(file: statx) -> u32 {
    u32::from(file.stx_mode) & S_IFMT
}

fn same(one: statx, other: statx) -> bool {
    let id = |file: statx| (file.stx_dev_major, file.stx_dev_minor, file.stx_ino);
    id(one) == id(other)
}

fn size_is(size: i64) -> Result<bool> {
    Ok(stat(c"a")?.stx_size == size as u64)
}

fn open_name_too_long() -> bool {
    let mut name = [b'a'; 257];
    name[256] = 0;
    CStr::from_bytes_with_nul(&name).is_ok_and(|name| fails(open(name, O_RDONLY, 0), Errno::NAMETOOLONG))
}

fn open_symlink_loop() -> Result<bool> {
    symlink(c"a", c"b")?;
    symlink(c"b", c"a")?;
    Ok(fails(open(c"a", O_RDONLY, 0), Errno::LOOP))
}

fn open_more_than_allowed() -> Result<bool> {
    setrlimit(RLIMIT_NOFILE, rlimit { rlim_cur: 0, ..getrlimit(RLIMIT_NOFILE)? })?;
    Ok(fails(open(c"/", O_RDONLY, 0), Errno::MFILE))
}

fn open_takes_the_lowest_descriptor() -> Result<bool> {
    let (low, high) = pipe()?;
    let number = low.as_raw_fd();
    drop(low);
    Ok(open(c"/", O_RDONLY, 0)?.as_raw_fd() == number && number < high.as_raw_fd())
}

fn openat_starts_at_its_directory() -> Result<bool> {
    let directory = open(c".", O_DIRECTORY, 0)?;
    put(c"a", b"text")?;
    chdir(c"/")?;
    let found = openat(&directory, c"a", O_RDONLY, 0)?;
    Ok(is(read_whole(found, &mut [0; 8])?, b"text"))
}

fn creat_empties_what_is_there() -> Result<bool> {
    creat(c"a", 0)?;
    holds(c"a", b"")
}

fn o_append_writes_at_the_end() -> Result<bool> {
    let file = open(c"a", O_WRONLY | O_APPEND, 0)?;
    lseek(&file, 0, SEEK_SET)?;
    write(&file, b" more")?;
    holds(c"a", b"text more")
}

fn o_nofollow_refuses_a_symlink() -> Result<bool> {
    symlink(c"/", c"a")?;
    Ok(fails(open(c"a", O_NOFOLLOW, 0), Errno::LOOP))
}

fn o_trunc_empties_what_is_there() -> Result<bool> {
    open(c"a", O_WRONLY | O_TRUNC, 0)?;
    holds(c"a", b"")
}

fn mode_is_cut_by_umask() -> Result<bool> {
    umask(0o026);
    creat(c"a", 0o666)?;
    Ok(stat(c"a")?.stx_mode & 0o7777 == 0o640 && umask(0) == 0o026)
}

fn write_then_read_back() -> Result<bool> {
    put(c"a", b"\0a\xff\n")?;
    holds(c"a", b"\0a\xff\n")
}

fn read_at_the_end() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    Ok(read(&file, &mut [0; 8])? == 4 && read(&file, &mut [0; 8])? == 0)
}

fn write_from_bad_memory() -> Result<bool> {
    let (_output, input) = pipe()?;
    // SAFETY: the kernel does not write, and checks what it reads: nothing is at this address.
    Ok(fails(unsafe { syscall!(WRITE, &input, NULL_PAGE, 1) }, Errno::FAULT))
}

/// An address in the page that is never mapped.
const NULL_PAGE: *const u8 = core::ptr::without_provenance(8);

fn write_beyond_the_limit() -> Result<bool> {
    // The signal would come first: it is for programs that do not look at what write answers.
    sigignore(SIGXFSZ)?;
    setrlimit(RLIMIT_FSIZE, rlimit { rlim_cur: 3, ..getrlimit(RLIMIT_FSIZE)? })?;
    let file = creat(c"a", 0o600)?;
    Ok(write(&file, b"12345")? == 3 && fails(write(&file, b"45"), Errno::FBIG))
}

fn frees_its_descriptor<T>(end: impl FnOnce(OwnedFd) -> T) -> Result<bool> {
    let fd = open(c"/", O_RDONLY, 0)?;
    // SAFETY: it is used when its owner has closed it, and the kernel is to say so.
    let number = unsafe { BorrowedFd::borrow_raw(fd.as_raw_fd()) };
    end(fd);
    Ok(fails(fcntl_getfd(number), Errno::BADF))
}

fn lseek_counts_from_three_places() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    Ok(lseek(&file, 3, SEEK_SET)? == 3 && lseek(&file, -2, SEEK_CUR)? == 1 && lseek(&file, 5, SEEK_END)? == 9)
}

fn lseek_beyond_4_gib() -> Result<bool> {
    let file = open(c"a", O_RDWR | O_CREAT, 0o600)?;
    let place = lseek(&file, 6 * GIB + 1, SEEK_SET)?;
    write(&file, b"far")?;
    let (mut start, mut found) = ([1; 4], [0; 4]);
    lseek(&file, 0, SEEK_SET)?;
    read(&file, &mut start)?;
    lseek(&file, -4, SEEK_END)?;
    read(&file, &mut found)?;
    Ok(place == 6 * GIB + 1 && size_is(6 * GIB + 4)? && is(&start, &[0; 4]) && is(&found, b"\0far"))
}

fn ftruncate_beyond_4_gib() -> Result<bool> {
    ftruncate(creat(c"a", 0o600)?, 5 * GIB + 7)?;
    size_is(5 * GIB + 7)
}

fn ftruncated_to(length: i64, content: &[u8]) -> Result<bool> {
    ftruncate(open(c"a", O_WRONLY, 0)?, length)?;
    holds(c"a", content)
}

fn stat_tells_a_device() -> Result<bool> {
    let null = stat(c"/dev/null")?;
    Ok(kind(null) == S_IFCHR && (null.stx_rdev_major, null.stx_rdev_minor) == (1, 3))
}

fn stat_tells_the_owner() -> Result<bool> {
    let file = stat(c"a")?;
    Ok((file.stx_uid, file.stx_gid) == (geteuid(), getegid()))
}

fn stat_follows_a_symlink_lstat_does_not() -> Result<bool> {
    symlink(c"a", c"b")?;
    Ok(kind(stat(c"b")?) == S_IFREG && same(stat(c"b")?, stat(c"a")?) && kind(lstat(c"b")?) == S_IFLNK)
}

fn link_is_the_same_file() -> Result<bool> {
    link(c"a", c"b")?;
    put(c"b", b"changed")?;
    Ok(same(stat(c"a")?, stat(c"b")?) && stat(c"a")?.stx_nlink == 2 && holds(c"a", b"changed")?)
}

fn readlink_with_room_for(len: usize, expected: &[u8]) -> Result<bool> {
    symlink(c"/no/such", c"a")?;
    let mut room = [0; 64];
    Ok(is(readlink(c"a", &mut room[..len])?, expected))
}

fn unlinked_file_lives_while_it_is_open() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    unlink(c"a")?;
    let gone = fails(stat(c"a"), Errno::NOENT);
    Ok(gone && fstat(&file)?.stx_nlink == 0 && is(read_whole(file, &mut [0; 8])?, b"text"))
}

fn rename_moves() -> Result<bool> {
    let before = stat(c"a")?;
    rename(c"a", c"b")?;
    Ok(same(before, stat(c"b")?) && fails(stat(c"a"), Errno::NOENT))
}

fn rename_replaces() -> Result<bool> {
    put(c"b", b"new")?;
    rename(c"b", c"a")?;
    holds(c"a", b"new")
}

fn rename_onto_a_full_directory() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    mkdir(c"b", 0o700)?;
    mkdir(c"b/c", 0o700)?;
    let refused = fails(rename(c"a", c"b"), Errno::NOTEMPTY);
    rmdir(c"b/c")?;
    Ok(refused)
}

fn rename_below_itself() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    Ok(fails(rename(c"a", c"a/b"), Errno::INVAL))
}

fn mkdir_makes_a_directory() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    Ok(kind(stat(c"a")?) == S_IFDIR)
}

fn rmdir_removes() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    rmdir(c"a")?;
    Ok(fails(stat(c"a"), Errno::NOENT))
}

fn rmdir_a_full_directory() -> Result<bool> {
    mkdir(c"a", 0o700)?;
    mkdir(c"a/b", 0o700)?;
    let refused = fails(rmdir(c"a"), Errno::NOTEMPTY);
    rmdir(c"a/b")?;
    Ok(refused)
}
