// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Names of files and what goes with them: paths seen from directories, permissions, owners, times, attributes, file systems.
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{NOT_OPEN, emulated, fails, holds, is, knows, put, scratch, with_a};

selftest! {
    // Seen from a directory.
    openat2_stays_below if knows_openat2(), LACKS
                                           => scratch(openat2_stays_below);
    openat2_without_symlinks if knows_openat2(), LACKS
                                           => with_a(openat2_without_symlinks);
    openat2_with_a_flag_of_no_meaning if knows_openat2(), LACKS
                                           => fails(openat2(AT_FDCWD, c"/", &open_how { resolve: 1 << 40, ..HOW }), Errno::INVAL);
    fchdir_goes_to_the_open_directory      => { let to = open(c"/tmp", O_DIRECTORY, 0)?; fchdir(to)?; getcwd(&mut [0; 64])? == c"/tmp" };
    fchdir_to_a_file                       => with_a(|| Ok(fails(fchdir(open(c"a", 0, 0)?), Errno::NOTDIR)));
    calls_with_at_start_at_their_directory => with_a(calls_with_at_start_at_their_directory);
    linkat_follows_if_asked                => with_a(linkat_follows_if_asked);
    unlinkat_of_a_directory                => scratch(|| { mkdir(c"a", 0o700)?; unlinkat(AT_FDCWD, c"a", AT_REMOVEDIR)?; Ok(!exists(c"a")) });
    unlinkat_with_an_unknown_flag          => fails(unlinkat(AT_FDCWD, c"a", 1), Errno::INVAL);
    faccessat_of_a_symlink_itself if knows(faccessat(AT_FDCWD, c"/", F_OK, AT_EACCESS)), "before Linux 5.8"
                                           => scratch(faccessat_of_a_symlink_itself);
    eaccess_of_what_is_missing if knows(eaccess(c"/", F_OK)), "before Linux 5.8"
                                           => fails(eaccess(c"/tmp/no/such", F_OK), Errno::NOENT);
    pivot_root_of_a_file if root(), ROOT   => with_a(|| Ok(fails(pivot_root(c"a", c"a"), Errno::NOTDIR)));
    handle_leads_to_the_file if root() && !emulated(), "needs root on a kernel"
                                           => with_a(handle_leads_to_the_file);

    // New names.
    renameat2_keeps_what_is_there if knows_renameat2(), "the file system cannot"
                                           => scratch(renameat2_keeps_what_is_there);
    renameat2_exchanges if knows_renameat2(), "the file system cannot"
                                           => scratch(renameat2_exchanges);
    mkdtemp_makes_directories              => mkdtemp_makes_directories();
    mkstemp_makes_files                    => mkstemp_makes_files();
    mkostemps_keeps_the_end                => mkostemps_keeps_the_end();
    mkstemp_without_a_template             => fails(mkstemp(&mut { *b"/tmp/aXXXXX\0" }), Errno::INVAL);
    mkdtemp_in_no_directory                => fails(mkdtemp(&mut { *b"/no/such/XXXXXX\0" }).map(drop), Errno::NOENT);

    // Permissions and owners.
    chmod_sets_permissions                 => with_a(|| { chmod(c"a", 0o6751)?; Ok(mode(c"a")? == 0o6751) });
    chmod_missing_file                     => fails(chmod(c"/tmp/no/such", 0), Errno::NOENT);
    fchmod_sets_permissions                => with_a(|| { fchmod(open(c"a", 0, 0)?, 0o640)?; Ok(mode(c"a")? == 0o640) });
    fchmodat_starts_at_its_directory       => with_a(|| { fchmodat(open(c".", 0, 0)?, c"a", 0o604, 0)?; Ok(mode(c"a")? == 0o604) });
    fchmodat_of_a_symlink_itself if knows_fchmodat2(), "before Linux 6.6"
                                           => with_a(fchmodat_of_a_symlink_itself);
    chown_sets_both if root(), ROOT        => with_a(|| { chown(c"a", 70_000, 80_000)?; owner_is(c"a", 70_000, 80_000) });
    chown_leaves_what_is_not_given if root(), ROOT
                                           => with_a(|| { chown(c"a", 7, 8)?; chown(c"a", u32::MAX, 9)?; owner_is(c"a", 7, 9) });
    lchown_of_a_symlink_itself if root(), ROOT
                                           => with_a(lchown_of_a_symlink_itself);
    fchown_of_an_open_file if root(), ROOT => with_a(|| { fchown(open(c"a", 0, 0)?, 70_000, 8)?; owner_is(c"a", 70_000, 8) });
    fchown_of_what_is_not_open             => fails(fchown(NOT_OPEN, 0, 0), Errno::BADF);
    chown_without_the_right if root(), ROOT
                                           => with_a(chown_without_the_right);

    // Nodes.
    mkdirat_starts_at_its_directory        => scratch(|| { mkdirat(open(c".", 0, 0)?, c"a", 0o750)?; Ok(kind(c"a")? == S_IFDIR && mode(c"a")? == 0o750) });
    mkfifo_makes_a_pipe                    => scratch(|| { mkfifo(c"a", 0o640)?; Ok(kind(c"a")? == S_IFIFO && mode(c"a")? == 0o640) });
    mkfifoat_what_is_there                 => with_a(|| Ok(fails(mkfifoat(AT_FDCWD, c"a", 0o600), Errno::EXIST)));
    mknod_makes_a_file                     => scratch(|| { mknod(c"a", S_IFREG | 0o600, 0)?; Ok(kind(c"a")? == S_IFREG) });
    mknod_makes_a_device if root() && !emulated(), "needs root on a kernel"
                                           => scratch(mknod_makes_a_device);
    mknod_of_a_number_too_large            => fails(mknod(c"/tmp/a", S_IFCHR, 1 << 32), Errno::INVAL);
    device_numbers_come_back               => device_numbers_come_back();

    // Times.
    utimensat_sets_both                    => with_a(utimensat_sets_both);
    utimensat_leaves_what_is_omitted       => with_a(utimensat_leaves_what_is_omitted);
    utimensat_to_now                       => with_a(utimensat_to_now);
    utimensat_of_no_nanoseconds            => with_a(|| Ok(fails(utimensat(AT_FDCWD, c"a", [time(0, 1 << 30); 2], 0), Errno::INVAL)));
    futimens_of_an_open_file               => with_a(futimens_of_an_open_file);
    stat_in_the_words_of_posix             => with_a(stat_in_the_words_of_posix);

    // Attributes.
    xattr_is_read_listed_and_removed if knows_xattr(), "the file system has no attributes for users"
                                           => with_a(xattr_is_read_listed_and_removed);
    xattr_only_to_make if knows_xattr(), "the file system has no attributes for users"
                                           => with_a(xattr_only_to_make);
    xattr_of_a_bad_name                    => with_a(|| Ok(getxattr(c"a", c"bad", &mut []).is_err()));
    xattr_of_what_is_not_open              => fails(fgetxattr(NOT_OPEN, c"user.a", &mut []), Errno::BADF);

    // File systems.
    statfs_counts                          => statfs_counts();
    statfs_missing_file                    => fails(statfs(c"/tmp/no/such"), Errno::NOENT);
    fstatfs_is_that_of_the_path            => { let (a, b) = (fstatfs(open(c"/", 0, 0)?)?, statfs(c"/")?); (a.f_type, a.f_blocks, a.f_fsid) == (b.f_type, b.f_blocks, b.f_fsid) };
    statfs_knows_proc if exists(c"/proc/self"), "needs /proc"
                                           => statfs(c"/proc")?.f_type == 0x9fa0;
    statvfs_has_blocks                     => { let told = statvfs(c"/")?; told.f_frsize > 0 && told.f_namemax >= 255 };

    // Where a path leads.
    realpath_of_the_root                   => { let mut room = [0; PATH_MAX]; realpath(c"//..///.", &mut room)? == c"/" };
    realpath_takes_out_dots_and_links      => scratch(realpath_takes_out_dots_and_links);
    realpath_missing_file                  => fails(real(c"/tmp/no/such"), Errno::NOENT);
    realpath_of_nothing                    => fails(real(c""), Errno::NOENT);
    realpath_below_a_file                  => with_a(|| Ok(fails(real(c"a/."), Errno::NOTDIR) && fails(real(c"a/"), Errno::NOTDIR)));
    realpath_in_a_loop                     => scratch(|| { symlink(c"a", c"a")?; Ok(fails(real(c"a"), Errno::LOOP)) });

    // Settings.
    sysconf_knows_the_page                 => sysconf(_SC_PAGESIZE)? == Some(getpagesize() as c_long);
    sysconf_knows_processors               => sysconf(_SC_NPROCESSORS_ONLN)? >= Some(1) && sysconf(_SC_NPROCESSORS_CONF)? >= sysconf(_SC_NPROCESSORS_ONLN)?;
    sysconf_knows_limits                   => { setrlimit(RLIMIT_NOFILE, rlimit { rlim_cur: 77, ..getrlimit(RLIMIT_NOFILE)? })?; sysconf(_SC_OPEN_MAX)? == Some(77) };
    sysconf_knows_memory if !emulated(), "user-mode QEMU cuts the host's memory to a word"
                                           => sysconf(_SC_PHYS_PAGES)? > sysconf(_SC_AVPHYS_PAGES)?;
    sysconf_of_no_name                     => fails(sysconf(12345), Errno::INVAL);
    pathconf_knows_names                   => pathconf(c"/", _PC_NAME_MAX)? == 255 && pathconf(c"/", _PC_PATH_MAX)? == 4096;
    sysinfo_counts                         => { let told = sysinfo()?; told.totalram != 0 && told.procs > 0 && told.mem_unit > 0 };
}

