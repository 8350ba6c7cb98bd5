// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams: memory that is used like a file.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{fails, is, reads};

selftest! {
    fmemopen_r_reads_all_of_it             => fmemopen_r_reads_all_of_it();
    fmemopen_w_ends_with_nul               => fmemopen_w_ends_with_nul();
    fmemopen_a_begins_at_the_first_nul     => fmemopen_a_begins_at_the_first_nul();
    fmemopen_that_is_full                  => fmemopen_that_is_full();
    fmemopen_seeks_no_further_than_it_is   => fmemopen_seeks_no_further_than_it_is();
    fmemopen_has_no_descriptor             => fails(fmemopen(&mut [0; 4], c"r")?.fileno(), Errno::BADF);
    open_memstream_grows                   => open_memstream_grows();
    open_memstream_writes_over_a_place     => open_memstream_writes_over_a_place();
    open_memstream_fills_a_hole            => open_memstream_fills_a_hole();
}

fn fmemopen_r_reads_all_of_it() -> Result<bool> {
    let mut memory = *b"ab\0cd";
    let stream = fmemopen(&mut memory, c"r")?;
    reads(&stream, b"ab\0cd")
}

/// Whether memory is this after it was opened, written to and closed.
fn remembers(before: &[u8; 6], mode: &CStr, bytes: &[u8], after: &[u8]) -> Result<bool> {
    let mut memory = *before;
    let stream = fmemopen(&mut memory, mode)?;
    stream.write(bytes)?;
    fclose(stream)?;
    Ok(is(&memory, after))
}

fn fmemopen_w_ends_with_nul() -> Result<bool> {
    remembers(b"xxxxxx", c"w", b"ab", b"ab\0xxx")
}

fn fmemopen_a_begins_at_the_first_nul() -> Result<bool> {
    remembers(b"ab\0xxx", c"a", b"cd", b"abcd\0x")
}

fn fmemopen_that_is_full() -> Result<bool> {
    let mut memory = [b'x'; 4];
    let stream = fmemopen(&mut memory, c"r+")?;
    stream.write(b"12345")?;
    let failed = fails(stream.flush(), Errno::NOSPC);
    drop(stream);
    Ok(failed && is(&memory, b"1234"))
}

fn fmemopen_seeks_no_further_than_it_is() -> Result<bool> {
    let mut memory = [b'x'; 4];
    let stream = fmemopen(&mut memory, c"r")?;
    Ok(stream.seek(4, SEEK_SET)? == 4 && fails(stream.seek(5, SEEK_SET), Errno::INVAL))
}

fn open_memstream_grows() -> Result<bool> {
    let mut bytes = Bytes::new();
    let stream = open_memstream(&mut bytes)?;
    for _ in 0..1000 {
        stream.write(b"0123456789")?;
    }
    fclose(stream)?;
    Ok(bytes.len() == 10_000 && bytes.chunks(10).all(|chunk| chunk == b"0123456789"))
}

fn open_memstream_writes_over_a_place() -> Result<bool> {
    let mut bytes = Bytes::new();
    let stream = open_memstream(&mut bytes)?;
    stream.write(b"text")?;
    stream.seek(1, SEEK_SET)?;
    stream.write(b"E")?;
    fclose(stream)?;
    Ok(is(&bytes, b"tExt"))
}

fn open_memstream_fills_a_hole() -> Result<bool> {
    let mut bytes = Bytes::new();
    let stream = open_memstream(&mut bytes)?;
    stream.seek(2, SEEK_SET)?;
    stream.write(b"x")?;
    fclose(stream)?;
    Ok(is(&bytes, b"\0\0x"))
}
