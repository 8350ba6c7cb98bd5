// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What `<string.h>` reads in many bytes at once: on several pages, between two that cannot be read.
//!
//! Each piece of memory begins where the first page does or ends where the last one does, or lies anywhere between. What
//! reads a page on which nothing of it is dies. The answers are those of slices.

#[path = "oracle/random.rs"]
mod random;

use nilibc as _;
use random::Random;
use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

const PAGE: usize = 4096;
/// Bytes that can be read and written.
const LEN: usize = 3 * PAGE;

unsafe extern "C" {
    fn nilibc_memchr(memory: *const c_char, byte: c_int, len: usize) -> *const c_char;
    fn nilibc_memcmp(a: *const c_char, b: *const c_char, len: usize) -> c_int;
    fn nilibc_memcpy(to: *mut c_char, from: *const c_char, len: usize) -> *mut c_char;
    fn nilibc_memset(to: *mut c_char, byte: c_int, len: usize) -> *mut c_char;
    fn nilibc_strchr(s: *const c_char, byte: c_int) -> *const c_char;
    fn nilibc_strcmp(a: *const c_char, b: *const c_char) -> c_int;
    fn nilibc_strcpy(to: *mut c_char, from: *const c_char) -> *mut c_char;
    fn nilibc_strlen(s: *const c_char) -> usize;
    fn nilibc_strncmp(a: *const c_char, b: *const c_char, most: usize) -> c_int;
    fn nilibc_strnlen(s: *const c_char, most: usize) -> usize;
}

/// Pages between two that cannot be read.
struct Memory(*mut u8);

impl Memory {
    fn new() -> Self {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: the kernel chooses a place where nothing is, and its middle is not used yet.
        unsafe {
            let start = libc::mmap(null_mut(), LEN + 2 * PAGE, libc::PROT_NONE, flags, -1, 0);
            assert_ne!(start, libc::MAP_FAILED);
            let middle: *mut c_void = start.byte_add(PAGE);
            assert_eq!(libc::mprotect(middle, LEN, libc::PROT_READ | libc::PROT_WRITE), 0);
            Self(middle.cast())
        }
    }

    /// Puts bytes somewhere: often where the pages begin or end. What is around them is `around`.
    fn put(&mut self, random: &mut Random, bytes: &[u8], around: u8) -> *mut c_char {
        let last = LEN - bytes.len();
        let at = match random.below(4) {
            0 => random.below(last.min(100) + 1),
            1 => last - random.below(last.min(100) + 1),
            2 => last,
            _ => random.below(last + 1),
        };
        // SAFETY: the pages are mapped as long as the program runs, and the bytes are among them.
        unsafe {
            self.0.write_bytes(around, LEN);
            let place = self.0.add(at);
            place.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            place.cast()
        }
    }

    /// What there is, from a place on.
    fn bytes(&self, at: *const c_char, len: usize) -> &[u8] {
        // SAFETY: callers stay inside the pages.
        unsafe { std::slice::from_raw_parts(at.cast(), len) }
    }

    /// How many bytes are before and behind so many at a place that are not `around`.
    fn spoilt(&self, at: *const c_char, len: usize, around: u8) -> usize {
        let (start, all) = (at.addr() - self.0.addr(), self.bytes(self.0.cast(), LEN));
        all[..start].iter().chain(&all[start + len..]).filter(|byte| **byte != around).count()
    }
}

/// A length: most are short, and some of several pages.
fn length(random: &mut Random) -> usize {
    let below = *random.one_of(&[20, 70, 300, 300, 1100, LEN - 1]);
    random.below(below)
}

/// Bytes of which none is 0 or `b`.
fn text(random: &mut Random, len: usize) -> Vec<u8> {
    (0..len).map(|_| *random.one_of(b"ac\x01\x7f\x80\xff")).collect()
}

/// Where something is, counted from `from`.
fn place(found: *const c_char, from: *const c_char) -> Option<usize> {
    (!found.is_null()).then(|| found.addr() - from.addr())
}

