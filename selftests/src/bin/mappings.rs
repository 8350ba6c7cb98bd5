// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is done with a mapping after it was made, and memory that is shared by a name.
#![no_std]
#![no_main]

use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{emulated, fails, holds, is, knows, survives, with_a};

selftest! {
    mremap_grows_and_keeps_the_content     => mremap_grows_and_keeps_the_content();
    mremap_shrinks if !emulated(), "user-mode QEMU of 32 bits hangs when what is gone is used"
                                           => mremap_shrinks();
    mremap_of_no_mapping if !emulated(), "user-mode QEMU has an error of its own"
                                           => mremap_of_no_mapping();
    madvise_dontneed_makes_zeros           => madvise_dontneed_makes_zeros();
    madvise_wipeonfork_makes_zeros_in_a_child if !emulated(), "user-mode QEMU passes over it"
                                           => madvise_wipeonfork_makes_zeros_in_a_child();
    madvise_without_a_meaning if !emulated(), "user-mode QEMU passes over it"
                                           => madvise_without_a_meaning();
    mincore_tells_what_is_there            => mincore_tells_what_is_there();
    mincore_without_room                   => fails(mincore(pages(2)?.cast(), 2 * page(), &mut []), Errno::INVAL);
    msync_writes_to_the_file               => with_a(msync_writes_to_the_file);
    msync_with_an_unknown_flag             => fails(msync(pages(1)?.cast(), page(), 64), Errno::INVAL);
    mlock_keeps_pages_in_memory            => mlock_keeps_pages_in_memory();
    mlock_of_nothing                       => fails(mlock(core::ptr::without_provenance(page()), page()), Errno::NOMEM);
    mlock2_when_pages_come if knows(mlock2(pages(1)?.cast(), page(), 0)), "user-mode QEMU has no mlock2"
                                           => mlock2(pages(1)?.cast(), page(), MLOCK_ONFAULT);
    mlockall_without_the_right if root() && !emulated(), "needs root on a kernel"
                                           => mlockall_without_the_right();
    munlockall_always                      => munlockall();
    pkey_of_no_number                      => pkey_free(99).is_err();
    memfd_that_cannot_be_sealed            => fails(fcntl_add_seals(memfd_create(c"a", 0)?, F_SEAL_GROW), Errno::PERM);
    shm_is_shared_by_its_name if exists(c"/dev/shm"), SHM
                                           => shm_is_shared_by_its_name();
    shm_open_of_a_path                     => fails(shm_open(c"/a/b", O_RDWR, 0), Errno::INVAL);
    shm_unlink_of_what_is_not_there if exists(c"/dev/shm"), SHM
                                           => fails(shm_unlink(c"/nilibc-none"), Errno::NOENT);
    sbrk_answers_with_the_old_break        => sbrk_answers_with_the_old_break();
    sbrk_below_the_program                 => sbrk_below_the_program();
}

const SHM: &str = "needs /dev/shm";

fn page() -> usize {
    getauxval(AT_PAGESZ).unwrap_or(4096) as usize
}

/// A mapping of so many pages that can be written.
fn pages(count: usize) -> Result<*mut u8> {
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
    // SAFETY: the kernel chooses a place where nothing is.
    Ok(unsafe { mmap(core::ptr::null_mut(), count * page(), prot, flags, None, 0)? }.cast())
}

fn mremap_grows_and_keeps_the_content() -> Result<bool> {
    let old = pages(1)?;
    // SAFETY: the old mapping is used no more, and the new one has three pages.
    unsafe {
        old.write(7);
        let new = mremap(old.cast(), page(), 3 * page(), MREMAP_MAYMOVE, core::ptr::null_mut())?.cast::<u8>();
        new.add(3 * page() - 1).write(8);
        Ok(new.read() == 7 && new.add(page()).read() == 0)
    }
}

fn mremap_shrinks() -> Result<bool> {
    let map = pages(2)?;
    // SAFETY: the second page is used only to see that it is gone.
    unsafe {
        let same = mremap(map.cast(), 2 * page(), page(), 0, core::ptr::null_mut())?.cast::<u8>();
        Ok(same == map && survives(|| map.read_volatile())? && !survives(|| map.add(page()).read_volatile())?)
    }
}

