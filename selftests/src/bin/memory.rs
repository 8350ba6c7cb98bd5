// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Mappings, and the functions that the compiler calls to copy, fill and compare memory.
//!
//! Whether a page can be used is tried by a child, which a signal ends where it cannot.
#![no_std]
#![no_main]

use core::hint::black_box;
use nilibc::*;
use selftests::{child, emulated, fails, is, put, scratch, survives};

selftest! {
    // Mappings of nothing.
    mmap_gives_zeros                       => anonymous(3)?.bytes().iter().all(|&byte| byte == 0);
    mmap_is_aligned_to_a_page              => anonymous(1)?.place.addr().is_multiple_of(page());
    mmap_can_be_written                    => { let m = anonymous(1)?; m.write(99, 7); m.read(99) == 7 };
    mmap_of_no_bytes                       => fails(Map::new(0, RW, PRIVATE, None, 0), Errno::INVAL);
    mmap_of_neither_kind                   => fails(Map::new(page(), RW, MAP_ANONYMOUS, None, 0), Errno::INVAL);
    mmap_of_all_memory                     => refused(Map::new(usize::MAX << 24, RW, PRIVATE, None, 0));
    mmap_where_something_is if !emulated(), "user-mode QEMU passes over MAP_FIXED_NOREPLACE"
                                           => mmap_where_something_is();
    mmap_in_place_of_something             => mmap_in_place_of_something();
    mmap_shared_is_seen_by_the_parent      => written_by_a_child(MAP_SHARED | MAP_ANONYMOUS)? == 7;
    mmap_private_is_not                    => written_by_a_child(PRIVATE)? == 0;

    // Mappings of files.
    mmap_of_a_file_is_its_content          => scratch(mmap_of_a_file_is_its_content);
    mmap_of_a_file_starts_at_the_offset    => mapped_at(page() as i64)? == 7;
    mmap_beyond_4_gib_of_a_file if !emulated_32(), "user-mode QEMU cuts the offset to 32 bits"
                                           => mapped_at(5 << 30)? == 7;
    mmap_between_two_pages_of_a_file       => fails(mapped_at(1), Errno::INVAL);
    mmap_for_writing_what_is_for_reading   => scratch(mmap_for_writing_what_is_for_reading);
    mmap_shared_writes_to_the_file         => stays_in_the_file(MAP_SHARED)? == 7;
    mmap_private_does_not                  => stays_in_the_file(MAP_PRIVATE)? == 0;
    mmap_ends_with_the_file                => mmap_ends_with_the_file();

    // Memory without a name.
    memfd_has_the_size_it_was_given        => fstat(memory(12_345)?)?.stx_size == 12_345;
    memfd_is_closed_by_exec_if_asked       => fcntl_getfd(memfd_create(c"a", MFD_CLOEXEC)?)? == FD_CLOEXEC;
    memfd_with_an_unknown_flag             => fails(memfd_create(c"a", 0x8000), Errno::INVAL);

    // Protection.
    mprotect_none_cannot_be_read           => !survives_reading(&protected(PROT_NONE)?)?;
    mprotect_read_can_be_read              => survives_reading(&protected(PROT_READ)?)?;
    mprotect_read_cannot_be_written        => !survives_writing(&protected(PROT_READ)?)?;
    mprotect_write_can_be_written_again    => { let m = protected(PROT_NONE)?; m.protect(RW)?; survives_writing(&m)? };
    mprotect_keeps_the_content             => protected(PROT_READ)?.read(0) == 7;
    mprotect_between_two_pages             => fails(anonymous(2)?.part(1, 1).protect(PROT_READ), Errno::INVAL);
    mprotect_of_nothing if !emulated_32(), "user-mode QEMU keeps the place of what was unmapped"
                                           => { let m = anonymous(1)?; m.unmap()?; fails(m.protect(RW), Errno::NOMEM) };
    munmap_takes_it_away                   => { let m = anonymous(1)?; m.unmap()?; !survives_reading(&m)? };
    munmap_leaves_the_rest                 => munmap_leaves_the_rest();
    munmap_between_two_pages               => fails(anonymous(2)?.part(1, 1).unmap(), Errno::INVAL);

    // What the compiler calls.
    memcpy_copies                          => every_place(memcpy_is_naive);
    memmove_copies_up_and_down             => every_place(memmove_is_naive);
    memset_fills                           => every_place(memset_is_naive);
    memcmp_compares_as_unsigned            => every_place(memcmp_is_naive);
    bcmp_tells_equal_from_unequal          => every_place(bcmp_is_naive);
    strlen_stops_at_the_first_nul          => every_place(strlen_is_naive);
    memcpy_of_a_megabyte                   => memcpy_of_a_megabyte();
    mem_functions_stay_inside              => mem_functions_stay_inside();
}

