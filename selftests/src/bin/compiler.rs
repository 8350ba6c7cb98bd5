// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What all else relies on: that the compiler makes of a calculation what it means.
//!
//! Every function is run twice, by the compiler's own interpreter and by this machine. The latter does not see through
//! `black_box`, so that nothing is calculated ahead of time. Some ports of the compiler do not pass as they come.
#![no_std]
#![no_main]

use core::hint::black_box;
use nilibc::WaitStatus::Exited;
use nilibc::*;
use selftests::child;

/// Whether the function gives here what it gives in a constant.
macro_rules! as_interpreted {
    ($function:ident) => {
        $function(black_box(SEEDS)) == const { $function(SEEDS) }
    };
}

selftest! {
    // Every operation on numbers of every width.
    arithmetic_of_8_bits                   => as_interpreted!(of_8_bits);
    arithmetic_of_16_bits                  => as_interpreted!(of_16_bits);
    arithmetic_of_32_bits                  => as_interpreted!(of_32_bits);
    arithmetic_of_64_bits                  => as_interpreted!(of_64_bits);
    arithmetic_of_128_bits                 => as_interpreted!(of_128_bits);
    conversions_keep_the_sign              => as_interpreted!(converted);

    // Flags, registers and the stack.
    branches_follow_their_comparisons      => as_interpreted!(compared);
    comparisons_serve_twice                => as_interpreted!(compared_once);
    comparisons_choose_all_bits            => as_interpreted!(limited);
    loops_carry_many_values                => as_interpreted!(carried);
    more_values_than_registers             => as_interpreted!(spilled);
    arrays_on_the_stack_have_indices       => as_interpreted!(sorted);
    arrays_of_every_size_of_element        => as_interpreted!(tabulated);
    matches_go_everywhere                  => as_interpreted!(interpreted);
    recursion_has_arguments_of_every_width => as_interpreted!(called);
    arguments_are_numbers_of_every_size    => as_interpreted!(given);

    // A panic has no message here, and no way back.
    index_out_of_bounds_ends_the_program   => child(|| { black_box(SEEDS[black_box(16)]); })? != Exited(0);
    overflow_ends_the_program              => child(|| { black_box(black_box(u8::MAX).strict_add(1)); })? != Exited(0);
}

type Seeds = [u64; 16];

/// Where widths and signs end, and two without any order in them.
const SEEDS: Seeds = [
    0,
    1,
    2,
    10,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0x8000,
    0xffff,
    0x7fff_ffff,
    0x8000_0000,
    0x0123_4567_89ab_cdef,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0xfedc_ba98_7654_3210,
];

