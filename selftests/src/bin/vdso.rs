// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The vDSO: each function that it has, against the system call that it stands for.
//!
//! A function's name begins with `__vdso_` or with `__kernel_`. It is tested where it is there: on which ports is told by
//! vdso(7).
#![no_std]
#![no_main]
#![allow(clippy::unnecessary_cast, reason = "some ports have fewer bits in the kernel's numbers")]

use core::mem::transmute;
use core::ptr::{from_mut, null_mut};
use nilibc::arch::{Long, OldMicros};
use nilibc::selftest::exists;
use nilibc::*;
use selftests::fails;

selftest! {
    // The file.
    vdso_is_an_elf_file if is_there(), NONE
                                           => vdso_is_an_elf_file();
    vdso_functions_lie_behind_its_header   => vdso::symbols().all(|symbol| symbol.address.addr() >= header() as usize);
    vdso_has_no_function_without_a_test if is_there() && exists(c"/plan"), "not on a test machine, or one without a vDSO"
                                           => vdso_has_no_function_without_a_test();
    vdso_has_no_name_twice                 => vdso_has_no_name_twice();
    vdso_symbol_of_no_such_name            => vdso::symbol("__vdso_no_such_name").is_none() && vdso::symbol("").is_none();
    vdso_symbol_of_the_beginning_of_a_name => vdso::symbol("__vdso_").is_none() && vdso::symbol("__kernel_").is_none();

    // The library's calls, with a vDSO and without.
    clock_gettime_is_the_call              => all_clocks(|clock| between(clock, || vdso::clock_gettime(clock)));
    clock_gettime_of_no_clock              => fails(vdso::clock_gettime(1000), Errno::INVAL);
    clock_gettime_never_goes_back          => clock_gettime_never_goes_back();
    getcpu_is_the_call                     => is_on_this_processor(vdso::getcpu);

    // The functions themselves. On a 32-bit port those without a 64 in their name have 32-bit time.
    vdso_clock_gettime if has(CLOCK_GETTIME), NOT_THERE
                                           => all_clocks(|clock| or_32_bits(between_seconds(clock, || old(CLOCK_GETTIME, clock))));
    vdso_clock_gettime64 if has(CLOCK_GETTIME64), NOT_THERE
                                           => all_clocks(|clock| between(clock, || new(CLOCK_GETTIME64, clock)));
    vdso_clock_gettime_of_no_clock if has(CLOCK_GETTIME), NOT_THERE
                                           => old(CLOCK_GETTIME, 1000).is_err();
    vdso_clock_getres if has(CLOCK_GETRES), NOT_THERE
                                           => all_clocks(|clock| or_32_bits(old(CLOCK_GETRES, clock).and_then(|step| Ok(step == clock_getres(clock)?))));
    vdso_clock_getres_time64 if has(CLOCK_GETRES64), NOT_THERE
                                           => all_clocks(|clock| Ok(new(CLOCK_GETRES64, clock)? == clock_getres(clock)?));
    vdso_gettimeofday if has(GETTIMEOFDAY), NOT_THERE
                                           => between_seconds(CLOCK_REALTIME, vdso_gettimeofday);
    vdso_time if has(TIME), NOT_THERE      => vdso_time();
    vdso_getcpu if has(GETCPU), NOT_THERE  => is_on_this_processor(vdso_getcpu);
    vdso_getrandom if has(GETRANDOM), NOT_THERE
                                           => vdso_getrandom();
    vdso_flush_icache if has(FLUSH_ICACHE), NOT_THERE
                                           => vdso_flush_icache();
    vdso_hwprobe if has(HWPROBE), NOT_THERE
                                           => vdso_hwprobe();
    vdso_get_tbfreq if has(GET_TBFREQ), NOT_THERE
                                           => vdso_get_tbfreq();
    vdso_get_syscall_map if has(GET_SYSCALL_MAP), NOT_THERE
                                           => vdso_get_syscall_map();
    vdso_sync_dicache if has(SYNC_DICACHE), NOT_THERE
                                           => vdso_sync_dicache();
}