const RW: c_int = PROT_READ | PROT_WRITE;
const PRIVATE: c_int = MAP_PRIVATE | MAP_ANONYMOUS;

/// Whether there was no room for a mapping. Some kernels tell a length that no process can have as invalid.
fn refused(answer: Result<Map>) -> bool {
    matches!(answer, Err(Errno::NOMEM | Errno::INVAL))
}

fn page() -> usize {
    getauxval(AT_PAGESZ).unwrap_or(4096) as usize
}

/// A mapping that stays to the end of the test.
#[derive(Clone, Copy)]
struct Map {
    place: *mut u8,
    len: usize,
}

impl Map {
    fn new(len: usize, prot: c_int, flags: c_int, fd: Option<&OwnedFd>, offset: i64) -> Result<Self> {
        // SAFETY: the kernel chooses a place where nothing is.
        let place = unsafe { mmap(core::ptr::null_mut(), len, prot, flags, fd.map(AsFd::as_fd), offset)? };
        Ok(Self { place: place.cast(), len })
    }

    fn part(&self, start: usize, len: usize) -> Self {
        Self { place: self.place.wrapping_add(start), len }
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: it is mapped, and nothing is written while the slice is in use.
        unsafe { core::slice::from_raw_parts(self.place, self.len) }
    }

    fn read(&self, at: usize) -> u8 {
        // SAFETY: it is mapped, or the process ends here.
        unsafe { self.place.wrapping_add(at).read_volatile() }
    }

    fn write(&self, at: usize, value: u8) {
        // SAFETY: it is mapped, or the process ends here; Rust knows of nothing that is there.
        unsafe { self.place.wrapping_add(at).write_volatile(value) };
    }

    fn protect(&self, prot: c_int) -> Result<()> {
        // SAFETY: what is there is only used as a test asks for.
        unsafe { mprotect(self.place.cast(), self.len, prot) }
    }

    fn unmap(&self) -> Result<()> {
        // SAFETY: as for protect.
        unsafe { munmap(self.place.cast(), self.len) }
    }
}

fn anonymous(pages: usize) -> Result<Map> {
    Map::new(pages * page(), RW, PRIVATE, None, 0)
}

/// Whether user-mode QEMU runs this program and has a wider machine to do it on.
fn emulated_32() -> bool {
    emulated() && size_of::<usize>() == 4
}

/// A page that starts with 7.
fn protected(prot: c_int) -> Result<Map> {
    let map = anonymous(1)?;
    map.write(0, 7);
    map.protect(prot)?;
    Ok(map)
}

/// A file of this length, all zeros.
fn memory(len: i64) -> Result<OwnedFd> {
    let file = memfd_create(c"a", 0)?;
    ftruncate(&file, len)?;
    Ok(file)
}

fn survives_reading(map: &Map) -> Result<bool> {
    survives(|| map.read(0))
}

fn survives_writing(map: &Map) -> Result<bool> {
    survives(|| map.write(0, 1))
}

fn mmap_where_something_is() -> Result<bool> {
    let map = anonymous(1)?;
    // SAFETY: the kernel refuses, because the place is taken.
    let again = unsafe { mmap(map.place.cast(), page(), RW, PRIVATE | MAP_FIXED_NOREPLACE, None, 0) };
    Ok(fails(again, Errno::EXIST))
}

fn mmap_in_place_of_something() -> Result<bool> {
    let map = protected(RW)?;
    // SAFETY: what was there is not used again.
    let place = unsafe { mmap(map.place.cast(), page(), RW, PRIVATE | MAP_FIXED, None, 0)? };
    Ok(place == map.place.cast() && map.read(0) == 0)
}

fn written_by_a_child(flags: c_int) -> Result<u8> {
    let map = Map::new(page(), RW, flags, None, 0)?;
    child(|| map.write(0, 7))?;
    Ok(map.read(0))
}

