// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams that lead to memory.
//!
//! They have a buffer like any other, so that what is written is there when it is flushed.

use super::bytes::Bytes;
use super::open::{File, Mode, create};
use super::stream::{APPENDS, Device, State, WRITES};
use crate::{Errno, Result, SEEK_CUR, SEEK_SET, free};
use core::ffi::{CStr, c_char, c_int};

/// Memory of a given size.
struct Fixed {
    bytes: *mut u8,
    size: usize,
    /// How much of it counts.
    len: usize,
    at: usize,
    /// What was written ends with a NUL, also where that costs the last byte.
    ends: bool,
    is_own: bool,
}

/// A stream of `bytes`, as `mode` says, as [`fopen`](super::fopen) has it: all of them can be read by `r`, none at first by `w`, and
/// `a` begins at the first NUL. Behind what is written comes a NUL, where there is room. Errors: `EINVAL`, `ENOMEM`; when it is
/// written to, `ENOSPC`. fmemopen(3).
pub fn fmemopen<'a>(bytes: &'a mut [u8], mode: &CStr) -> Result<File<'a>> {
    fixed(bytes.as_mut_ptr(), bytes.len(), mode, false)
}

fn fixed<'a>(bytes: *mut u8, size: usize, mode: &CStr, is_own: bool) -> Result<File<'a>> {
    let Mode { flags, .. } = Mode::read(mode)?;
    // SAFETY: the caller has `size` bytes there, as long as the stream is open.
    let all = unsafe { core::slice::from_raw_parts_mut(bytes, size) };
    let is_kept = flags & APPENDS != 0 || mode.to_bytes().starts_with(b"r");
    if !is_kept && let Some(first) = all.first_mut() {
        *first = 0;
    }
    let len = match all.iter().position(|byte| *byte == 0) {
        Some(place) if !mode.to_bytes().starts_with(b"r") => place,
        _ => size,
    };
    let (file, place) = create(-1, flags, Some(&FIXED), size_of::<Fixed>())?;
    let at = if flags & APPENDS != 0 { len } else { 0 };
    // SAFETY: the place is for this.
    unsafe { place.cast::<Fixed>().write(Fixed { bytes, size, len, at, ends: !is_kept, is_own }) };
    Ok(file)
}

static FIXED: Device = Device { read: read_fixed, write: write_fixed, seek: seek_fixed, close: close_fixed };

fn of_fixed(state: &mut State) -> (&mut Fixed, &mut [u8]) {
    // SAFETY: the stream was created with this.
    let memory = unsafe { &mut *state.cookie.cast::<Fixed>() };
    // SAFETY: the memory is there as long as the stream is open, and nobody else uses it meanwhile.
    let all = unsafe { core::slice::from_raw_parts_mut(memory.bytes, memory.size) };
    (memory, all)
}

fn read_fixed(state: &mut State, into: &mut [u8]) -> Result<usize> {
    let (memory, all) = of_fixed(state);
    let rest = all.get(memory.at..memory.len).unwrap_or(&[]);
    into.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let len = into.len().min(rest.len());
    memory.at += len;
    Ok(len)
}

fn write_fixed(state: &mut State, bytes: &[u8]) -> Result<()> {
    let appends = state.has(APPENDS);
    let (memory, all) = of_fixed(state);
    if appends {
        memory.at = memory.len;
    }
    let room = all.get_mut(memory.at..).unwrap_or(&mut []);
    let len = room.len().min(bytes.len());
    room.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    memory.at += len;
    if memory.at > memory.len {
        memory.len = memory.at;
        let end = if memory.ends { memory.len.min(memory.size - 1) } else { memory.len };
        if let Some(end) = all.get_mut(end) {
            *end = 0;
        }
    }
    if len < bytes.len() { Err(Errno::NOSPC) } else { Ok(()) }
}

fn seek_fixed(state: &mut State, offset: i64, whence: c_int) -> Result<i64> {
    let (memory, _) = of_fixed(state);
    memory.at = place(offset, whence, memory.at, memory.len)?;
    if memory.at > memory.size {
        return Err(Errno::INVAL);
    }
    Ok(memory.at as i64)
}

