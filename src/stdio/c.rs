// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams for C, to which they are addresses that own nothing.

use super::bytes::Bytes;
use super::standard::STREAMS;
use super::{BUFSIZ, Buffering, FILE, File, fclose, flush_all, fopen, freopen, memory, open, remove, rename};
use super::{stdin, stdout, tmpfile};
use crate::c_abi::{IntoC, c_abi};
use crate::{Errno, Result, SEEK_SET};
use core::ffi::{CStr, c_char, c_int, c_long};

/// What `getc` answers with at the end.
const EOF: c_int = -1;

/// One of the variables in which C has the standard streams.
#[repr(transparent)]
struct Variable(*const FILE);

// SAFETY: streams can be shared.
unsafe impl Sync for Variable {}

macro_rules! variables {
    ($($variable:ident $name:literal $stream:expr;)*) => { $(
        #[cfg_attr(feature = "rt", unsafe(export_name = $name), linkage = "weak")]
        #[cfg_attr(not(feature = "rt"), unsafe(export_name = concat!("nilibc_", $name)))]
        static $variable: Variable = Variable(&raw const $stream);
    )* };
}
variables! {
    STDIN "stdin" STREAMS[0];
    STDOUT "stdout" STREAMS[1];
    STDERR "stderr" STREAMS[2];
}

/// A byte, or [`EOF`] at the end and for an error.
fn byte(answer: Result<Option<u8>>) -> c_int {
    answer.map(|byte| byte.map_or(EOF, c_int::from)).into_c()
}

fn put_byte(value: c_int, put: impl FnOnce(&[u8]) -> Result<()>) -> c_int {
    let value = value as u8;
    byte(put(&[value]).map(|()| Some(value)))
}

fn push_back(value: c_int, stream: &FILE) -> c_int {
    let pushed = |value| stream.ungetc(value).map(|()| value);
    byte(if value == EOF { Ok(None) } else { pushed(value as u8).map(Some) })
}

/// # Safety
/// `text` ends with NUL.
unsafe fn text<'a>(text: *const c_char) -> &'a CStr {
    // SAFETY: the caller says so.
    unsafe { CStr::from_ptr(text) }
}

fn raw(file: Result<File<'static>>) -> Result<*mut FILE> {
    file.map(File::into_raw)
}

/// Does this with as many bytes as `count` items of `size` have; answers with how many items were done.
fn items(size: usize, count: usize, does: impl FnOnce(usize) -> Result<usize>) -> usize {
    match size.checked_mul(count) {
        Some(0) => 0,
        None => fail(Errno::OVERFLOW),
        Some(len) => does(len).map_or_else(fail, |done| done / size),
    }
}

fn fail(error: Errno) -> usize {
    crate::errno::set(error);
    0
}

/// # Safety
/// There are `size` bytes at `buf`.
unsafe fn gets(buf: *mut u8, size: c_int, stream: &FILE) -> Result<*mut u8> {
    // SAFETY: the caller says so.
    let room = unsafe { core::slice::from_raw_parts_mut(buf, usize::try_from(size).unwrap_or(0)) };
    let Some((end, room)) = room.split_last_mut() else { return Err(Errno::INVAL) };
    let len = stream.gets(room)?;
    let is_at_end = len == 0 && !room.is_empty();
    *room.get_mut(len).unwrap_or(end) = 0;
    Ok(if is_at_end { core::ptr::null_mut() } else { buf })
}

/// # Safety
/// `line` and `size` are what this left there, or memory that was allocated and its size, or null.
unsafe fn line(line: *mut *mut u8, size: *mut usize, end: u8, stream: &FILE) -> isize {
    // SAFETY: the caller says so.
    let (line, size) = unsafe { (&mut *line, &mut *size) };
    let mut bytes = Bytes::from_raw(*line, *size);
    let answer = stream.getdelim(&mut bytes, end);
    (*line, *size) = bytes.into_raw();
    match answer {
        Ok(0) => -1,
        answer => answer.into_c(),
    }
}

/// What C chooses: `_IOFBF`, `_IOLBF` or `_IONBF`, and memory for it.
fn set_buffer(stream: &FILE, buf: *mut u8, size: usize, mode: c_int) -> Result<()> {
    let buffering = match mode {
        0 => Buffering::Full,
        1 => Buffering::Line,
        2 => Buffering::None,
        _ => return Err(Errno::INVAL),
    };
    stream.set_buffer(buffering, buf, size)
}

fn buffer_or_none(stream: &FILE, buf: *mut u8, size: usize) {
    // There is no way to tell an error.
    let _ = set_buffer(stream, buf, size, if buf.is_null() { 2 } else { 0 });
}