const ROOT: &str = "needs root";
const LACKS: &str = "user-mode QEMU has no openat2";
const HOW: open_how = open_how { flags: 0, mode: 0, resolve: 0 };

fn knows_openat2() -> bool {
    knows(openat2(AT_FDCWD, c"/", &HOW))
}

fn knows_fchmodat2() -> bool {
    knows(fchmodat(AT_FDCWD, c"/tmp/no/such", 0, AT_SYMLINK_NOFOLLOW))
}

fn knows_xattr() -> bool {
    with_a(|| setxattr(c"a", c"user.a", b"x", 0)).is_ok()
}

fn mode(path: &CStr) -> Result<u16> {
    Ok(stat(path)?.stx_mode & 0o7777)
}

fn kind(path: &CStr) -> Result<u32> {
    Ok(u32::from(lstat(path)?.stx_mode) & S_IFMT)
}

fn owner_is(path: &CStr, user: uid_t, group: gid_t) -> Result<bool> {
    let file = lstat(path)?;
    Ok((file.stx_uid, file.stx_gid) == (user, group))
}

fn openat2_stays_below() -> Result<bool> {
    mkdir(c"b", 0o700)?;
    let (below, inside) = (open(c"b", O_DIRECTORY, 0)?, open_how { resolve: RESOLVE_BENEATH, ..HOW });
    let refused =
        fails(openat2(&below, c"..", &inside), Errno::XDEV) && fails(openat2(&below, c"/tmp", &inside), Errno::XDEV);
    Ok(refused && openat2(&below, c".", &inside).is_ok())
}