#[test]
fn a_byte_is_found_wherever_it_is() {
    let (mut memory, mut random) = (Memory::new(), Random::new("find"));
    for _ in 0..6000 {
        let len = length(&mut random);
        let mut bytes = text(&mut random, len);
        bytes.push(0);
        let found = (random.below(2) == 0 && len > 0).then(|| random.below(len));
        if let Some(found) = found {
            bytes[found] = b'b';
        }
        // What is before and behind does not count.
        let s = memory.put(&mut random, &bytes, b'b');
        // SAFETY: they are so many bytes with a NUL behind them.
        unsafe {
            assert_eq!(nilibc_strlen(s), len);
            assert_eq!(place(nilibc_strchr(s, c_int::from(b'b')), s), found, "{len} bytes");
            assert_eq!(place(nilibc_memchr(s, c_int::from(b'b'), len), s), found, "{len} bytes");
            let most = random.below(2 * len + 1);
            assert_eq!(nilibc_strnlen(s, most), len.min(most));
            let before = found.filter(|found| *found < most);
            assert_eq!(place(nilibc_memchr(s, c_int::from(b'b'), most.min(len)), s), before, "{most} of {len} bytes");
        }
    }
}

#[test]
fn a_difference_is_found_wherever_it_is() {
    let (mut one, mut other, mut random) = (Memory::new(), Memory::new(), Random::new("compare"));
    for _ in 0..6000 {
        let len = length(&mut random);
        let mut a = text(&mut random, len);
        a.push(0);
        let mut b = a.clone();
        if random.below(3) > 0 {
            b[random.below(len + 1)] = *random.one_of(b"\0ac\xff");
        }
        let end = |bytes: &[u8]| bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let (x, y) = (one.put(&mut random, &a, 1), other.put(&mut random, &b, 2));
        let expected = a.cmp(&b) as c_int;
        // SAFETY: they are so many bytes; each ends with NUL, or differs before.
        unsafe {
            assert_eq!(nilibc_memcmp(x, y, len + 1).signum(), expected, "{len} bytes");
            let most = random.below(len + 2);
            assert_eq!(nilibc_memcmp(x, y, most).signum(), a[..most].cmp(&b[..most]) as c_int, "{most} bytes");
            let cut = |bytes: &[u8], most: usize| bytes[..end(bytes).min(most)].to_vec();
            let of = |most: usize| cut(&a, most).cmp(&cut(&b, most)) as c_int;
            assert_eq!(nilibc_strncmp(x, y, most).signum(), of(most), "{most} bytes");
            assert_eq!(nilibc_strcmp(x, y).signum(), of(usize::MAX), "{len} bytes");
        }
    }
}

#[test]
fn what_is_written_is_all_that_changes() {
    let (mut from, mut to, mut random) = (Memory::new(), Memory::new(), Random::new("copy"));
    for _ in 0..2000 {
        let len = length(&mut random);
        let bytes = [text(&mut random, len), vec![0]].concat();
        let source = from.put(&mut random, &bytes, 1);
        // SAFETY: there is room for as many bytes, with the NUL.
        unsafe {
            let target = to.put(&mut random, &vec![b'-'; len + 1], b'-');
            assert_eq!(nilibc_strcpy(target, source), target);
            assert_eq!((to.bytes(target, len + 1), to.spoilt(target, len + 1, b'-')), (&*bytes, 0), "strcpy of {len}");
            let target = to.put(&mut random, &vec![b'-'; len], b'-');
            assert_eq!(nilibc_memcpy(target, source, len), target);
            assert_eq!((to.bytes(target, len), to.spoilt(target, len, b'-')), (&bytes[..len], 0), "memcpy of {len}");
            let target = to.put(&mut random, &vec![b'-'; len], b'-');
            assert_eq!(nilibc_memset(target, 0x1fe, len), target);
            assert_eq!(
                (to.bytes(target, len), to.spoilt(target, len, b'-')),
                (&*vec![0xfe; len], 0),
                "memset of {len}"
            );
        }
    }
}