const NONE: &str = "the kernel offers no vDSO here";
const NOT_THERE: &str = "the vDSO has no such function here";

type Names = [&'static str; 2];

macro_rules! names {
    ($($const:ident $name:literal)*) => {
        $(const $const: Names = [concat!("__vdso_", $name), concat!("__kernel_", $name)];)*
        /// All that have a test.
        const TESTED: &[Names] = &[$($const),*];
    };
}
names! {
    CLOCK_GETRES    "clock_getres"
    CLOCK_GETRES64  "clock_getres_time64"
    CLOCK_GETTIME   "clock_gettime"
    CLOCK_GETTIME64 "clock_gettime64"
    FLUSH_ICACHE    "flush_icache"
    GETCPU          "getcpu"
    GETRANDOM       "getrandom"
    GETTIMEOFDAY    "gettimeofday"
    GET_SYSCALL_MAP "get_syscall_map"
    GET_TBFREQ      "get_tbfreq"
    HWPROBE         "riscv_hwprobe"
    SYNC_DICACHE    "sync_dicache"
    TIME            "time"
}

/// No functions to call, or other forms of one: where handlers return to, how calls are made or made again, enclaves.
const NOT_CALLED: [&str; 7] =
    ["sigreturn", "sigtramp", "restart_syscall", "vsyscall", "enter_enclave", "sync_dicache_p5", "_stick"];

/// Where the function of one of these names is.
fn find(names: Names) -> Result<*mut c_void> {
    names.iter().find_map(|name| vdso::symbol(name)).ok_or(Errno::NOSYS)
}

fn has(names: Names) -> bool {
    find(names).is_ok()
}

/// The answer of a function, whose errors have either sign.
fn check(answer: c_int) -> Result<()> {
    if answer == 0 { Ok(()) } else { Err(Errno::INVAL) }
}

fn header() -> *const u8 {
    core::ptr::with_exposed_provenance(getauxval(vdso::AT_SYSINFO_EHDR).unwrap_or(0) as usize)
}

fn is_there() -> bool {
    !header().is_null()
}

fn vdso_is_an_elf_file() -> bool {
    // SAFETY: the kernel says that there is a file.
    let start = unsafe { *header().cast::<[u8; 5]>() };
    // The fifth byte is its class, 32 bits or 64: the program's own.
    start == [0x7f, b'E', b'L', b'F', (size_of::<usize>() / 4) as u8] && vdso::symbols().count() > 1
}

fn vdso_has_no_name_twice() -> bool {
    vdso::symbols().all(|symbol| {
        let count = vdso::symbols().filter(|other| other.name() == symbol.name()).count();
        println!("{} {}", count, symbol.name());
        count == 1
    })
}

fn vdso_has_no_function_without_a_test() -> bool {
    vdso::symbols().all(|symbol| {
        let name = symbol.name().to_str().unwrap_or("");
        let is_tested = TESTED.iter().flatten().any(|tested| *tested == name);
        let is_known = is_tested || NOT_CALLED.iter().any(|part| name.contains(part));
        if !is_known {
            println!("{}", name);
        }
        is_known || !name.starts_with("__")
    })
}

/// Whether it is so with each clock that the kernel has.
fn all_clocks(holds: impl Fn(clockid_t) -> Result<bool>) -> Result<bool> {
    for clock in CLOCK_REALTIME..=CLOCK_TAI {
        if clock_getres(clock).is_ok() && !holds(clock)? {
            println!("it is not so with clock {}", clock);
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether what is read lies between two readings by system call.
fn between(clock: clockid_t, read: impl FnOnce() -> Result<timespec>) -> Result<bool> {
    let before = clock_gettime(clock)?;
    let read = read()?;
    Ok((before..=clock_gettime(clock)?).contains(&read))
}

/// The same where 32 bits may be all that the seconds have, and microseconds all that there is behind them.
fn between_seconds(clock: clockid_t, read: impl FnOnce() -> Result<timespec>) -> Result<bool> {
    let before = clock_gettime(clock)?;
    let (read, after) = (read()?, clock_gettime(clock)?);
    let tv_nsec = before.tv_nsec - before.tv_nsec % 1000;
    Ok((timespec { tv_nsec, ..before }..=after).contains(&read))
}

fn clock_gettime_never_goes_back() -> Result<bool> {
    let mut last = vdso::clock_gettime(CLOCK_MONOTONIC)?;
    for round in 0..1000 {
        // Every now and then by the call, which must not be behind either.
        let by_call = round % 16 == 0;
        let now = if by_call { clock_gettime(CLOCK_MONOTONIC) } else { vdso::clock_gettime(CLOCK_MONOTONIC) }?;
        if now < last {
            return Ok(false);
        }
        last = now;
    }
    Ok(true)
}

/// What a function tells of a clock in a struct of two numbers, each as wide as the kernel's.
fn old(names: Names, clock: clockid_t) -> Result<timespec> {
    let mut time: [Long; 2] = [0; 2];
    // SAFETY: the function is of this type, and writes one struct.
    let read: unsafe extern "C" fn(clockid_t, *mut [Long; 2]) -> c_int = unsafe { transmute(find(names)?) };
    // SAFETY: as above.
    check(unsafe { read(clock, &mut time) })?;
    Ok(timespec { tv_sec: time[0] as i64, tv_nsec: time[1] as i64 })
}

/// A function that leaves a clock to the call with 32-bit time fails where the kernel is made without that.
fn or_32_bits(holds: Result<bool>) -> Result<bool> {
    if size_of::<Long>() < 8 { Ok(holds.unwrap_or(true)) } else { holds }
}

fn new(names: Names, clock: clockid_t) -> Result<timespec> {
    let mut time = timespec::default();
    // SAFETY: the function is of this type, and writes one struct.
    let read: unsafe extern "C" fn(clockid_t, *mut timespec) -> c_int = unsafe { transmute(find(names)?) };
    // SAFETY: as above.
    check(unsafe { read(clock, &mut time) })?;
    Ok(time)
}

fn vdso_gettimeofday() -> Result<timespec> {
    let mut time: (Long, OldMicros) = (0, 0);
    // SAFETY: the function is of this type, and writes one struct.
    let read: unsafe extern "C" fn(*mut (Long, OldMicros), *mut c_void) -> c_int =
        unsafe { transmute(find(GETTIMEOFDAY)?) };
    // SAFETY: as above.
    check(unsafe { read(&mut time, null_mut()) })?;
    Ok(timespec { tv_sec: time.0 as i64, tv_nsec: time.1 as i64 * 1000 })
}

fn vdso_time() -> Result<bool> {
    // SAFETY: the function is of this type, and writes nothing where there is no place to write to.
    let read: unsafe extern "C" fn(*mut Long) -> Long = unsafe { transmute(find(TIME)?) };
    let before = time();
    // SAFETY: as above.
    let seconds = unsafe { read(null_mut()) } as i64;
    // It is the time at the last tick, which may have been in the second before.
    Ok((before - 1..=time()).contains(&seconds))
}

/// Whether this tells the processor, by the call's word: when the call says the same before and after it.
fn is_on_this_processor(told: impl Fn() -> (u32, u32)) -> Result<bool> {
    loop {
        let before = processor()?;
        let told = told();
        if processor()? == before {
            return Ok(told == before);
        }
    }
}

fn processor() -> Result<(u32, u32)> {
    let (mut cpu, mut node) = (0, 0);
    // SAFETY: the kernel writes two numbers.
    unsafe { syscall!(GETCPU, from_mut(&mut cpu), from_mut(&mut node), syscall::NULL)? };
    Ok((cpu, node))
}

fn vdso_getcpu() -> (u32, u32) {
    let (mut cpu, mut node) = (u32::MAX, u32::MAX);
    let Ok(place) = find(GETCPU) else { return (cpu, node) };
    // SAFETY: the function is of this type, and writes two numbers.
    unsafe {
        let read: unsafe extern "C" fn(*mut u32, *mut u32, *mut c_void) -> c_int = transmute(place);
        read(&mut cpu, &mut node, null_mut());
    }
    (cpu, node)
}

/// Asks what state the function needs, gives it that, and has it fill a buffer twice.
fn vdso_getrandom() -> Result<bool> {
    type Getrandom = unsafe extern "C" fn(*mut u8, usize, u32, *mut c_void, usize) -> isize;
    // SAFETY: the function is of this type.
    let fill: Getrandom = unsafe { transmute(find(GETRANDOM)?) };
    // The size of the state, and with which protection and flags to map it; then what is reserved.
    let mut wanted = [0_i32; 16];
    // SAFETY: a state of such a size is not one, but where what is wanted is to be written.
    check(unsafe { fill(null_mut(), 0, 0, wanted.as_mut_ptr().cast(), usize::MAX) } as c_int)?;
    let [size, prot, flags, ..] = wanted;
    // SAFETY: a new mapping, at a place that the kernel chooses.
    let state = unsafe { mmap(null_mut(), size as usize, prot, flags, None, 0)? };
    let mut filled = [[0; 32]; 2];
    for room in &mut filled {
        // SAFETY: the state is as wanted, and the function writes no more than there is room for.
        if unsafe { fill(room.as_mut_ptr(), room.len(), 0, state, size as usize) } != 32 {
            return Ok(false);
        }
    }
    Ok(filled[0] != filled[1] && filled[0] != [0; 32])
}

fn vdso_flush_icache() -> Result<()> {
    let code = [0_usize; 8].as_ptr_range();
    // SAFETY: the function is of this type, and changes nothing that can be seen here.
    unsafe {
        let flush: unsafe extern "C" fn(*const usize, *const usize, usize) -> c_int = transmute(find(FLUSH_ICACHE)?);
        check(flush(code.start, code.end, 0))
    }
}

/// A key and its value.
type Pair = (i64, u64);

/// Asks for the six keys that the first kernel with this function had, here and by the call.
fn vdso_hwprobe() -> Result<bool> {
    const NUMBER: arch::Reg = 258;
    type Probe = unsafe extern "C" fn(*mut Pair, usize, usize, *mut c_void, u32) -> c_int;
    let mut told: [Pair; 6] = core::array::from_fn(|key| (key as i64, 0));
    let mut called = told;
    // SAFETY: the function is of this type, and like the call it fills in as many pairs as it is told.
    unsafe {
        let probe: Probe = transmute(find(HWPROBE)?);
        check(probe(told.as_mut_ptr(), told.len(), 0, null_mut(), 0))?;
        let (pairs, count) = (called.as_mut_ptr() as usize as arch::Reg, called.len() as arch::Reg);
        errno::check(arch::syscall5(NUMBER, pairs, count, 0, 0, 0))?;
    }
    Ok(told == called)
}

fn vdso_get_tbfreq() -> Result<bool> {
    // SAFETY: the function is of this type.
    let frequency: unsafe extern "C" fn() -> u64 = unsafe { transmute(find(GET_TBFREQ)?) };
    // SAFETY: as above.
    Ok(unsafe { frequency() } > 1_000_000)
}

/// A bit for each call that the kernel has.
fn vdso_get_syscall_map() -> Result<bool> {
    // SAFETY: the function is of this type, and writes one number.
    let map: unsafe extern "C" fn(*mut u32) -> *const u32 = unsafe { transmute(find(GET_SYSCALL_MAP)?) };
    let mut count = 0;
    // SAFETY: as above.
    let words = unsafe { map(&mut count) };
    let number = arch::nr::GETPPID as usize;
    // SAFETY: the map has as many bits as there are calls.
    Ok(count as usize > number && unsafe { *words.add(number / 32) } << (number % 32) >> 31 == 1)
}

fn vdso_sync_dicache() -> Result<()> {
    let code = [0_usize; 8].as_ptr_range();
    // SAFETY: the function is of this type, and changes nothing that can be seen here.
    unsafe {
        let sync: unsafe extern "C" fn(*const usize, *const usize) = transmute(find(SYNC_DICACHE)?);
        sync(code.start, code.end);
    }
    Ok(())
}