fn openat2_without_symlinks() -> Result<bool> {
    symlink(c"a", c"b")?;
    let how = open_how { resolve: RESOLVE_NO_SYMLINKS, ..HOW };
    Ok(fails(openat2(AT_FDCWD, c"b", &how), Errno::LOOP) && openat2(AT_FDCWD, c"a", &how).is_ok())
}

fn calls_with_at_start_at_their_directory() -> Result<bool> {
    let (here, mut room) = (open(c".", O_DIRECTORY, 0)?, [0; 16]);
    chdir(c"/")?;
    linkat(&here, c"a", &here, c"b", 0)?;
    symlinkat(c"target", &here, c"c")?;
    faccessat(&here, c"b", R_OK, 0)?;
    let target = is(readlinkat(&here, c"c", &mut room)?, b"target");
    unlinkat(&here, c"a", 0)?;
    if root() {
        fchownat(&here, c"b", 7, 8, 0)?;
        fchdir(&here)?;
        return Ok(target && owner_is(c"b", 7, 8)? && holds(c"b", b"text")?);
    }
    fchdir(&here)?;
    Ok(target && holds(c"b", b"text")?)
}

fn linkat_follows_if_asked() -> Result<bool> {
    symlink(c"a", c"b")?;
    linkat(AT_FDCWD, c"b", AT_FDCWD, c"c", AT_SYMLINK_FOLLOW)?;
    linkat(AT_FDCWD, c"b", AT_FDCWD, c"d", 0)?;
    Ok(kind(c"c")? == S_IFREG && kind(c"d")? == S_IFLNK)
}

fn faccessat_of_a_symlink_itself() -> Result<bool> {
    symlink(c"nowhere", c"a")?;
    let followed = fails(faccessat(AT_FDCWD, c"a", F_OK, 0), Errno::NOENT);
    Ok(followed && faccessat(AT_FDCWD, c"a", F_OK, AT_SYMLINK_NOFOLLOW).is_ok())
}

fn handle_leads_to_the_file() -> Result<bool> {
    let handle = match name_to_handle_at(AT_FDCWD, c"a", 0) {
        Err(Errno::OPNOTSUPP) => return Ok(true),
        handle => handle?.0,
    };
    let file = open_by_handle_at(open(c".", O_DIRECTORY, 0)?, &handle, O_RDONLY)?;
    Ok(handle.handle_bytes > 0 && fstat(file)?.stx_ino == stat(c"a")?.stx_ino)
}

