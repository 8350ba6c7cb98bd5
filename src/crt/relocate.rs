// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The first step of a program that can be anywhere: it writes addresses where the linker left distances from its beginning.
//!
//! Until that is done, no address that lies in memory can be used: code finds what it needs by where it is itself. The linker
//! has resolved everything else. Source: System V gABI, Dynamic Section, for RELR too.

use super::segment::{PT_DYNAMIC, base, find};
use core::ptr::with_exposed_provenance_mut;

const RELA: usize = 7;
const RELA_SIZE: usize = 8;
const REL: usize = 17;
const REL_SIZE: usize = 18;
const RELR_SIZE: usize = 35;
const RELR: usize = 36;

/// Behind how many bits of `r_info` the number of a symbol is.
const SYMBOL: u32 = if usize::BITS == 64 { 32 } else { 8 };

/// Makes the program usable where it is.
///
/// # Safety
/// It is called once, before anything else.
pub(super) unsafe fn relocate() {
    let base = base();
    let Some(dynamic) = find(PT_DYNAMIC) else { return };
    let mut found = [0; RELR + 1];
    let mut at = dynamic.start.cast::<[usize; 2]>();
    // SAFETY: the linker made the list, which ends with a pair of zeros, and the tables that it tells of. Each entry is of a word
    // of the program's, in which nothing but an address is.
    unsafe {
        loop {
            let [tag, value] = *at;
            if tag == 0 {
                break;
            }
            if let Some(place) = found.get_mut(tag) {
                *place = value;
            }
            at = at.add(1);
        }
        for &[place, info, addend] in table(base, found[RELA], found[RELA_SIZE]) {
            // GNU's linker leaves entries that say nothing, for riscv at the place 0.
            if info >> SYMBOL == 0 && info != 0 {
                with_exposed_provenance_mut::<usize>(base.wrapping_add(place)).write(base.wrapping_add(addend));
            }
        }
        for &[place, info] in table(base, found[REL], found[REL_SIZE]) {
            if info >> SYMBOL == 0 {
                add(with_exposed_provenance_mut(base.wrapping_add(place)), base);
            }
        }
        let mut next = with_exposed_provenance_mut::<usize>(base);
        for &[entry] in table(base, found[RELR], found[RELR_SIZE]) {
            if entry & 1 == 0 {
                next = with_exposed_provenance_mut(base.wrapping_add(entry));
                add(next, base);
                next = next.add(1);
                continue;
            }
            // A bit for each of the words that follow.
            for bit in 1..usize::BITS as usize {
                if entry >> bit & 1 != 0 {
                    add(next.add(bit - 1), base);
                }
            }
            next = next.add(usize::BITS as usize - 1);
        }
    }
}

/// The entries of a table, which is this far from the beginning.
///
/// # Safety
/// It has so many bytes.
unsafe fn table<const N: usize>(base: usize, start: usize, size: usize) -> &'static [[usize; N]] {
    let start = core::ptr::with_exposed_provenance(base.wrapping_add(start));
    // SAFETY: the caller's.
    unsafe { core::slice::from_raw_parts(start, size / size_of::<[usize; N]>()) }
}

/// Adds the base to a word.
///
/// # Safety
/// It is a word of the program's.
unsafe fn add(word: *mut usize, base: usize) {
    // SAFETY: the caller's.
    unsafe { word.write_unaligned(word.read_unaligned().wrapping_add(base)) }
}
