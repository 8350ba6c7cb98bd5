// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the program's own header tells of the program.

#[cfg(feature = "pie")]
pub(crate) const PT_DYNAMIC: u32 = 2;
pub(crate) const PT_TLS: u32 = 7;

use core::ffi::c_void;

/// `Elf64_Ehdr` or `Elf32_Ehdr`, as far as it matters here.
#[repr(C)]
struct Header {
    ident: [u8; 16],
    kind: u16,
    machine: u16,
    version: u32,
    entry: usize,
    segments: usize,
    sections: usize,
    flags: u32,
    size: u16,
    segment_size: u16,
    segment_count: u16,
}

unsafe extern "C" {
    /// The linker's name for the beginning of the file in memory.
    static __ehdr_start: Header;
}

/// A part of the program that something has to be known of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) start: *const u8,
    /// How many bytes are there; zeros follow.
    pub(crate) in_file: usize,
    pub(crate) size: usize,
    pub(crate) align: usize,
}

/// How far the program is from where the linker put it: at 0, if it is one that can be anywhere.
pub(crate) fn base() -> usize {
    if cfg!(feature = "pie") { (&raw const __ehdr_start).expose_provenance() } else { 0 }
}

/// The list of segments, and how many there are.
pub(crate) fn segments() -> (*const c_void, u16) {
    let header = &raw const __ehdr_start;
    // SAFETY: the linker put a header there.
    unsafe { (header.byte_add((*header).segments).cast(), (*header).segment_count) }
}

/// The first segment of this kind.
pub(crate) fn find(kind: u32) -> Option<Segment> {
    let header = &raw const __ehdr_start;
    // SAFETY: the linker put a header there, and behind it the segments, of which there are as many as it says. They are
    // numbers as wide as a pointer but for the first, and where a pointer has 64 bits for two of 32 in its place.
    unsafe {
        let (first, count) = segments();
        let mut segment = first.cast::<usize>();
        for _ in 0..count {
            let end = segment.byte_add((*header).segment_size.into());
            if *segment.cast::<u32>() == kind {
                let start = core::ptr::with_exposed_provenance(base().wrapping_add(*segment.add(2)));
                let [in_file, size, align] = [segment.add(4), segment.add(5), end.sub(1)].map(|word| *word);
                return Some(Segment { start, in_file, size, align });
            }
            segment = end;
        }
    }
    None
}