fn fchmodat_of_a_symlink_itself() -> Result<bool> {
    symlink(c"a", c"b")?;
    let before = mode(c"a")?;
    Ok(fails(fchmodat(AT_FDCWD, c"b", 0o777, AT_SYMLINK_NOFOLLOW), Errno::OPNOTSUPP) && mode(c"a")? == before)
}

fn lchown_of_a_symlink_itself() -> Result<bool> {
    symlink(c"a", c"b")?;
    chown(c"a", 1, 2)?;
    lchown(c"b", 3, 4)?;
    Ok(owner_is(c"a", 1, 2)? && owner_is(c"b", 3, 4)?)
}

fn chown_without_the_right() -> Result<bool> {
    let file = open(c"a", O_RDONLY, 0)?;
    let denied = selftests::child(|| {
        let _ = setuid(70_000);
        _exit((fchown(&file, 70_000, 0) == Err(Errno::PERM)).into())
    })?;
    Ok(denied == WaitStatus::Exited(1))
}

fn mknod_makes_a_device() -> Result<bool> {
    mknod(c"a", S_IFCHR | 0o600, makedev(0x123, 0x4_5678))?;
    let file = stat(c"a")?;
    Ok((file.stx_rdev_major, file.stx_rdev_minor) == (0x123, 0x4_5678) && kind(c"a")? == S_IFCHR)
}

fn device_numbers_come_back() -> bool {
    let numbers = [(0, 0), (1, 3), (0xfff, 0xf_ffff), (0x1234_5678, 0x9abc_def0), (u32::MAX, u32::MAX)];
    let come_back = |&(first, second): &(u32, u32)| {
        let dev = makedev(first, second);
        (major(dev), minor(dev)) == (first, second)
    };
    numbers.iter().all(come_back) && makedev(8, 1) == 0x801
}

fn time(tv_sec: i64, tv_nsec: i64) -> timespec {
    timespec { tv_sec, tv_nsec }
}

fn times(path: &CStr) -> Result<[timespec; 2]> {
    let file = stat(path)?;
    Ok([file.stx_atime.into(), file.stx_mtime.into()])
}

fn utimensat_sets_both() -> Result<bool> {
    // The second is beyond 2038.
    let wanted = [time(1_000_000_000, 123_456_789), time(5_000_000_000, 0)];
    utimensat(AT_FDCWD, c"a", wanted, 0)?;
    Ok(times(c"a")? == wanted)
}

fn utimensat_leaves_what_is_omitted() -> Result<bool> {
    utimensat(AT_FDCWD, c"a", [time(10, 0), time(20, 0)], 0)?;
    utimensat(AT_FDCWD, c"a", [time(0, UTIME_OMIT), time(30, 0)], 0)?;
    Ok(times(c"a")? == [time(10, 0), time(30, 0)])
}

fn utimensat_to_now() -> Result<bool> {
    utimensat(AT_FDCWD, c"a", [time(10, 0); 2], 0)?;
    utimensat(AT_FDCWD, c"a", [time(0, UTIME_NOW); 2], 0)?;
    let now = clock_gettime(CLOCK_REALTIME)?.tv_sec;
    Ok(times(c"a")?.iter().all(|time| (now - time.tv_sec).abs() < 100))
}

fn futimens_of_an_open_file() -> Result<bool> {
    futimens(open(c"a", O_RDONLY, 0)?, [time(7, 1), time(8, 2)])?;
    Ok(times(c"a")? == [time(7, 1), time(8, 2)])
}

fn stat_in_the_words_of_posix() -> Result<bool> {
    let (told, posix) = (stat(c"a")?, sys::stat::stat::from(stat(c"a")?));
    let same = (posix.st_size, posix.st_ino, posix.st_mode) == (4, told.stx_ino, told.stx_mode.into());
    Ok(same && (major(posix.st_dev), minor(posix.st_dev)) == (told.stx_dev_major, told.stx_dev_minor))
}

fn xattr_is_read_listed_and_removed() -> Result<bool> {
    let mut room = [0; 64];
    setxattr(c"a", c"user.one", b"value", 0)?;
    let read = getxattr(c"a", c"user.one", &mut room)? == 5 && is(&room[..5], b"value");
    let needs = fgetxattr(open(c"a", 0, 0)?, c"user.one", &mut [])? == 5
        && fails(lgetxattr(c"a", c"user.one", &mut [0]), Errno::RANGE);
    let len = listxattr(c"a", &mut room)?;
    let listed = room[..len].split(|&byte| byte == 0).any(|name| name == b"user.one");
    removexattr(c"a", c"user.one")?;
    Ok(read && needs && listed && fails(getxattr(c"a", c"user.one", &mut room), Errno::NODATA))
}

