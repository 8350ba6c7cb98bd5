// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Seals of a file in memory: what nobody may do with it any more, not even who has made it. fcntl(2).
#![no_std]
#![no_main]

use core::ptr::null_mut;
use nilibc::*;
use selftests::{NOT_OPEN, fails, knows};

selftest! {
    file_without_the_flag_is_sealed if there(), NONE => seals(memfd_create(c"a", 0)?)? == SEAL;
    file_with_the_flag_has_none if there(), NONE => seals(file()?)? == 0;
    seals_add_up if there(), NONE           => { let file = sealed(SHRINK)?; seal(&file, GROW)?; seals(file)? == SHRINK | GROW };
    seals_are_the_files_not_the_descriptors if there(), NONE => { let file = file()?; seal(dup(&file)?, GROW)?; seals(file)? == GROW };
    seal_that_seals if there(), NONE        => fails(seal(sealed(SEAL)?, GROW), Errno::PERM);
    seal_that_there_is_not if there(), NONE => fails(seal(file()?, 1 << 20), Errno::INVAL);
    seal_of_a_descriptor_for_reading if there(), NONE => fails(seal(for_reading(&file()?)?, GROW), Errno::PERM);
    seal_of_a_pipe if there(), NONE         => fails(seal(pipe()?.1, GROW), Errno::INVAL);
    seal_of_what_is_not_open if there(), NONE => fails(seal(NOT_OPEN, GROW), Errno::BADF);

    shrunk_file_is_refused if there(), NONE => { let file = sealed(SHRINK)?; fails(ftruncate(&file, 1), Errno::PERM) && ftruncate(file, 9000).is_ok() };
    grown_file_is_refused if there(), NONE  => { let file = sealed(GROW)?; fails(ftruncate(&file, 9000), Errno::PERM) && ftruncate(file, 1).is_ok() };
    write_behind_the_end_is_refused if there(), NONE => fails(pwrite(sealed(GROW)?, b"x", 4), Errno::PERM);
    write_is_refused if there(), NONE       => { let file = sealed(WRITE)?; fails(pwrite(&file, b"x", 0), Errno::PERM) && content(&file)? == *b"text" };
    mapping_for_writing_is_refused if there(), NONE => fails(map(&sealed(WRITE)?, PROT_READ | PROT_WRITE, MAP_SHARED), Errno::PERM);
    private_mapping_is_allowed if there(), NONE => map(&sealed(WRITE)?, PROT_READ | PROT_WRITE, MAP_PRIVATE).is_ok();
    mapping_for_writing_holds_the_seal_off if there(), NONE => {
        let file = file()?;
        let place = map(&file, PROT_READ | PROT_WRITE, MAP_SHARED)?;
        let refused = fails(seal(&file, WRITE), Errno::BUSY);
        // SAFETY: it is this mapping, of which nobody has a reference.
        unsafe { munmap(place, 4096)? };
        refused && seal(file, WRITE).is_ok()
    };
    future_write_leaves_what_is_mapped if later(), "needs F_SEAL_FUTURE_WRITE" => {
        let file = file()?;
        let place = map(&file, PROT_READ | PROT_WRITE, MAP_SHARED)?.cast::<u8>();
        seal(&file, FUTURE_WRITE)?;
        // SAFETY: it is mapped for writing.
        unsafe { place.write_volatile(b'n') };
        content(&file)? == *b"next" && fails(pwrite(&file, b"x", 0), Errno::PERM)
    };
    future_write_refuses_new_mappings if later(), "needs F_SEAL_FUTURE_WRITE" => fails(map(&sealed(FUTURE_WRITE)?, PROT_WRITE, MAP_SHARED), Errno::PERM);
    sealed_file_is_shared if there(), NONE  => {
        let file = sealed(WRITE | GROW | SHRINK | SEAL)?;
        selftests::child(|| content(&file) == Ok(*b"text") || _exit(1))? == WaitStatus::Exited(0)
    };
}

const NONE: &str = "there are no seals here";

const SEAL: i32 = 1;
const SHRINK: i32 = 2;
const GROW: i32 = 4;
const WRITE: i32 = 8;
const FUTURE_WRITE: i32 = 16;

/// `F_ADD_SEALS` and `F_GET_SEALS`.
const ADD: i32 = 1033;
const GET: i32 = 1034;

fn there() -> bool {
    memfd_create(c"a", 0).and_then(seals).is_ok()
}

fn later() -> bool {
    knows(sealed(FUTURE_WRITE))
}

/// A file with four bytes in it that can be sealed: `MFD_ALLOW_SEALING`.
fn file() -> Result<OwnedFd> {
    let file = memfd_create(c"a", 2)?;
    write_all(&file, b"text")?;
    Ok(file)
}

fn sealed(seals: i32) -> Result<OwnedFd> {
    let file = file()?;
    seal(&file, seals)?;
    Ok(file)
}

fn seal(file: impl AsFd, seals: i32) -> Result<usize> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FCNTL, file.as_fd(), ADD, seals) }
}

fn seals(file: impl AsFd) -> Result<i32> {
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FCNTL, file.as_fd(), GET, 0) }.map(|seals| seals as i32)
}

fn content(file: &OwnedFd) -> Result<[u8; 4]> {
    let mut room = [0; 4];
    pread(file, &mut room, 0)?;
    Ok(room)
}

fn for_reading(file: &OwnedFd) -> Result<OwnedFd> {
    let mut room = [0; 32];
    let path = bprint!(&mut room, "/proc/self/fd/{}\0", i64::from(file.as_raw_fd()));
    open(CStr::from_bytes_with_nul(path).map_err(|_| Errno::INVAL)?, O_RDONLY, 0)
}

fn map(file: &OwnedFd, prot: i32, flags: i32) -> Result<*mut core::ffi::c_void> {
    // SAFETY: a new mapping, at a place that the kernel chooses.
    unsafe { mmap(null_mut(), 4096, prot, flags, Some(file.as_fd()), 0) }
}