fn mmap_of_a_file_is_its_content() -> Result<bool> {
    put(c"a", b"text")?;
    let map = Map::new(page(), PROT_READ, MAP_PRIVATE, Some(&open(c"a", O_RDONLY, 0)?), 0)?;
    Ok(is(map.part(0, 8).bytes(), b"text\0\0\0\0"))
}

/// The first byte of a mapping that starts where 7 was written into a file.
fn mapped_at(offset: i64) -> Result<u8> {
    let file = memory(0)?;
    lseek(&file, offset, SEEK_SET)?;
    write(&file, &[7])?;
    Ok(Map::new(1, PROT_READ, MAP_SHARED, Some(&file), offset)?.read(0))
}

/// There is a page for each of the file that has a byte, and a signal behind.
fn mmap_ends_with_the_file() -> Result<bool> {
    let map = Map::new(2 * page(), PROT_READ, MAP_SHARED, Some(&memory(1)?), 0)?;
    Ok(map.read(page() - 1) == 0 && !survives_reading(&map.part(page(), page()))?)
}

fn mmap_for_writing_what_is_for_reading() -> Result<bool> {
    put(c"a", b"text")?;
    Ok(fails(Map::new(1, RW, MAP_SHARED, Some(&open(c"a", O_RDONLY, 0)?), 0), Errno::ACCES))
}

/// The first byte of a file, after 7 was written to its mapping.
fn stays_in_the_file(flags: c_int) -> Result<u8> {
    let (file, mut found) = (memory(1)?, [1]);
    Map::new(1, RW, flags, Some(&file), 0)?.write(0, 7);
    read(&file, &mut found)?;
    Ok(found[0])
}

fn munmap_leaves_the_rest() -> Result<bool> {
    let map = anonymous(3)?;
    let [first, middle, last] = [0, 1, 2].map(|i| map.part(i * page(), page()));
    middle.unmap()?;
    Ok(survives_writing(&first)? && !survives_reading(&middle)? && survives_writing(&last)?)
}

unsafe extern "C" {
    fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8;
    fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8;
    fn memset(to: *mut u8, value: c_int, len: usize) -> *mut u8;
    fn memcmp(one: *const u8, other: *const u8, len: usize) -> c_int;
    fn bcmp(one: *const u8, other: *const u8, len: usize) -> c_int;
    fn strlen(string: *const u8) -> usize;
}

/// The largest length and offset that are tried: a few words and a rest.
const LENGTHS: usize = 66;
const OFFSETS: usize = 9;

/// Memory with room for them, and something behind that has to stay.
type Room = [u8; LENGTHS + 2 * OFFSETS];

/// Tries a function on each length, and on each offset of its two arguments from an aligned place.
fn every_place(holds: fn(usize, usize, usize) -> bool) -> bool {
    let each = |len, to| (0..OFFSETS).find(|&from| !holds(len, to, from)).map(|from| (len, to, from));
    let wrong = (0..=LENGTHS).find_map(|len| (0..OFFSETS).find_map(|to| each(len, to)));
    if let Some((len, to, from)) = wrong {
        println!("with {} bytes, offsets {} and {}", len, to, from);
    }
    wrong.is_none()
}

/// Bytes of which no two neighbours are the same.
fn pattern(seed: u8) -> Room {
    core::array::from_fn(|i| (i as u8).wrapping_mul(37) ^ seed)
}

/// Byte by byte: what is tested takes no part.
fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| black_box(*one) == *other)
}

/// Byte by byte, so that the compiler does not make a call of it.
fn naive_copy(to: &mut [u8], from: &[u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = black_box(*from));
}

fn memcpy_is_naive(len: usize, to: usize, from: usize) -> bool {
    let (source, mut found, mut expected) = (pattern(0), pattern(0xff), pattern(0xff));
    naive_copy(&mut expected[to..to + len], &source[from..]);
    let place = found[to..].as_mut_ptr();
    // SAFETY: both offsets and the length fit into the rooms, which are two.
    let answer = unsafe { memcpy(place, source[from..].as_ptr(), black_box(len)) };
    answer == place && equal(&found, &expected)
}

