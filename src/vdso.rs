// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The vDSO: functions of the kernel that are in every process, and read a clock without entering the kernel.
//!
//! In Rust they are used only by the functions of this module, so that a program which is content with a system call does
//! without the search for them. C's `clock_gettime` is the one of this module, as it is in other libcs. Where there is no vDSO, or no such function in it, these make the system call, too.
//!
//! The vDSO is an ELF file in memory. No hash table is read in it, and no version: the kernel's linker scripts put the file at
//! address 0 and the strings behind the symbols, and no name is there twice.

use crate::c_abi::c_abi;
use crate::time::{clockid_t, timespec};
use crate::{Result, arch, getauxval, syscall};
use core::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use core::mem::transmute;
use core::ptr::{from_mut, null, null_mut, with_exposed_provenance, without_provenance_mut};
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

/// Where the vDSO is in memory. [`getauxval`].
pub const AT_SYSINFO_EHDR: c_ulong = 33;

/// What `clock` shows. Errors: `EINVAL`. clock_gettime(2).
pub fn clock_gettime(clock: clockid_t) -> Result<timespec> {
    let mut time = timespec::default();
    // SAFETY: it is one timespec.
    unsafe { clock_gettime_at(clock, &raw mut time)? };
    Ok(time)
}

/// The same into a place.
///
/// # Safety
/// It can be written.
unsafe fn clock_gettime_at(clock: clockid_t, time: *mut timespec) -> Result<()> {
    static FUNCTION: Function = Function::new(arch::VDSO_CLOCK_GETTIME);
    // SAFETY: what has this name is of this type, and writes one timespec: vdso(7).
    let is_known = |place| unsafe { transmute::<*mut c_void, ClockGettime>(place)(clock, time) == 0 };
    if FUNCTION.place().is_some_and(is_known) {
        return Ok(());
    }
    // The call tells errors as any call does. Those of the function have another sign on some ports.
    // SAFETY: the caller's.
    unsafe { syscall!(CLOCK_GETTIME, clock, time).map(drop) }
}

c_abi! { fn clock_gettime(clock: clockid_t, time: *mut timespec) -> c_int { clock_gettime_at(clock, time) } }

type ClockGettime = unsafe extern "C" fn(clockid_t, *mut timespec) -> c_int;

/// The processor that this thread runs on, and the node of memory that it belongs to. getcpu(2).
pub fn getcpu() -> (u32, u32) {
    static FUNCTION: Function = Function::new(arch::VDSO_GETCPU);
    let (mut cpu, mut node) = (0, 0);
    // SAFETY: what has this name is of this type, and like the call it writes two numbers: vdso(7).
    unsafe {
        match FUNCTION.place() {
            Some(place) => _ = transmute::<*mut c_void, Getcpu>(place)(&mut cpu, &mut node, null_mut()),
            None => _ = syscall!(GETCPU, from_mut(&mut cpu), from_mut(&mut node), syscall::NULL),
        }
    }
    (cpu, node)
}
crate::c_abi::c_abi! {
    fn getcpu(cpu: *mut u32, node: *mut u32) -> c_int { syscall!(GETCPU, cpu, node, syscall::NULL) }
    fn sched_getcpu() -> c_int { getcpu().0.cast_signed() }
}

type Getcpu = unsafe extern "C" fn(*mut u32, *mut u32, *mut c_void) -> c_int;

/// A function that is looked for once.
struct Function {
    name: &'static str,
    place: AtomicPtr<c_void>,
}

impl Function {
    /// Stands for the place of what is not there. Null: it was not looked for yet.
    const ABSENT: *mut c_void = without_provenance_mut(1);

    const fn new(name: &'static str) -> Self {
        Self { name, place: AtomicPtr::new(null_mut()) }
    }

    fn place(&self) -> Option<*mut c_void> {
        let mut place = self.place.load(Relaxed);
        if place.is_null() {
            place = symbol(self.name).unwrap_or(Self::ABSENT);
            self.place.store(place, Relaxed);
        }
        (place != Self::ABSENT).then_some(place)
    }
}

/// Where the function of this name is, `__vdso_time` for one. The names are the port's: vdso(7).
pub fn symbol(name: &str) -> Option<*mut c_void> {
    symbols().find(|symbol| symbol.is(name)).map(|symbol| symbol.address)
}

