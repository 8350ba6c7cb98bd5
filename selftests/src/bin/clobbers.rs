// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a system call leaves alone: every register that a port does not declare as destroyed.
//!
//! A claim that is false shows as a number that changed, or as a crash. It takes a real kernel to say so: user-mode QEMU
//! destroys nothing.
#![no_std]
#![no_main]

use nilibc::arch::{Reg, nr};
use nilibc::errno::check;
use nilibc::*;
use selftests::registers::{AROUND_16, AROUND_32, AROUND_64, AROUND_A_MAPPING, AROUND_WORDS, Around, vectors, words};

selftest! {
    arity_0_keeps_words                => keeps_words(0, nr::GETPPID)? == getppid() as usize;
    arity_1_keeps_words                => keeps_words(1, nr::CLOSE).is_err();
    arity_2_keeps_words                => keeps_words(2, nr::FCHMOD).is_err();
    arity_3_keeps_words                => keeps_words(3, nr::DUP3).is_err();
    arity_4_keeps_words                => keeps_words(4, nr::READLINKAT).is_err();
    arity_5_keeps_words                => keeps_words(5, nr::LINKAT).is_err();
    arity_6_keeps_words                => keeps_words(6, nr::SPLICE).is_err();
    a_mapping_keeps_words              => keeps(AROUND_A_MAPPING, words()) == Err(Errno::INVAL);
    a_call_keeps_16_vectors            => keeps(AROUND_16, vectors())? == getppid() as usize;
    a_call_keeps_32_vectors            => keeps(AROUND_32, vectors())? == getppid() as usize;
    a_call_keeps_64_vectors            => keeps(AROUND_64, vectors())? == getppid() as usize;
}

/// Makes a call that fails with such arguments: descriptors that are negative, addresses where nothing is.
fn keeps_words(arity: usize, nr: Reg) -> Result<usize> {
    let mut words = words();
    words[0] = nr;
    keeps(AROUND_WORDS[arity], words)
}

/// Makes a call between loading and storing this. Answers as the kernel does, if nothing has changed.
fn keeps<T: PartialEq + Copy, const N: usize>(around: Around<[T; N]>, before: [T; N]) -> Result<usize> {
    let mut after = before;
    // SAFETY: the call touches no memory.
    let answer = unsafe { around(&raw mut after) };
    if after == before {
        return check(answer);
    }
    for (place, _) in after.iter().zip(before).enumerate().filter(|(_, (after, before))| **after != *before) {
        println!("number {} has changed", place);
    }
    exit(1)
}
