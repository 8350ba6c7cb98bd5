// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Memory by the byte: its alignment and content, and that it goes back to the kernel.
#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};
use core::ptr::null_mut;
use nilibc::selftest::exists;
use nilibc::*;
use selftests::{fails, survives};

selftest! {
    malloc_of_nothing_is_something         => { let (a, b) = (malloc(0)?, malloc(0)?); !a.is_null() && !b.is_null() && a != b };
    malloc_is_aligned_to_16                => every_size(|size| Ok(malloc(size)?.addr().is_multiple_of(16)));
    malloc_has_the_size_it_was_asked_for   => every_size(|size| Ok(room(malloc(size)?) >= size));
    malloc_wastes_less_than_half           => every_size(|size| Ok(size < 16 || room(malloc(size)?) <= 2 * size + (2 << 16)));
    malloc_of_all_memory                   => fails(malloc(usize::MAX), Errno::NOMEM);
    malloc_of_half_of_all_memory           => fails(malloc(isize::MAX as usize + 1), Errno::NOMEM);
    calloc_is_zero_where_memory_was_used   => every_size(calloc_is_zero_where_memory_was_used);
    calloc_of_more_than_all_memory         => fails(calloc(usize::MAX / 2, 3), Errno::NOMEM);
    free_of_null_does_nothing              => release(null_mut());
    free_leaves_the_place_to_the_next      => free_leaves_the_place_to_the_next();
    free_keeps_one_of_what_is_large        => { let (a, b) = (malloc(100_000)?, malloc(100_000)?); release(a); release(b); malloc(99_999)? == b && !survives(|| look(a))? };
    free_unmaps_what_is_very_large         => { let p = malloc(1_000_000)?; release(p); !survives(|| look(p))? };
    free_unmaps_runs_of_what_is_small if exists(c"/proc/self/maps"), "needs /proc"
                                           => free_unmaps_runs_of_what_is_small();
    realloc_of_null_is_malloc              => room(resize(null_mut(), 40)?) >= 40;
    realloc_to_nothing_frees               => { let p = malloc(1_000_000)?; resize(p, 0)?.is_null() && !survives(|| look(p))? };
    realloc_keeps_the_content              => sizes_to(15, |from| sizes_to(15, |to| realloc_keeps_the_content(from, to)));
    realloc_that_fails_keeps_all           => realloc_that_fails_keeps_all();
    realloc_of_what_shrinks_gives_back     => { let p = resize(malloc(1 << 22)?, 100)?; room(p) <= 200 };
    memalign_is_aligned                    => (0..17).all(|shift| aligned_to(1 << shift) == Ok(true));
    memalign_to_no_power_of_two            => fails(memalign(24, 8), Errno::INVAL);
    memalign_to_half_of_all_memory         => fails(memalign(isize::MAX as usize + 1, 8), Errno::NOMEM);
    allocator_of_rust_keeps_alignment      => (0..18).all(allocator_of_rust_keeps_alignment);
    allocator_of_rust_gives_zeros          => allocator_of_rust_gives_zeros();
    trace_of_small_blocks                  => trace(1, 20_000, 200);
    trace_of_blocks_around_a_run           => trace(2, 2_000, 40_000);
    trace_of_large_blocks                  => trace(3, 400, 400_000);
}

/// Whether it holds for these sizes: those around each power of two up to a quarter of a megabyte.
fn every_size(holds: impl Fn(usize) -> Result<bool>) -> Result<bool> {
    sizes_to(18, holds)
}

/// The same up to two to the power of `last`: what touches all of many blocks takes its time under emulation.
fn sizes_to(last: u32, holds: impl Fn(usize) -> Result<bool>) -> Result<bool> {
    for size in (1..=last).flat_map(|shift| [(1 << shift) - 1, 1 << shift, (1 << shift) + 1]) {
        if !holds(size)? {
            println!("with {} bytes", size);
            return Ok(false);
        }
    }
    Ok(true)
}