/// What the vDSO has, nothing where there is none.
pub fn symbols() -> Symbols {
    let Some(file) = getauxval(AT_SYSINFO_EHDR).filter(|file| *file != 0) else {
        return Symbols { file: null(), next: null(), strings: null(), strings_len: 0 };
    };
    let file = with_exposed_provenance::<u8>(file as usize);
    // SAFETY: the kernel mapped a file of its own there, whole, which stays as long as the process.
    unsafe {
        let header = &*file.cast::<Header>();
        let mut segment = file.add(header.segments).cast::<Segment>();
        while (*segment).kind != PT_DYNAMIC {
            segment = segment.add(1);
        }
        let mut symbols = Symbols { file, next: null(), strings: null(), strings_len: 0 };
        let mut entry = file.add((*segment).address).cast::<[usize; 2]>();
        loop {
            match *entry {
                [0, _] => return symbols,
                [DT_STRTAB, place] => symbols.strings = file.add(place),
                [DT_STRSZ, len] => symbols.strings_len = len,
                [DT_SYMTAB, place] => symbols.next = file.add(place).cast(),
                _ => {}
            }
            entry = entry.add(1);
        }
    }
}

/// A function of the vDSO, or data.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    name: *const c_char,
    /// Where it is.
    pub address: *mut c_void,
}

impl Symbol {
    /// Its name.
    pub fn name(&self) -> &'static CStr {
        // SAFETY: all strings of the file end with NUL, and it stays as long as the process.
        unsafe { CStr::from_ptr(self.name) }
    }

    /// Whether this is its name. Compares by itself, so that a program does without strlen and memcmp.
    fn is(&self, name: &str) -> bool {
        let mut at = self.name.cast::<u8>();
        name.bytes().chain([0]).all(|byte| {
            // SAFETY: the string goes on, or this byte is the NUL at its end.
            let same = unsafe { *at == byte };
            at = at.wrapping_add(1);
            same
        })
    }
}

/// What the vDSO has.
#[derive(Clone, Debug)]
pub struct Symbols {
    file: *const u8,
    next: *const Entry,
    strings: *const u8,
    strings_len: usize,
}

impl Iterator for Symbols {
    type Item = Symbol;

    fn next(&mut self) -> Option<Symbol> {
        while self.next.addr() < self.strings.addr() {
            // SAFETY: it is below the strings, and so in the file.
            let entry = unsafe { *self.next };
            self.next = self.next.wrapping_add(1);
            if (1..RESERVED).contains(&entry.section) && (1..self.strings_len).contains(&(entry.name as usize)) {
                let name = self.strings.wrapping_add(entry.name as usize).cast();
                return Some(Symbol { name, address: self.file.wrapping_add(entry.value).cast_mut().cast() });
            }
        }
        None
    }
}

/// The part of the file's header that is read.
#[repr(C)]
struct Header {
    ident: [u8; 16],
    kind: [u16; 2],
    version: u32,
    entry: usize,
    segments: usize,
}

const PT_DYNAMIC: u32 = 2;

/// A program header, in the two orders that there are.
#[repr(C)]
struct Segment {
    kind: u32,
    #[cfg(target_pointer_width = "64")]
    flags: u32,
    offset: usize,
    address: usize,
    #[cfg(target_pointer_width = "64")]
    rest: [usize; 4],
    #[cfg(target_pointer_width = "32")]
    rest: [usize; 5],
}

const DT_STRTAB: usize = 5;
const DT_SYMTAB: usize = 6;
const DT_STRSZ: usize = 10;

/// A symbol, in the two orders that there are.
#[derive(Clone, Copy)]
#[repr(C)]
struct Entry {
    name: u32,
    #[cfg(target_pointer_width = "32")]
    value: usize,
    #[cfg(target_pointer_width = "32")]
    size: usize,
    info: [u8; 2],
    section: u16,
    #[cfg(target_pointer_width = "64")]
    value: usize,
    #[cfg(target_pointer_width = "64")]
    size: usize,
}

/// From here on a section is none of the file's: `SHN_LORESERVE`.
const RESERVED: u16 = 0xff00;