fn xattr_only_to_make() -> Result<bool> {
    let replaced = fails(setxattr(c"a", c"user.a", b"x", XATTR_REPLACE), Errno::NODATA);
    setxattr(c"a", c"user.a", b"x", XATTR_CREATE)?;
    Ok(replaced && fails(lsetxattr(c"a", c"user.a", b"y", XATTR_CREATE), Errno::EXIST))
}

fn statfs_counts() -> Result<bool> {
    let told = statfs(c"/tmp")?;
    Ok(told.f_bsize > 0
        && told.f_namelen == 255
        && told.f_bfree <= told.f_blocks
        && told.f_bavail <= told.f_bfree
        && told.f_ffree <= told.f_files)
}

fn real(path: &CStr) -> Result<()> {
    realpath(path, &mut [0; PATH_MAX]).map(drop)
}

fn realpath_takes_out_dots_and_links() -> Result<bool> {
    let (mut here, mut room) = ([0; 64], [0; PATH_MAX]);
    let here = getcwd(&mut here)?;
    mkdir(c"a", 0o700)?;
    put(c"b", b"text")?;
    symlink(c"a/..//a", c"c")?;
    symlink(c"../b", c"a/d")?;
    let path = realpath(c"c/./d", &mut room)?.to_bytes();
    let found = path.strip_prefix(here.to_bytes()).is_some_and(|rest| is(rest, b"/b"));
    unlink(c"a/d")?;
    Ok(found)
}

fn knows_renameat2() -> bool {
    scratch(|| put(c"a", b"").and_then(|()| renameat2(AT_FDCWD, c"a", AT_FDCWD, c"b", RENAME_NOREPLACE))).is_ok()
}

fn renameat2_keeps_what_is_there() -> Result<bool> {
    put(c"a", b"a")?;
    put(c"b", b"b")?;
    let kept = fails(renameat2(AT_FDCWD, c"a", AT_FDCWD, c"b", RENAME_NOREPLACE), Errno::EXIST);
    renameat(open(c".", O_RDONLY, 0)?, c"a", AT_FDCWD, c"c")?;
    Ok(kept && holds(c"b", b"b")? && holds(c"c", b"a")?)
}

fn renameat2_exchanges() -> Result<bool> {
    put(c"a", b"a")?;
    put(c"b", b"b")?;
    renameat2(AT_FDCWD, c"a", AT_FDCWD, c"b", RENAME_EXCHANGE)?;
    Ok(holds(c"a", b"b")? && holds(c"b", b"a")?)
}

fn mkdtemp_makes_directories() -> Result<bool> {
    let (mut first, mut second) = (*b"/tmp/nilibc-XXXXXX\0", *b"/tmp/nilibc-XXXXXX\0");
    let (first, second) = (mkdtemp(&mut first)?, mkdtemp(&mut second)?);
    let made = [kind(first)?, kind(second)?] == [S_IFDIR; 2] && [mode(first)?, mode(second)?] == [0o700; 2];
    rmdir(first)?;
    rmdir(second)?;
    Ok(made && first != second)
}

/// Two of the same template have different names, without anything but letters.
fn mkstemp_makes_files() -> Result<bool> {
    let (mut first, mut second) = (*b"/tmp/nilibc-XXXXXX\0", *b"/tmp/nilibc-XXXXXX\0");
    let files = [mkstemp(&mut first)?, mkostemps(&mut second, 0, O_CLOEXEC)?];
    let flags = (fcntl_getfd(&files[0])?, fcntl_getfd(&files[1])?);
    let usable = files.into_iter().all(|file| write_all(file, b"text").is_ok());
    let plain = first[12..18].iter().all(u8::is_ascii_alphanumeric);
    let path = |bytes| CStr::from_bytes_with_nul(bytes).map_err(|_| Errno::INVAL);
    let (first, second) = (path(&first)?, path(&second)?);
    let right = mode(first)? == 0o600 && holds(second, b"text")?;
    unlink(first)?;
    unlink(second)?;
    Ok(flags == (0, FD_CLOEXEC) && usable && plain && right && first != second)
}

fn mkostemps_keeps_the_end() -> Result<bool> {
    let mut template = *b"/tmp/nilibc-XXXXXX.c\0";
    drop(mkostemps(&mut template, 2, O_APPEND)?);
    let path = CStr::from_bytes_with_nul(&template).map_err(|_| Errno::INVAL)?;
    unlink(path)?;
    Ok(template.ends_with(b".c\0") && !template[12..18].contains(&b'.'))
}