fn mremap_of_no_mapping() -> Result<bool> {
    let map = pages(1)?;
    // SAFETY: nothing is there any more.
    unsafe {
        munmap(map.cast(), page())?;
        Ok(fails(mremap(map.cast(), page(), 2 * page(), MREMAP_MAYMOVE, core::ptr::null_mut()), Errno::FAULT))
    }
}

fn madvise_dontneed_makes_zeros() -> Result<bool> {
    let map = pages(1)?;
    // SAFETY: the mapping is this function's own.
    unsafe {
        map.write_volatile(7);
        madvise(map.cast(), page(), MADV_DONTNEED)?;
        Ok(map.read_volatile() == 0)
    }
}

fn madvise_wipeonfork_makes_zeros_in_a_child() -> Result<bool> {
    let map = pages(1)?;
    // SAFETY: the mapping is this function's own.
    unsafe {
        map.write_volatile(7);
        madvise(map.cast(), page(), MADV_WIPEONFORK)?;
        let seen = selftests::child(|| _exit(map.read_volatile().into()))?;
        Ok(seen == WaitStatus::Exited(0) && map.read_volatile() == 7)
    }
}

fn madvise_without_a_meaning() -> Result<bool> {
    // SAFETY: nothing is done.
    Ok(fails(unsafe { madvise(pages(1)?.cast(), page(), 12345) }, Errno::INVAL))
}

fn mincore_tells_what_is_there() -> Result<bool> {
    let (map, mut found) = (pages(2)?, [0; 32]);
    // SAFETY: the mapping is this function's own.
    unsafe { map.write_volatile(7) };
    mincore(map.cast(), 2 * page(), &mut found)?;
    Ok(found[0] & 1 == 1 && found[1] & 1 == 0)
}

fn msync_writes_to_the_file() -> Result<bool> {
    let file = open(c"a", O_RDWR, 0)?;
    let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_SHARED);
    // SAFETY: the kernel chooses the place; the file has four bytes.
    unsafe {
        let map = mmap(core::ptr::null_mut(), 4, prot, flags, Some(file.as_fd()), 0)?;
        map.cast::<u8>().write_volatile(b'n');
        msync(map, 4, MS_SYNC)?;
    }
    holds(c"a", b"next")
}

fn mlock_keeps_pages_in_memory() -> Result<bool> {
    let (map, mut found) = (pages(1)?, [0; 16]);
    mlock(map.cast(), page())?;
    mincore(map.cast(), page(), &mut found)?;
    munlock(map.cast(), page())?;
    Ok(found[0] & 1 == 1)
}

fn mlockall_without_the_right() -> Result<bool> {
    setrlimit(RLIMIT_MEMLOCK, rlimit { rlim_cur: 0, rlim_max: 0 })?;
    setuid(70_000)?;
    Ok(fails(mlockall(MCL_CURRENT), Errno::PERM))
}

fn shm_is_shared_by_its_name() -> Result<bool> {
    let mut room = [0; 40];
    let name = CStr::from_bytes_with_nul(bprint!(&mut room, "/nilibc-{}\0", getpid())).map_err(|_| Errno::INVAL)?;
    let (one, other) = (shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)?, shm_open(name, O_RDONLY, 0)?);
    shm_unlink(name)?;
    write(one, b"text")?;
    let mut found = [0; 8];
    Ok(read(&other, &mut found)? == 4 && is(&found[..4], b"text") && fails(shm_open(name, O_RDONLY, 0), Errno::NOENT))
}

fn sbrk_answers_with_the_old_break() -> Result<bool> {
    // SAFETY: nothing but this test uses the break, and no more of it than it gets.
    unsafe {
        let start = sbrk(0)?;
        let old = sbrk(10_000)?.cast::<u8>();
        old.add(9_999).write_volatile(7);
        let end = sbrk(0)?;
        let grown = old == start.cast() && end == old.add(10_000).cast() && old.read_volatile() == 0;
        Ok(grown && sbrk(-10_000)? == end && sbrk(0)? == start)
    }
}

fn sbrk_below_the_program() -> bool {
    // SAFETY: the kernel refuses.
    fails(unsafe { sbrk(isize::MIN) }, Errno::NOMEM)
}
