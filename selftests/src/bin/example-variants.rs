// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The guide's fourth example: the same tests for several values.
#![no_std]
#![no_main]

use nilibc::selftest::{Fixture, Param};
use nilibc::*;

selftest! {
    // What is expected of a test stands behind its name.
    writes_to_nowhere, signal SIGSEGV  => write_to_nowhere();
    is_not_true_yet, xfail "nobody has mended it" => false;
    may_take_a_minute, timeout 60_000  => ();

    // Each test is run with each variant: `Buffer.page.is_zero`, `Buffer.page.keeps_its_end`, ...
    [Buffer; page = 4096, odd = 12_345, large = 1 << 20] {
        is_zero(buffer)                => buffer.bytes().iter().all(|byte| *byte == 0);
        keeps_its_end(buffer)          => { if let [.., last] = buffer.bytes() { *last = 7; } buffer.bytes().last() == Some(&7) };
    }

    // A table of parameters needs no fixture of its own.
    [Names; read = ("EACCES", Errno::ACCES), find = ("ENOENT", Errno::NOENT)] {
        error_has_its_name(row)        => row.0.1.name() == Some(row.0.0);
    }
}

type Names = Param<(&'static str, Errno)>;

/// A private mapping of so many bytes.
struct Buffer(*mut u8, usize);

impl Fixture for Buffer {
    type Variant = usize;

    fn setup(len: &usize) -> Result<Self> {
        // SAFETY: a new mapping, at a place that the kernel chooses.
        let start =
            unsafe { mmap(core::ptr::null_mut(), *len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, None, 0)? };
        Ok(Self(start.cast(), *len))
    }

    fn teardown(&mut self) {
        // SAFETY: nobody uses it after this.
        let _ = unsafe { munmap(self.0.cast(), self.1) };
    }
}

impl Buffer {
    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: the mapping is this long, and is borrowed as this value is.
        unsafe { core::slice::from_raw_parts_mut(self.0, self.1) }
    }
}

fn write_to_nowhere() {
    // SAFETY: none; nothing is mapped there, so that the process ends here.
    unsafe { core::ptr::without_provenance_mut::<u8>(core::hint::black_box(8)).write_volatile(1) };
}