/// Where an offset leads to.
fn place(offset: i64, whence: c_int, at: usize, end: usize) -> Result<usize> {
    let from = match whence {
        SEEK_SET => 0,
        SEEK_CUR => at,
        _ => end,
    };
    usize::try_from(offset + from as i64).map_err(|_| Errno::INVAL)
}

fn close_fixed(state: &mut State) -> Result<()> {
    let (memory, _) = of_fixed(state);
    if memory.is_own {
        // SAFETY: it was allocated when the stream was made.
        unsafe { free(memory.bytes.cast()) };
    }
    Ok(())
}

/// Memory that grows.
struct Growing {
    bytes: *mut Bytes,
    at: usize,
    /// Where C has the address and the length.
    told: Option<(*mut *mut c_char, *mut usize)>,
}

impl Growing {
    fn tell(&self) {
        if let Some((address, len)) = self.told {
            // SAFETY: both are C's, and there as long as the stream is open.
            unsafe {
                *address = (*self.bytes).address().cast();
                *len = self.at;
            }
        }
    }
}

/// A stream to write to, which puts all of it into `bytes`; that is complete when it is flushed. Errors: `ENOMEM`.
/// open_memstream(3).
pub fn open_memstream(bytes: &mut Bytes) -> Result<File<'_>> {
    bytes.resize(0)?;
    let (file, place) = create(-1, WRITES, Some(&GROWING), size_of::<Growing>())?;
    // SAFETY: the place is for this.
    unsafe { place.cast::<Growing>().write(Growing { bytes, at: 0, told: None }) };
    Ok(file)
}

static GROWING: Device =
    Device { read: |_, _| Err(Errno::BADF), write: write_growing, seek: seek_growing, close: |_| Ok(()) };

fn of_growing(state: &mut State) -> &mut Growing {
    // SAFETY: the stream was created with this.
    unsafe { &mut *state.cookie.cast::<Growing>() }
}

fn write_growing(state: &mut State, bytes: &[u8]) -> Result<()> {
    let memory = of_growing(state);
    // SAFETY: they outlive the stream, and are borrowed by it.
    unsafe { (*memory.bytes).put_at(memory.at, bytes)? };
    memory.at += bytes.len();
    memory.tell();
    Ok(())
}

fn seek_growing(state: &mut State, offset: i64, whence: c_int) -> Result<i64> {
    let memory = of_growing(state);
    // SAFETY: they outlive the stream, and are borrowed by it.
    let bytes = unsafe { &mut *memory.bytes };
    memory.at = place(offset, whence, memory.at, bytes.len())?;
    if memory.at > bytes.len() {
        bytes.resize(memory.at)?;
    }
    memory.tell();
    Ok(memory.at as i64)
}

/// The two as C asks for them.
#[cfg(feature = "c-abi")]
pub(super) mod c {
    use super::*;
    use crate::calloc;

    /// # Safety
    /// `bytes` is null, or has `size` bytes that outlive the stream.
    pub(in super::super) unsafe fn fmemopen(bytes: *mut u8, size: usize, mode: &CStr) -> Result<File<'static>> {
        if bytes.is_null() { fixed(calloc(1, size)?.cast(), size, mode, true) } else { fixed(bytes, size, mode, false) }
    }

    /// # Safety
    /// Both pointers are good until the stream is closed.
    pub(in super::super) unsafe fn open_memstream(address: *mut *mut c_char, len: *mut usize) -> Result<File<'static>> {
        // What grows stands behind the rest. It is not dropped, because the memory is C's.
        let (file, place) = create(-1, WRITES, Some(&GROWING), size_of::<(Growing, Bytes)>())?;
        let growing = place.cast::<Growing>();
        // SAFETY: there is room for both, and the caller vouches for the pointers.
        unsafe {
            let bytes = growing.add(1).cast::<Bytes>();
            bytes.write(Bytes::new());
            (*bytes).resize(0)?;
            growing.write(Growing { bytes, at: 0, told: Some((address, len)) });
            (*growing).tell();
        }
        Ok(file)
    }
}