fn room(ptr: *mut c_void) -> usize {
    // SAFETY: the tests pass only what malloc gave them.
    unsafe { malloc_usable_size(ptr) }
}

fn release(ptr: *mut c_void) {
    // SAFETY: the tests free once, and then only look in a child.
    unsafe { free(ptr) }
}

fn resize(ptr: *mut c_void, size: usize) -> Result<*mut c_void> {
    // SAFETY: the tests go on with the answer.
    unsafe { realloc(ptr, size) }
}

/// Reads a byte, or ends the process.
fn look(ptr: *mut c_void) -> u8 {
    // SAFETY: nothing depends on what is read.
    unsafe { ptr.cast::<u8>().read_volatile() }
}

/// The bytes of a block of this size.
fn bytes<'a>(ptr: *mut c_void, size: usize) -> &'a mut [u8] {
    // SAFETY: the tests ask for no more than malloc was asked for, and hold one slice of a block at a time.
    unsafe { core::slice::from_raw_parts_mut(ptr.cast(), size) }
}

/// Different bytes for each seed.
fn pattern(seed: usize) -> impl Iterator<Item = u8> {
    (seed..).map(|n| (n.wrapping_mul(0x9e37_79b1) >> 13) as u8)
}

/// Where a pattern is: in the first bytes of a block, and in one byte of each kilobyte, so that slow machines keep up.
fn places(len: usize) -> impl Iterator<Item = usize> {
    (0..len.min(200)).chain((200..len).step_by(1024))
}

fn fill(block: &mut [u8], seed: usize) {
    for (place, value) in places(block.len()).zip(pattern(seed)) {
        if let Some(byte) = block.get_mut(place) {
            *byte = value;
        }
    }
}

fn is_filled(block: &[u8], seed: usize) -> bool {
    places(block.len()).zip(pattern(seed)).all(|(place, value)| block.get(place) == Some(&value))
}

fn calloc_is_zero_where_memory_was_used(size: usize) -> Result<bool> {
    let used = malloc(size)?;
    bytes(used, size).fill(7);
    release(used);
    let new = calloc(1, size)?;
    Ok(bytes(new, size).iter().all(|&byte| byte == 0))
}

fn free_leaves_the_place_to_the_next() -> Result<bool> {
    let (_stays, goes) = (malloc(50)?, malloc(50)?);
    release(goes);
    Ok(malloc(60)? == goes)
}

fn free_unmaps_runs_of_what_is_small() -> Result<bool> {
    let before = mapped()?;
    let mut list = null_mut();
    for _ in 0..20_000 {
        let block: *mut *mut c_void = malloc(100)?.cast();
        // SAFETY: it is large enough for a pointer.
        unsafe { block.write(list) };
        list = block.cast();
    }
    let full = mapped()?;
    while !list.is_null() {
        // SAFETY: each block holds the address of the one before.
        let next = unsafe { list.cast::<*mut c_void>().read() };
        release(list);
        list = next;
    }
    let after = mapped()?;
    println!("KiB mapped: {} {} {}", before / 1024, full / 1024, after / 1024);
    Ok(full > before + 20_000 * 100 && after <= before + (2 << 16))
}

/// How many bytes are mapped: the sum over the lines of /proc/self/maps, which begin with `start-end `.
fn mapped() -> Result<u64> {
    let file = open(c"/proc/self/maps", O_RDONLY, 0)?;
    let (mut sum, mut ends, mut number, mut in_range) = (0_u64, [0_u64; 2], 0_u64, true);
    let mut room = [0; 4096];
    loop {
        let len = read(&file, &mut room)?;
        if len == 0 {
            return Ok(sum);
        }
        for &byte in room.get(..len).unwrap_or(&[]) {
            match byte {
                b'\n' => (number, in_range) = (0, true),
                b'-' if in_range => (ends[0], number) = (number, 0),
                b' ' if in_range => {
                    ends[1] = number;
                    sum += ends[1] - ends[0];
                    in_range = false;
                }
                _ if in_range => number = number << 4 | u64::from((byte as char).to_digit(16).unwrap_or(0)),
                _ => {}
            }
        }
    }
}

