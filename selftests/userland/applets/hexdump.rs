// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `hexdump`: bytes as numbers. Without `-C`, two of them are one number, as the machine has them in memory.

use crate::call::{Call, Outcome};
use crate::input::read_all;
use alloc::vec::Vec;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let count = |letter| call.value(letter).map(|count| call.number(count));
    let (skip, most) = (count(b's').unwrap_or(0) as usize, count(b'n'));
    let mut all = Vec::new();
    let outcome = call.inputs(call.operands, &mut |_, file| {
        all.extend_from_slice(&read_all(file)?);
        Ok(())
    });
    let bytes = all.get(skip..).unwrap_or(&[]);
    let bytes = bytes.get(..most.map_or(bytes.len(), |most| most as usize)).unwrap_or(bytes);
    let (mut before, mut has_star) = (None, false);
    let mut at = skip as u64;
    for line in bytes.chunks(16) {
        // Lines that are like the one before are shown by a star.
        if before == Some(line) && line.len() == 16 && !call.has(b'v') {
            if !has_star {
                println!("*");
            }
            has_star = true;
        } else {
            has_star = false;
            if call.has(b'C') { canonical(at, line) } else { words(at, line) }
        }
        before = Some(line);
        at += line.len() as u64;
    }
    if !bytes.is_empty() {
        if call.has(b'C') { println!("{:08x}", at) } else { println!("{:07x}", at) }
    }
    outcome
}

fn canonical(at: u64, line: &[u8]) {
    print!("{:08x} ", at);
    for place in 0..16 {
        print!("{}", if place == 8 { "  " } else { " " });
        match line.get(place) {
            Some(byte) => print!("{:02x}", u64::from(*byte)),
            None => print!("  "),
        }
    }
    print!("  |");
    line.iter().for_each(|byte| print!("{:c}", if matches!(byte, b' '..=b'~') { *byte } else { b'.' }));
    println!("|");
}

fn words(at: u64, line: &[u8]) {
    print!("{:07x}", at);
    for pair in line.chunks(2) {
        let pair = [pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)];
        print!(" {:04x}", u64::from(u16::from_ne_bytes(pair)));
    }
    // As wide as a full line.
    for _ in line.len().div_ceil(2)..8 {
        print!("     ");
    }
    println!();
}