c_abi! {
    fn clearerr(stream: &FILE) { stream.clear_error() }
    fn fclose(stream: *mut FILE) -> c_int { fclose(File::from_raw(stream)) }
    fn fdopen(fd: c_int, mode: *const c_char) -> *mut FILE { raw(open::fdopen_raw(fd, text(mode))) }
    fn feof(stream: &FILE) -> c_int { stream.is_at_end() }
    fn ferror(stream: &FILE) -> c_int { stream.error().is_err() }
    fn fflush(stream: Option<&FILE>) -> c_int { stream.map_or_else(flush_all, FILE::flush) }
    fn fgetc(stream: &FILE) -> c_int { byte(stream.getc()) }
    fn fgetpos(stream: &FILE, position: *mut i64) -> c_int { stream.tell().map(|place| *position = place) }
    fn fgets(buf: *mut u8, size: c_int, stream: &FILE) -> *mut u8 { gets(buf, size, stream) }
    fn fileno(stream: &FILE) -> c_int { stream.fileno().map(|fd| fd.as_raw_fd()) }
    fn flockfile(stream: &FILE) { stream.owner.hold() }
    fn fmemopen(bytes: *mut u8, size: usize, mode: *const c_char) -> *mut FILE {
        raw(memory::c::fmemopen(bytes, size, text(mode)))
    }
    fn fopen(path: *const c_char, mode: *const c_char) -> *mut FILE { raw(fopen(text(path), text(mode))) }
    fn fputc(value: c_int, stream: &FILE) -> c_int { put_byte(value, |bytes| stream.write(bytes)) }
    fn fputs(string: *const c_char, stream: &FILE) -> c_int { stream.write(text(string).to_bytes()) }
    fn fread(buf: *mut u8, size: usize, count: usize, stream: &FILE) -> usize {
        items(size, count, |len| stream.read(core::slice::from_raw_parts_mut(buf, len)))
    }
    fn freopen(path: *const c_char, mode: *const c_char, stream: *mut FILE) -> *mut FILE {
        freopen((!path.is_null()).then(|| text(path)), text(mode), &*stream).map(|()| stream)
    }
    fn fseek(stream: &FILE, offset: c_long, whence: c_int) -> c_int { stream.seek(offset as i64, whence).map(drop) }
    fn fseeko(stream: &FILE, offset: i64, whence: c_int) -> c_int { stream.seek(offset, whence).map(drop) }
    fn fsetpos(stream: &FILE, position: *const i64) -> c_int { stream.seek(*position, SEEK_SET).map(drop) }
    fn ftell(stream: &FILE) -> c_long {
        stream.tell().and_then(|place| c_long::try_from(place).map_err(|_| Errno::OVERFLOW))
    }
    fn ftello(stream: &FILE) -> i64 { stream.tell() }
    fn ftrylockfile(stream: &FILE) -> c_int { !stream.owner.try_hold() }
    fn funlockfile(stream: &FILE) { stream.owner.release() }
    fn fwrite(buf: *const u8, size: usize, count: usize, stream: &FILE) -> usize {
        items(size, count, |len| stream.write(core::slice::from_raw_parts(buf, len)).map(|()| len))
    }
    fn getc(stream: &FILE) -> c_int { byte(stream.getc()) }
    fn getc_unlocked(stream: &FILE) -> c_int { byte(stream.getc()) }
    fn getchar() -> c_int { byte(stdin().getc()) }
    fn getchar_unlocked() -> c_int { byte(stdin().getc()) }
    fn getdelim(at: *mut *mut u8, size: *mut usize, end: c_int, stream: &FILE) -> isize { line(at, size, end as u8, stream) }
    fn getline(at: *mut *mut u8, size: *mut usize, stream: &FILE) -> isize { line(at, size, b'\n', stream) }
    fn open_memstream(address: *mut *mut c_char, len: *mut usize) -> *mut FILE {
        raw(memory::c::open_memstream(address, len))
    }
    fn putc(value: c_int, stream: &FILE) -> c_int { put_byte(value, |bytes| stream.write(bytes)) }
    fn putc_unlocked(value: c_int, stream: &FILE) -> c_int { put_byte(value, |bytes| stream.write(bytes)) }
    fn putchar(value: c_int) -> c_int { put_byte(value, |bytes| stdout().print(bytes)) }
    fn putchar_unlocked(value: c_int) -> c_int { put_byte(value, |bytes| stdout().print(bytes)) }
    fn puts(string: *const c_char) -> c_int {
        stdout().print_long(text(string).to_bytes()).and_then(|()| stdout().print(b"\n"))
    }
    fn remove(path: *const c_char) -> c_int { remove(text(path)) }
    fn rename(old: *const c_char, new: *const c_char) -> c_int { rename(text(old), text(new)) }
    fn rewind(stream: &FILE) { stream.rewind() }
    fn setbuf(stream: &FILE, buf: *mut u8) { buffer_or_none(stream, buf, BUFSIZ) }
    fn setbuffer(stream: &FILE, buf: *mut u8, size: usize) { buffer_or_none(stream, buf, size) }
    fn setlinebuf(stream: &FILE) { stream.set_buffering(Buffering::Line) }
    fn setvbuf(stream: &FILE, buf: *mut u8, mode: c_int, size: usize) -> c_int { set_buffer(stream, buf, size, mode) }
    fn tmpfile() -> *mut FILE { raw(tmpfile()) }
    fn ungetc(value: c_int, stream: &FILE) -> c_int { push_back(value, stream) }
}

#[cfg(feature = "rt")]
c_abi! {
    fn pclose(stream: *mut FILE) -> c_int { super::pipe::close(File::from_raw(stream)) }
    fn popen(command: *const c_char, mode: *const c_char) -> *mut FILE { raw(super::popen(text(command), text(mode))) }
}