fn realloc_keeps_the_content(from: usize, to: usize) -> Result<bool> {
    let old = malloc(from)?;
    fill(bytes(old, from), from);
    let new = resize(old, to)?;
    let kept = room(new) >= to && is_filled(bytes(new, from.min(to)), from);
    release(new);
    Ok(kept)
}

fn realloc_that_fails_keeps_all() -> Result<bool> {
    every_size(|size| {
        let block = malloc(size)?;
        fill(bytes(block, size), size);
        let failed = fails(resize(block, usize::MAX / 2), Errno::NOMEM);
        Ok(failed && is_filled(bytes(block, size), size))
    })
}

fn aligned_to(align: usize) -> Result<bool> {
    sizes_to(12, |size| {
        let block = memalign(align, size)?;
        fill(bytes(block, size), align);
        let larger = resize(block, size + align)?;
        let is_right = block.addr().is_multiple_of(align) && is_filled(bytes(larger, size), align);
        release(larger);
        Ok(is_right)
    })
}

fn allocator_of_rust_keeps_alignment(shift: usize) -> bool {
    let align = 1 << shift;
    [1, 40, 5_000, 100_000].into_iter().zip([30_000, 41, 10, 1_000_000]).all(|(from, to)| {
        let Ok(layout) = Layout::from_size_align(from, align) else { return false };
        let Ok(new_layout) = Layout::from_size_align(to, align) else { return false };
        // SAFETY: the sizes are not zero, and the layouts are those of the blocks.
        unsafe {
            let old = Malloc.alloc(layout);
            fill(bytes(old.cast(), from), align);
            let new = Malloc.realloc(old, layout, to);
            let is_right = old.addr().is_multiple_of(align)
                && new.addr().is_multiple_of(align)
                && is_filled(bytes(new.cast(), from.min(to)), align);
            Malloc.dealloc(new, new_layout);
            is_right
        }
    })
}

fn allocator_of_rust_gives_zeros() -> bool {
    let layout = Layout::new::<[u64; 50]>();
    // SAFETY: the size is not zero, and the layout is that of the block.
    unsafe {
        let used = Malloc.alloc(layout);
        bytes(used.cast(), layout.size()).fill(7);
        Malloc.dealloc(used, layout);
        let new = Malloc.alloc_zeroed(layout);
        bytes(new.cast(), layout.size()).iter().all(|&byte| byte == 0)
    }
}

/// Allocates, resizes and frees at random, up to 64 blocks at once. Each holds a pattern of its own, which is looked at
/// before the block changes.
fn trace(seed: u32, steps: u32, largest: usize) -> Result<bool> {
    let mut blocks = [(null_mut::<c_void>(), 0_usize); 64];
    let mut state = seed;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    for step in 0..steps {
        let index = random() % blocks.len();
        // Small ones are the most frequent.
        let size = random() % (1 + random() % largest);
        let Some((block, held)) = blocks.get_mut(index) else { return Ok(false) };
        if !block.is_null() && !is_filled(bytes(*block, *held), index) {
            println!("in step {} the block of {} bytes has changed", step, *held);
            return Ok(false);
        }
        match random() % 3 {
            0 => {
                release(*block);
                *block = null_mut();
            }
            1 if !block.is_null() => {
                let both = size.min(*held);
                *block = resize(*block, size)?;
                if !block.is_null() && !is_filled(bytes(*block, both), index) {
                    println!("in step {} realloc from {} to {} bytes lost some", step, *held, size);
                    return Ok(false);
                }
            }
            _ => {
                release(*block);
                *block = malloc(size)?;
            }
        }
        *held = size;
        if !block.is_null() {
            fill(bytes(*block, size), index);
        }
    }
    Ok(true)
}
