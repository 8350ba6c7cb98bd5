// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The start: what the kernel hands over, and how the program lies in memory.
//!
//! What the program is, it reads from its own program headers, so that nothing has to be mounted.
#![no_std]
#![no_main]

use core::cell::UnsafeCell;
use nilibc::selftest::exists;
use nilibc::*;
use selftests::{EMULATED, is, read_whole, restarted, restarts, survives};

selftest! {
    // argc, argv, envp.
    argv_starts_with_the_name              => args().next().is_some_and(|name| !name.is_empty());
    argc_counts_argv                       => argc() == args().count();
    envp_follows_argv                      => environ().as_slice().as_ptr() == args().as_slice().as_ptr_range().end;
    getenv_finds_whole_names if restarts(), EMULATED
                                           => getenv_finds_whole_names();
    environment_may_be_empty if restarts(), EMULATED
                                           => restarted(c"environment_may_be_empty", &argv![], environment_is_empty);

    // auxv.
    auxv_tells_the_size_of_a_page          => auxv(AT_PAGESZ) >= 4096 && auxv(AT_PAGESZ).is_power_of_two();
    auxv_tells_16_random_bytes             => auxv_tells_16_random_bytes();
    auxv_tells_the_user                    => getauxval(AT_EUID) == Some(c_ulong::from(geteuid()));
    auxv_tells_an_entry_in_the_text        => segments().any(|s| s.flags == PF_R | PF_X && s.holds(auxv(AT_ENTRY)));
    auxv_tells_the_path_of_the_program     => auxv_tells_the_path_of_the_program();
    auxv_has_no_entry_of_no_kind           => getauxval(0x7fff).is_none();

    // The stack.
    stack_is_aligned_at_the_start          => (argc_place() as usize).is_multiple_of(align_of::<MostAligned>());
    stack_is_aligned_in_functions          => (1..8).all(stack_is_aligned_below);
    stack_grows_to_a_megabyte              => stack_grows_to_a_megabyte();

    // Text and data.
    bss_is_zero                            => (0..0x2_0000).all(|i| ZERO.read(i) == 0);
    bss_can_be_written                     => { ZERO.write(7, 1); ZERO.read(7) == 1 };
    data_has_its_first_value               => (0..4).map(|i| DATA.read(i)).eq([1, 2, 3, 4]);
    data_can_be_written                    => { DATA.write(1, 7); (0..4).map(|i| DATA.read(i)).eq([1, 7, 3, 4]) };
    constants_cannot_be_written            => !survives(|| write_to(CONSTANT.as_ptr()))?;
    text_cannot_be_written                 => !survives(|| write_to(auxv(AT_ENTRY) as *const u8))?;
    no_segment_is_written_and_executed     => segments().all(|s| s.flags & (PF_W | PF_X) != PF_W | PF_X);
    no_mapping_is_written_and_executed if exists(c"/proc/self/maps"), "needs /proc"
                                           => no_mapping_is_written_and_executed();
}

/// Larger than a page of any kernel, so that some of it is not in a page that comes from the file.
static ZERO: Variable<0x2_0000> = Variable(UnsafeCell::new([0; 0x2_0000]));
static DATA: Variable<4> = Variable(UnsafeCell::new([1, 2, 3, 4]));
static CONSTANT: [u8; 4] = *b"text";

/// Bytes that the compiler does not know: each is read from memory and written there.
struct Variable<const LEN: usize>(UnsafeCell<[u8; LEN]>);

// SAFETY: there is one thread.
unsafe impl<const LEN: usize> Sync for Variable<LEN> {}

impl<const LEN: usize> Variable<LEN> {
    fn place(&self, at: usize) -> *mut u8 {
        self.0.get().cast::<u8>().wrapping_add(at % LEN)
    }

    fn read(&self, at: usize) -> u8 {
        // SAFETY: it is one of the bytes.
        unsafe { self.place(at).read_volatile() }
    }

    fn write(&self, at: usize, value: u8) {
        // SAFETY: it is one of the bytes, and nobody has a reference to it.
        unsafe { self.place(at).write_volatile(value) };
    }
}

/// As aligned as the ABI keeps the stack, or more: then the compiler sees to it itself.
#[repr(align(16))]
struct MostAligned([u8; 16]);

const PF_X: u32 = 1;
const PF_W: u32 = 2;
const PF_R: u32 = 4;

