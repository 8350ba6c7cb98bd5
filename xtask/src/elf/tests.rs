// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Files put together by hand after elf(5), one broken rule at a time.

use super::{Image, cut_functions};

/// The numbers of elf.h.
const ET_EXEC: u16 = 2;
const ET_DYN: u16 = 3;
const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PT_INTERP: u32 = 3;
const PF_X: u32 = 1;
const PF_W: u32 = 2;
const PF_R: u32 = 4;

/// The parts of a small program that tests change.
#[derive(Clone)]
struct Sample {
    is_64: bool,
    is_big: bool,
    kind: u16,
    machine: u16,
    entry: u64,
    sections: u64,
    /// Type, flags, offset, address, length in the file, length in memory, alignment.
    segments: Vec<(u32, u32, u64, u64, u64, u64, u64)>,
    len: usize,
}

/// Text and data, as the linker script lays them out.
fn sample() -> Sample {
    let text = (PT_LOAD, PF_R | PF_X, 0, 0x200000, 0x200, 0x200, 0x10000);
    let data = (PT_LOAD, PF_R | PF_W, 0x200, 0x210200, 0x10, 0x40, 0x10000);
    let segments = vec![text, data];
    Sample {
        is_64: true,
        is_big: false,
        kind: ET_EXEC,
        machine: 243,
        entry: 0x2000b0,
        sections: 0,
        segments,
        len: 0x250,
    }
}

impl Sample {
    fn bytes(&self) -> Vec<u8> {
        let mut file = vec![0x7f, b'E', b'L', b'F', if self.is_64 { 2 } else { 1 }, if self.is_big { 2 } else { 1 }, 1];
        file.resize(16, 0);
        let (header, entry) = if self.is_64 { (64, 56) } else { (52, 32) };
        self.put(&mut file, 2, &[self.kind.into(), self.machine.into()]);
        self.put(&mut file, 4, &[1]);
        self.put(&mut file, self.word(), &[self.entry, header, self.sections]);
        self.put(&mut file, 4, &[0]);
        let [size, count, names] = if self.sections == 0 { [0; 3] } else { [64, 5, 4] };
        self.put(&mut file, 2, &[header, entry, self.segments.len() as u64, size, count, names]);
        for &(kind, flags, offset, address, in_file, in_memory, align) in &self.segments {
            self.put(&mut file, 4, &[kind.into()]);
            if self.is_64 {
                self.put(&mut file, 4, &[flags.into()]);
            }
            self.put(&mut file, self.word(), &[offset, address, address, in_file, in_memory]);
            if !self.is_64 {
                self.put(&mut file, 4, &[flags.into()]);
            }
            self.put(&mut file, self.word(), &[align]);
        }
        file.resize(self.len.max(file.len()), 0);
        file
    }

    fn word(&self) -> usize {
        if self.is_64 { 8 } else { 4 }
    }

    fn put(&self, file: &mut Vec<u8>, size: usize, values: &[u64]) {
        for value in values {
            let (little, big) = (value.to_le_bytes(), value.to_be_bytes());
            file.extend(if self.is_big { &big[8 - size..] } else { &little[..size] });
        }
    }

    fn check(&self) -> Result<(), String> {
        let bytes = self.bytes();
        let image = Image::read(&bytes).map_err(|error| format!("{error:#}"))?;
        image.check(&bytes).map_err(|error| format!("{error:#}"))
    }
}

/// The complaint about the sample with one thing changed.
fn complaint(change: impl FnOnce(&mut Sample)) -> String {
    let mut broken = sample();
    change(&mut broken);
    broken.check().expect_err("something is wrong with it")
}

#[test]
fn every_width_and_order_is_read() {
    let of = |is_64, is_big, machine| {
        let sample = Sample { is_64, is_big, machine, ..sample() };
        assert_eq!(sample.check(), Ok(()));
        Image::read(&sample.bytes()).expect("it is whole").format
    };
    assert_eq!(of(true, false, 243), "EM_RISCV, 64-bit, little-endian");
    assert_eq!(of(false, false, 40), "EM_ARM, 32-bit, little-endian");
    assert_eq!(of(true, true, 22), "EM_S390, 64-bit, big-endian");
    assert_eq!(of(false, true, 4), "EM_68K, 32-bit, big-endian");
}

#[test]
fn what_is_wrong_is_named() {
    let interpreter = (PT_INTERP, PF_R, 0x100, 0x200100, 0x10, 0x10, 1);
    let dynamic = (PT_DYNAMIC, PF_R, 0x100, 0x200100, 0x10, 0x10, 8);
    let cases: [(String, &str); 9] = [
        (complaint(|s| s.segments.push(interpreter)), "interpreter"),
        (complaint(|s| s.segments.push(dynamic)), "dynamic section"),
        (complaint(|s| s.kind = ET_DYN), "ET_DYN"),
        (complaint(|s| s.entry = 0x300000), "entry 0x300000"),
        (complaint(|s| s.segments[0].1 |= PF_W), "0x200000 is writable and executable"),
        (complaint(|s| s.segments[1].1 |= PF_X), "0x210200 is writable and executable"),
        (complaint(|s| s.segments[1].4 = 0x100), "past the end of the file"),
        (complaint(|s| s.segments[1].2 = 0x204), "no page of 0x10000 bytes"),
        (complaint(|s| s.segments[1].3 = 0x200200), "shares a page"),
    ];
    for (complaint, expected) in cases {
        assert!(complaint.contains(expected), "expected `{expected}` in: {complaint}");
    }
}

#[test]
fn numbers_that_overflow_are_complaints() {
    complaint(|s| s.segments[1].2 = u64::MAX);
    complaint(|s| s.segments[1].4 = u64::MAX);
    complaint(|s| s.segments[0].5 = u64::MAX);
    complaint(|s| s.segments[1].6 = 0);
}

#[test]
fn what_is_no_program_is_refused() {
    let whole = sample().bytes();
    for file in [b"".as_slice(), b"#!/bin/sh\n", b"\x7fELF", &whole[..20], &whole[..70]] {
        assert!(Image::read(file).is_err(), "{} bytes were taken for a program", file.len());
    }
}

#[test]
fn section_headers_are_no_content() {
    for is_64 in [true, false] {
        let whole = Sample { is_64, sections: 0x210, ..sample() };
        let without = Sample { sections: 0, len: 0x210, ..whole.clone() };
        let bytes = whole.bytes();
        assert_eq!(Image::read(&bytes).expect("it is whole").without_sections(&bytes), without.bytes());
    }
}

#[test]
fn functions_lose_the_zeros_behind_them() {
    const CODE: u64 = 6;
    const DATA: u64 = 2;
    for is_big in [false, true] {
        let sample = Sample { is_big, sections: 0x250, ..sample() };
        let mut file = sample.bytes();
        // A function of four bytes.
        file[0x200..0x204].fill(1);
        let sections = [(0, 0, 0), (1, CODE, 16), (1, DATA, 16), (1, CODE, 4), (1, CODE, 15)];
        for (kind, flags, size) in sections {
            sample.put(&mut file, 4, &[0, kind]);
            sample.put(&mut file, 8, &[flags, 0, 0x200, size]);
            sample.put(&mut file, 4, &[0, 0]);
            sample.put(&mut file, 8, &[4, 0]);
        }
        let before = file.clone();
        cut_functions(&mut file, 12).expect("it is whole");
        let size = 0x250 + 64 + 32;
        let place = if is_big { size + 7 } else { size };
        assert_eq!((before[place], file[place]), (16, 4));
        file[place] = 16;
        assert!(file == before, "something else has changed");
    }
}