/// Takes one more value into a digest of all.
const fn mix(digest: u64, value: u64) -> u64 {
    (digest.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

macro_rules! arithmetic {
    ($($name:ident($unsigned:ident, $signed:ident);)*) => { $(
        const fn $name(seeds: Seeds) -> u64 {
            const HALF: u32 = $unsigned::BITS / 2;
            let mut digest = 0;
            let mut i = 0;
            while i < seeds.len() * seeds.len() {
                // The widest numbers take both of a pair.
                let (one, other) = (seeds[i / seeds.len()], seeds[i % seeds.len()]);
                let a = (one as $unsigned).rotate_left(HALF) ^ other as $unsigned;
                let b = other as $unsigned;
                let (c, d) = (a as $signed, b as $signed);
                let shift = other as u32 % $unsigned::BITS;
                let numbers = [
                    a.wrapping_add(b),
                    a.wrapping_sub(b),
                    a.wrapping_mul(b),
                    a.wrapping_neg(),
                    a & b | !a ^ b,
                    a << shift,
                    a >> shift,
                    (c >> shift) as $unsigned,
                    a.rotate_left(shift),
                    a.rotate_right(shift),
                    a.swap_bytes(),
                    a.reverse_bits(),
                    a.saturating_add(b),
                    a.saturating_sub(b),
                    c.saturating_add(d) as $unsigned,
                    c.saturating_sub(d) as $unsigned,
                    c.wrapping_abs() as $unsigned,
                    a.abs_diff(b),
                    if b == 0 { a } else { a / b },
                    if b == 0 { b } else { a % b },
                    if d == 0 { a } else { c.wrapping_div(d) as $unsigned },
                    if d == 0 { b } else { c.wrapping_rem(d) as $unsigned },
                    if a > b { a } else { b },
                    if c > d { a } else { b },
                ];
                let mut j = 0;
                while j < numbers.len() {
                    digest = mix(mix(digest, numbers[j] as u64), (numbers[j] >> HALF) as u64);
                    j += 1;
                }
                let truths = [a == b, a < b, a <= b, c < d, c <= d, a.is_power_of_two(), c.is_negative()];
                let overflows = [a.overflowing_add(b).1, a.overflowing_sub(b).1, a.overflowing_mul(b).1];
                let of_signed = [c.overflowing_add(d).1, c.overflowing_sub(d).1, c.overflowing_mul(d).1];
                digest = mix(digest, bits(&truths) << 8 | bits(&overflows) << 4 | bits(&of_signed));
                let counts = [a.count_ones(), a.leading_zeros(), a.trailing_zeros(), c.leading_ones()];
                digest = mix(digest, (counts[0] << 24 | counts[1] << 16 | counts[2] << 8 | counts[3]) as u64);
                i += 1;
            }
            digest
        }
    )* };
}

arithmetic! {
    of_8_bits(u8, i8);
    of_16_bits(u16, i16);
    of_32_bits(u32, i32);
    of_64_bits(u64, i64);
    of_128_bits(u128, i128);
}

/// A number of which each of these is a bit.
const fn bits(truths: &[bool]) -> u64 {
    let (mut bits, mut i) = (0, 0);
    while i < truths.len() {
        bits = bits << 1 | truths[i] as u64;
        i += 1;
    }
    bits
}

const fn converted(seeds: Seeds) -> u64 {
    let (mut digest, mut i) = (0, 0);
    while i < seeds.len() {
        let seed = seeds[i];
        digest = mix(digest, seed as i8 as i16 as u64);
        digest = mix(digest, seed as i8 as u32 as u64);
        digest = mix(digest, seed as i16 as i32 as u32 as u64);
        digest = mix(digest, seed as i16 as u64);
        digest = mix(digest, seed as i32 as u64);
        digest = mix(digest, seed as u8 as i64 as u64);
        digest = mix(digest, seed as u16 as i8 as u32 as u64);
        digest = mix(digest, seed as u32 as i64 as u64);
        digest = mix(digest, (seed as i64 as i128 >> 64) as u64);
        i += 1;
    }
    digest
}

/// Loops whose last instruction tests, and whose values change places.
const fn compared(seeds: Seeds) -> u64 {
    let (mut digest, mut i) = (0, 0);
    while i < seeds.len() {
        let (mut a, mut b) = (seeds[i], seeds[(i + 7) % seeds.len()]);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let (mut number, mut steps, mut highest) = ((seeds[i] as u32 | 1) as u64, 0, 0);
        while number != 1 && steps < 40 {
            number = if number % 2 == 0 { number / 2 } else { 3 * number + 1 };
            highest = if number > highest { number } else { highest };
            steps += 1;
        }
        let (mut low, mut high) = (0, u32::MAX as u64);
        while low < high {
            let middle = (low + high) / 2;
            if middle * middle < seeds[i] >> 1 {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        digest = mix(mix(mix(mix(digest, a), highest), steps), low);
        i += 1;
    }
    digest
}

/// One comparison that chooses, branches and is a value by itself.
const fn compared_once(seeds: Seeds) -> u64 {
    let (mut digest, mut i) = (0, 0);
    while i < seeds.len() * seeds.len() {
        let (a, b) = (seeds[i / seeds.len()], seeds[i % seeds.len()]);
        let (difference, is_less) = a.overflowing_sub(b);
        let (c, d) = (a as i32, b as i32);
        digest = mix(digest, if is_less { difference.wrapping_neg() } else { difference });
        digest = mix(digest, is_less as u64 + (a <= b) as u64 * 2 + (c < d) as u64 * 4 + (c <= d) as u64 * 8);
        if c.wrapping_sub(d) < 0 {
            digest = digest.wrapping_add(if c < d { 1 } else { 2 });
        }
        digest = mix(digest, code(c) as u64);
        i += 1;
    }
    digest
}

/// Numbers of which 0 stands for no limit, at each width.
const fn limited(seeds: Seeds) -> u64 {
    let (mut digest, mut i) = (0, 0);
    while i < seeds.len() {
        let (a, b, c) = (seeds[i], seeds[i] as u32, seeds[i] as u16);
        digest = mix(digest, if a == 0 { u64::MAX } else { a });
        digest = mix(digest, if b == 0 { u32::MAX } else { b } as u64);
        digest = mix(digest, if c == 0 { u16::MAX } else { c } as u64);
        i += 1;
    }
    digest
}

/// As the answer of a system call is taken apart.
const fn code(answer: i32) -> u32 {
    let (is_error, number) = if answer as u32 > 0xffff_f000 { (1, answer.wrapping_neg()) } else { (0, answer) };
    (number as u16 as u32) << 1 | is_error
}

const fn carried(seeds: Seeds) -> u64 {
    let (mut a, mut b, mut c, mut d, mut e, mut f) = (1_u32, 2_u32, 3_u32, 4_u64, 5_u8, 6_u16);
    let mut i = 0;
    while i < 1000 {
        let seed = seeds[i % seeds.len()];
        (a, b, c) = (b, c.wrapping_add(seed as u32), a ^ b);
        (d, e, f) = (d.wrapping_mul(31).wrapping_add(a as u64), e.wrapping_add(f as u8), f ^ seed as u16);
        if e < f as u8 {
            (a, d) = (a.wrapping_sub(c), d ^ seed);
        }
        i += 1;
    }
    mix(mix(mix(mix(mix(a as u64, b as u64), c as u64), d), e as u64), f as u64)
}

/// Twenty values that live through a loop, and change places in it.
const fn spilled(seeds: Seeds) -> u64 {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h, mut i, mut j, ..] = seeds;
    let [.., mut k, mut l, mut m, mut n, mut o, mut p, mut q, mut r, mut s, mut t] = seeds;
    let mut round = 0;
    while round < 50 {
        (a, b, c, d, e) = (b ^ p, c.wrapping_add(q), d.wrapping_sub(r), e ^ s, a.wrapping_add(t));
        (f, g, h, i, j) = (j ^ a, f.wrapping_add(b), g.wrapping_sub(c), h ^ d, i.wrapping_add(e));
        (k, l, m, n, o) = (m ^ f, n.wrapping_mul(g), o.wrapping_sub(h), k.rotate_left(i as u32 % 64), l >> (j % 64));
        (p, q, r, s, t) = (t ^ k, s.wrapping_add(l), p.wrapping_sub(m), r ^ n, q.wrapping_add(o));
        round += 1;
    }
    let all = [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t];
    let (mut digest, mut at) = (0, 0);
    while at < all.len() {
        digest = mix(digest, all[at]);
        at += 1;
    }
    digest
}

const fn sorted(seeds: Seeds) -> u64 {
    let mut array = [0; 64];
    let mut i = 0;
    while i < array.len() {
        array[i] = mix(seeds[i % seeds.len()], i as u64) as i16;
        i += 1;
    }
    i = 1;
    while i < array.len() {
        let mut j = i;
        while j > 0 && array[j - 1] > array[j] {
            (array[j - 1], array[j]) = (array[j], array[j - 1]);
            j -= 1;
        }
        i += 1;
    }
    let (mut digest, mut at) = (0, 0);
    while at < array.len() {
        digest = mix(digest, array[at] as u64);
        at += 1;
    }
    digest
}

const fn tabulated(seeds: Seeds) -> u64 {
    let (mut bytes, mut halves, mut words, mut longs) = ([0_u8; 32], [0_u16; 32], [0_u32; 32], [0_u64; 32]);
    let mut i = 0;
    while i < 200 {
        let seed = mix(seeds[i % seeds.len()], i as u64);
        let (to, from) = ((seed >> 8) as usize % 32, (seed >> 16) as usize % 32);
        bytes[to] = bytes[from].wrapping_add(seed as u8);
        halves[to] = halves[from] ^ bytes[to] as u16 ^ seed as u16;
        words[to] = words[from].wrapping_sub(halves[to] as u32);
        longs[to] = longs[from].wrapping_add(words[to] as u64) ^ seed;
        i += 1;
    }
    let (mut digest, mut at) = (0, 0);
    while at < 32 {
        digest = mix(mix(mix(mix(digest, bytes[at] as u64), halves[at] as u64), words[at] as u64), longs[at]);
        at += 1;
    }
    digest
}

/// A machine with a stack, as a table of many branches.
const fn interpreted(seeds: Seeds) -> u64 {
    let (mut stack, mut depth, mut i) = ([0_u64; 8], 0_usize, 0);
    while i < 500 {
        let seed = mix(seeds[i % seeds.len()], i as u64);
        let top = stack[depth];
        match seed % 13 {
            0 => depth = (depth + 1) % 8,
            1 => depth = (depth + 7) % 8,
            2 => stack[depth] = seed,
            3 => stack[depth] = top.wrapping_add(seed),
            4 => stack[depth] = top ^ stack[(depth + 1) % 8],
            5 => stack[depth] = top.rotate_left(7),
            6 => stack[depth] = top.wrapping_sub(i as u64),
            7 => stack[(depth + 3) % 8] = top,
            8 => stack[depth] = !top,
            9 => stack[depth] = top >> (seed % 64),
            10 => stack[depth] = top << (seed % 64),
            11 => stack[depth] = top.wrapping_mul(seed),
            _ => stack[depth] = top.swap_bytes(),
        }
        i += 1;
    }
    let (mut digest, mut at) = (depth as u64, 0);
    while at < stack.len() {
        digest = mix(digest, stack[at]);
        at += 1;
    }
    digest
}

/// Constants as arguments, where the halves of a register have a sign.
const fn given(seeds: Seeds) -> u64 {
    mix(pack(40_000, 0x7fff, 0x8000, 0xffff), pack(0x8000, 40_000, 0xffff, 0x1_8000))
        ^ pack(0xffff, 0x8000, 40_000, 200)
        ^ seeds[1]
}

#[inline(never)]
const fn pack(a: u32, b: u32, c: u32, d: u32) -> u64 {
    mix(mix(mix(a as u64, b as u64), c as u64), d as u64)
}

/// Recursion, with arguments of several widths on both sides of a call.
const fn called(seeds: Seeds) -> u64 {
    paths(3, 4, seeds[12] as u8, seeds[15])
}

const fn paths(right: u32, down: u16, byte: u8, long: u64) -> u64 {
    if right == 0 || down == 0 {
        return mix(long, byte as u64 + right as u64 * 7 + down as u64);
    }
    let one = paths(right - 1, down, byte.wrapping_mul(5), long.rotate_right(9));
    let other = paths(right, down - 1, byte.wrapping_add(77), long ^ one);
    mix(one, other).wrapping_add(byte as u64)
}