/// A part of the program: `Elf64_Phdr` or `Elf32_Phdr`, as far as it matters here.
struct Segment {
    start: usize,
    size: usize,
    flags: u32,
}

impl Segment {
    fn holds(&self, address: usize) -> bool {
        address.wrapping_sub(self.start) < self.size
    }
}

fn auxv(kind: c_ulong) -> usize {
    getauxval(kind).unwrap_or(0) as usize
}

/// Those that are loaded.
fn segments() -> impl Iterator<Item = Segment> {
    const PT_LOAD: u32 = 1;
    let entry = |i| core::ptr::with_exposed_provenance::<u8>(auxv(AT_PHDR) + i * auxv(AT_PHENT));
    // SAFETY: the kernel says that there are so many entries of this size at this address. They are 32-bit words and
    // addresses; the place of `p_flags` is all that differs.
    let read = move |i| unsafe {
        let (halves, words) = (entry(i).cast::<u32>(), entry(i).cast::<usize>());
        let flags = if size_of::<usize>() == 8 { 1 } else { 6 };
        (*halves == PT_LOAD).then(|| Segment { start: *words.add(2), size: *words.add(5), flags: *halves.add(flags) })
    };
    (0..auxv(AT_PHNUM)).filter_map(read)
}

/// Where the kernel left the stack pointer: one word before argv.
fn argc_place() -> *const usize {
    args().as_slice().as_ptr().cast::<usize>().wrapping_sub(1)
}

fn argc() -> usize {
    // SAFETY: argc is there.
    unsafe { *argc_place() }
}

fn getenv_finds_whole_names() -> Result<bool> {
    let variables = argv![c"AB=2", c"A=1", c"A=3", c"EMPTY=", c"NONE"];
    restarted(c"getenv_finds_whole_names", &variables, || {
        let found = [c"A", c"AB", c"EMPTY", c"NONE", c"B", c"A=1"].map(getenv);
        found == [Some(c"1"), Some(c"2"), Some(c""), None, None, None]
    })
}

fn environment_is_empty() -> bool {
    environ().next().is_none() && getenv(c"PATH").is_none() && getauxval(AT_PAGESZ).is_some()
}

fn auxv_tells_16_random_bytes() -> bool {
    // SAFETY: the kernel put 16 bytes there.
    let bytes = unsafe { *core::ptr::with_exposed_provenance::<[u8; 16]>(auxv(AT_RANDOM)) };
    bytes.iter().any(|&byte| byte != bytes[0])
}

fn auxv_tells_the_path_of_the_program() -> Result<()> {
    // SAFETY: the kernel put a path there, which ends with NUL.
    let path = unsafe { CStr::from_ptr(core::ptr::with_exposed_provenance(auxv(AT_EXECFN))) };
    access(path, R_OK)
}

/// In frames of different sizes, so that the compiler cannot be right by chance.
#[inline(never)]
fn stack_is_aligned_below(depth: usize) -> bool {
    let local = core::hint::black_box(MostAligned([depth as u8; 16]));
    let aligned = (&raw const local.0).addr().is_multiple_of(align_of::<MostAligned>());
    aligned && (depth == 0 || stack_is_aligned_below(depth - 1))
}

fn stack_grows_to_a_megabyte() -> bool {
    let room = core::hint::black_box([1_u8; 1 << 20]);
    room.iter().step_by(4096).all(|&byte| byte == 1)
}

fn write_to(place: *const u8) {
    let place = core::hint::black_box(place.cast_mut());
    // SAFETY: none; where the write is possible the test fails, and this process ends all the same.
    unsafe { place.write_volatile(place.read_volatile()) };
}

fn no_mapping_is_written_and_executed() -> Result<bool> {
    let mut room = [0; 0x4000];
    let maps = read_whole(open(c"/proc/self/maps", O_RDONLY, 0)?, &mut room)?;
    // A line is `START-END PERMISSIONS OFFSET DEVICE INODE NAME`. What has no name some kernels let be executed, whatever
    // the program says.
    let is_wrong = |line: &[u8]| {
        let mut fields = line.split(|&byte| byte == b' ').filter(|field| !field.is_empty());
        fields.nth(1).is_some_and(|permissions| permissions.starts_with(b"rwx")) && fields.nth(3).is_some()
    };
    match maps.split(|&byte| byte == b'\n').find(|line| is_wrong(line)) {
        Some(line) => Ok(is(line, b"")),
        None => Ok(true),
    }
}
