// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Blocks of 64 bytes, in two registers of AVX2 where the processor has it. Elsewhere no block is passed.
//!
//! The functions are called by hand, because they destroy few registers: to save them is most of what a call costs here.
//! What SSE2 knows of xmm0 and xmm1 stays. `vzeroupper` ends what makes instructions of SSE2 slow.

use super::lanes::Lanes;
use core::arch::{asm, naked_asm};

#[path = "wide.rs"]
mod wide;

/// Bytes in a block.
pub const BLOCK: usize = 64;

/// Goes on from a block's start to the first block that has the byte in it, or begins at `end` or behind it.
///
/// # Safety
/// All blocks up to that one can be read.
#[inline(always)]
pub unsafe fn skip_one(at: *const u8, end: Option<usize>, one: Lanes) -> *const u8 {
    let mut addr = at.expose_provenance() as u64;
    // SAFETY: the caller's.
    unsafe {
        asm!("call {without_one}", without_one = sym without_one, inout("rdi") addr,
            in("rsi") end.unwrap_or(usize::MAX) as u64, in("xmm0") one.0, out("eax") _, out("xmm2") _, out("xmm3") _);
    }
    at.with_addr(addr as usize)
}

/// The same with two bytes.
///
/// # Safety
/// As above.
#[inline(always)]
pub unsafe fn skip_two(at: *const u8, end: Option<usize>, one: Lanes, other: Lanes) -> *const u8 {
    let mut addr = at.expose_provenance() as u64;
    // SAFETY: the caller's.
    unsafe {
        asm!("call {without_two}", without_two = sym without_two, inout("rdi") addr,
            in("rsi") end.unwrap_or(usize::MAX) as u64, in("xmm0") one.0, in("xmm1") other.0, out("eax") _,
            out("xmm2") _, out("xmm3") _, out("xmm4") _, out("xmm5") _);
    }
    at.with_addr(addr as usize)
}

/// How many bytes `a` and `b` have in common: blocks of them, among the first `most`. A block in which both have NUL is not
/// one if `end` is all 0; it may be one if `end` is all 255.
///
/// # Safety
/// `most` bytes of both can be read.
#[inline(always)]
pub unsafe fn common(a: *const u8, b: *const u8, most: usize, end: Lanes) -> usize {
    let (mut addr, b) = (a.expose_provenance() as u64, b.expose_provenance() as u64);
    // SAFETY: the caller's.
    unsafe {
        asm!("call {in_common}", in_common = sym in_common, inout("rdi") addr, inout("rsi") b => _,
            inout("rdx") most as u64 => _, in("xmm0") end.0, out("eax") _,
            out("xmm1") _, out("xmm2") _, out("xmm3") _, out("xmm4") _, out("xmm5") _);
    }
    addr as usize - a.addr()
}

/// From rdi up to rsi: on to the block in which the second lines mark something.
macro_rules! pass {
    ($($broadcast:literal,)*; $($mark:literal,)*) => {
        naked_asm!(
            "call {is_wide}",
            "jns  5f",
            $($broadcast,)*
            "jmp  3f",
            "2:",
            $($mark,)*
            "vptest ymm2, ymm2",
            "jnz  4f",
            "add  rdi, 64",
            "3:",
            "cmp  rdi, rsi",
            "jb   2b",
            "4:",
            "vzeroupper",
            "5:",
            "ret",
            is_wide = sym wide::is_wide,
        )
    };
}

/// The byte of xmm0.
#[unsafe(naked)]
unsafe extern "C" fn without_one() {
    pass! {
        "vpbroadcastb ymm0, xmm0",
        ;
        "vpcmpeqb ymm2, ymm0, [rdi]",
        "vpcmpeqb ymm3, ymm0, [rdi + 32]",
        "vpor     ymm2, ymm2, ymm3",
    }
}

/// That, or the one of xmm1.
#[unsafe(naked)]
unsafe extern "C" fn without_two() {
    pass! {
        "vpbroadcastb ymm0, xmm0",
        "vpbroadcastb ymm1, xmm1",
        ;
        "vpcmpeqb ymm2, ymm0, [rdi]",
        "vpcmpeqb ymm3, ymm1, [rdi]",
        "vpcmpeqb ymm4, ymm0, [rdi + 32]",
        "vpcmpeqb ymm5, ymm1, [rdi + 32]",
        "vpor     ymm2, ymm2, ymm3",
        "vpor     ymm4, ymm4, ymm5",
        "vpor     ymm2, ymm2, ymm4",
    }
}

/// Adds to rdi while it has the same block as rsi, which are among rdx bytes. xmm0 is `end`.
#[unsafe(naked)]
unsafe extern "C" fn in_common() {
    naked_asm!(
        "sub  rdx, 64",
        "jb   4f",
        "call {is_wide}",
        "jns  4f",
        "sub  rsi, rdi",                // [rsi + rdi] is there
        "vpbroadcastb ymm0, xmm0",
        "vpxor xmm1, xmm1, xmm1",
        "2:",
        "vmovdqu   ymm2, [rdi]",
        "vmovdqu   ymm3, [rdi + 32]",
        "vpcmpeqb  ymm4, ymm2, [rsi + rdi]",
        "vpcmpeqb  ymm5, ymm3, [rsi + rdi + 32]",
        "vpand     ymm4, ymm4, ymm5",
        "vpminub   ymm2, ymm2, ymm3",
        "vpor      ymm2, ymm2, ymm0",
        "vpand     ymm4, ymm4, ymm2",  // 0 where both differ or end
        "vpcmpeqb  ymm4, ymm4, ymm1",
        "vptest    ymm4, ymm4",
        "jnz  3f",
        "add  rdi, 64",
        "sub  rdx, 64",
        "jae  2b",
        "3:",
        "vzeroupper",
        "4:",
        "ret",
        is_wide = sym wide::is_wide,
    )
}