fn memmove_is_naive(len: usize, to: usize, from: usize) -> bool {
    let (source, mut found, mut expected) = (pattern(0), pattern(0), pattern(0));
    naive_copy(&mut expected[to..to + len], &source[from..]);
    let room = found.as_mut_ptr();
    // SAFETY: both offsets and the length fit into the one room.
    let answer = unsafe { memmove(room.add(to), room.add(from), black_box(len)) };
    answer == room.wrapping_add(to) && equal(&found, &expected)
}

fn memset_is_naive(len: usize, to: usize, value: usize) -> bool {
    let (mut found, mut expected) = (pattern(0xff), pattern(0xff));
    expected[to..to + len].iter_mut().for_each(|byte| *byte = black_box(value as u8));
    let place = found[to..].as_mut_ptr();
    // SAFETY: the offset and the length fit into the room.
    let answer = unsafe { memset(place, black_box(value as c_int | 0x100), black_box(len)) };
    answer == place && equal(&found, &expected)
}

/// Two pieces of memory that are equal up to a place. There the first has the greater byte, and behind it smaller ones.
fn two_pieces(len: usize, one: usize, other: usize) -> (Room, Room) {
    let (mut greater, mut smaller) = (pattern(0), pattern(0));
    naive_copy(&mut smaller[other..], &greater[one..]);
    let place = (len * 7 + one) % len.max(1);
    greater[one + place..].fill(0x7f);
    smaller[other + place..].fill(0x80);
    (greater[one + place], smaller[other + place]) = (0x80, 0x7f);
    (greater, smaller)
}

fn memcmp_is_naive(len: usize, one: usize, other: usize) -> bool {
    let (greater, smaller) = two_pieces(len, one, other);
    let (first, second) = (greater[one..].as_ptr(), smaller[other..].as_ptr());
    let place = (len * 7 + one) % len.max(1);
    // SAFETY: both offsets and the length fit into the rooms.
    let compare = |one, other, len| unsafe { memcmp(one, other, black_box(len)) };
    compare(first, second, place) == 0
        && compare(first, second, len).signum() == (len > 0) as c_int
        && compare(second, first, len).signum() == -((len > 0) as c_int)
}

fn bcmp_is_naive(len: usize, one: usize, other: usize) -> bool {
    let (greater, smaller) = two_pieces(len, one, other);
    let place = (len * 7 + one) % len.max(1);
    // SAFETY: both offsets and the length fit into the rooms.
    let differ = |len| unsafe { bcmp(greater[one..].as_ptr(), smaller[other..].as_ptr(), black_box(len)) != 0 };
    !differ(place) && differ(len) == (len > 0)
}

fn strlen_is_naive(len: usize, start: usize, behind: usize) -> bool {
    let mut room = [behind as u8 | 0x80; size_of::<Room>()];
    room[start + len] = 0;
    // SAFETY: the string ends inside the room.
    unsafe { strlen(black_box(room[start..].as_ptr())) == len }
}

fn memcpy_of_a_megabyte() -> Result<bool> {
    const LEN: usize = 1 << 20;
    let (source, copy) = (Map::new(LEN, RW, PRIVATE, None, 0)?, Map::new(LEN, RW, PRIVATE, None, 0)?);
    (0..LEN).for_each(|i| source.write(i, (i ^ (i >> 8)) as u8));
    // SAFETY: what is copied fits, three bytes further on.
    unsafe { memcpy(copy.place.add(3), source.place, black_box(LEN - 3)) };
    Ok(equal(copy.part(3, LEN - 3).bytes(), source.part(0, LEN - 3).bytes()) && copy.read(2) == 0)
}

/// Works at both ends of a page between two that cannot be touched.
fn mem_functions_stay_inside() -> Result<()> {
    let map = anonymous(3)?;
    let (start, end) = (map.place.wrapping_add(page()), map.place.wrapping_add(2 * page()));
    map.part(0, page()).protect(PROT_NONE)?;
    map.part(2 * page(), page()).protect(PROT_NONE)?;
    for len in 0..=LENGTHS {
        // SAFETY: all of it is inside the page.
        unsafe {
            memset(end.sub(len), 7, black_box(len));
            memcpy(start, end.sub(len), black_box(len));
            memcpy(end.sub(len), start, black_box(len));
            memmove(start, end.sub(len), black_box(len));
            memcmp(start, end.sub(len), black_box(len));
            bcmp(end.sub(len), start, black_box(len));
            end.sub(1).write(0);
            strlen(end.sub(len.max(1)));
        }
    }
    Ok(())
}
