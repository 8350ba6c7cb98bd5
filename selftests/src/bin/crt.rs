// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What comes before `main` and what comes at the end: constructors, destructors, handlers.
//!
//! What comes at the end tells of itself on standard output, which a parent reads.
#![no_std]
#![no_main]

use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, AtomicU8, AtomicUsize, Ordering::Relaxed};
use nilibc::*;
use selftests::{child, fails, is, read_whole};

selftest! {
    before constructors;

    // Before main.
    constructors_run_in_order              => constructors_run_in_order();
    constructors_get_argc                  => ARGC.load(Relaxed) == args().count();
    constructors_get_argv                  => ARGV.load(Relaxed) == address(args().as_slice());
    constructors_get_envp                  => ENVP.load(Relaxed) == address(environ().as_slice());

    // At the end.
    destructors_run_in_reverse             => ends(b"4321", 0, || exit(0));
    exit_calls_handlers_last_first         => ends(b"cba4321", 3, exit_calls_handlers_last_first);
    exit_tells_a_handler_the_status        => ends(b"<3>4321", 3, exit_tells_a_handler_the_status);
    exit_calls_what_a_handler_adds         => ends(b"dab4321", 0, exit_calls_what_a_handler_adds);
    exit_flushes_at_last                   => ends(b"a4321held", 0, exit_flushes_at_last);
    atexit_takes_32_handlers               => atexit_takes_32_handlers();
    quick_exit_calls_its_own_handlers      => ends(b"ba", 3, quick_exit_calls_its_own_handlers);
    _exit_calls_nothing                    => ends(b"", 3, _exit_calls_nothing);
    abort_ends_by_its_signal               => child(|| abort())? == WaitStatus::Signaled(SIGABRT);
    abort_minds_no_mask                    => child(abort_minds_no_mask)? == WaitStatus::Signaled(SIGABRT);
    abort_minds_no_handler                 => child(abort_minds_no_handler)? == WaitStatus::Signaled(SIGABRT);

    // Names.
    the_short_name_is_the_end_of_the_name  => the_short_name_is_the_end_of_the_name();
}

/// What the constructors did, a byte each, and how much of it there is.
static CONSTRUCTED: [AtomicU8; 8] = [const { AtomicU8::new(0) }; 8];
static COUNT: AtomicUsize = AtomicUsize::new(0);
/// What the first one got.
static ARGC: AtomicUsize = AtomicUsize::new(0);
static ARGV: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
static ENVP: AtomicPtr<c_void> = AtomicPtr::new(null_mut());

fn construct(byte: u8) {
    let count = COUNT.fetch_add(1, Relaxed);
    if let Some(place) = CONSTRUCTED.get(count) {
        place.store(byte, Relaxed);
    }
}

extern "C" fn construct_first(argc: c_int, argv: *mut c_void, envp: *mut c_void) {
    ARGC.store(argc as usize, Relaxed);
    ARGV.store(argv, Relaxed);
    ENVP.store(envp, Relaxed);
    construct(b'p');
}

/// Puts constructors and destructors into their sections.
macro_rules! lists {
    ($($section:literal: $function:expr;)*) => { $(
        const _: () = {
            #[used]
            #[unsafe(link_section = $section)]
            static ENTRY: extern "C" fn() = $function;
        };
    )* };
}

// Not in the order in which they are to run. What has no priority comes last, at the end first.
lists! {
    ".init_array":       { extern "C" fn last() { construct(b'4') } last };
    ".init_array.00200": { extern "C" fn second() { construct(b'2') } second };
    ".init_array.00101": { extern "C" fn first() { construct(b'1') } first };
    ".init_array.10000": { extern "C" fn third() { construct(b'3') } third };
    ".fini_array.00101": { extern "C" fn last() { note(b"1") } last };
    ".fini_array.10000": { extern "C" fn second() { note(b"3") } second };
    ".fini_array.00200": { extern "C" fn third() { note(b"2") } third };
    ".fini_array":       { extern "C" fn first() { note(b"4") } first };
}

#[used]
#[unsafe(link_section = ".preinit_array")]
static FIRST: extern "C" fn(c_int, *mut c_void, *mut c_void) = construct_first;

fn constructors_run_in_order() -> bool {
    let mut done = [0; 8];
    for (byte, place) in done.iter_mut().zip(&CONSTRUCTED) {
        *byte = place.load(Relaxed);
    }
    is(done.get(..COUNT.load(Relaxed)).unwrap_or(&[]), b"p1234")
}

fn address<T>(strings: &[T]) -> *mut c_void {
    strings.as_ptr().cast_mut().cast()
}

/// Tells that something was called.
fn note(bytes: &[u8]) {
    let _ = write(STDOUT, bytes);
}

extern "C" fn a() {
    note(b"a");
}

extern "C" fn b() {
    note(b"b");
}

extern "C" fn c() {
    note(b"c");
}

/// Whether a child that does this ends with `status`, having told this.
fn ends(told: &[u8], status: c_int, does: fn() -> !) -> Result<bool> {
    let output = memfd_create(c"output", 0)?;
    let end = child(|| dup2(&output, STDOUT).map(|_| does()))?;
    lseek(&output, 0, SEEK_SET)?;
    let mut room = [0; 64];
    Ok(is(read_whole(&output, &mut room)?, told) && end == WaitStatus::Exited(status))
}

fn exit_calls_handlers_last_first() -> ! {
    for handler in [a, b, c] {
        let _ = atexit(handler);
    }
    exit(3)
}

extern "C" fn tell(status: c_int, pointer: *mut c_void) {
    note(&[b'<', b'0' + status as u8, pointer as u8]);
}

fn exit_tells_a_handler_the_status() -> ! {
    // SAFETY: the handler takes any number, and does not follow the pointer.
    let _ = unsafe { on_exit(tell, b'>' as *mut c_void) };
    exit(3)
}

extern "C" fn add_a() {
    note(b"d");
    let _ = atexit(a);
}

fn exit_calls_what_a_handler_adds() -> ! {
    let _ = atexit(b).and(atexit(add_a));
    exit(0)
}

fn exit_flushes_at_last() -> ! {
    let _ = atexit(a);
    print!("held");
    exit(0)
}

fn atexit_takes_32_handlers() -> Result<bool> {
    for _ in 0..32 {
        atexit(a)?;
    }
    Ok(fails(atexit(a), Errno::NOMEM))
}

fn quick_exit_calls_its_own_handlers() -> ! {
    let _ = at_quick_exit(a).and(at_quick_exit(b)).and(atexit(c));
    print!("held");
    quick_exit(3)
}

fn _exit_calls_nothing() -> ! {
    let _ = atexit(a).and(at_quick_exit(b));
    print!("held");
    _exit(3)
}

fn abort_minds_no_mask() -> Result<()> {
    sigprocmask(SIG_SETMASK, Some(&sigset_t::FULL))?;
    abort()
}

extern "C" fn return_at_once(_: c_int) {}

fn abort_minds_no_handler() -> Result<()> {
    // SAFETY: the handler does nothing.
    unsafe { sigaction(SIGABRT, Some(&sigaction::new(return_at_once)))? };
    abort()
}

fn the_short_name_is_the_end_of_the_name() -> bool {
    let (name, short) = (program_name().to_bytes(), program_short_name().to_bytes());
    name.ends_with(short) && !short.contains(&b'/') && !short.is_empty()
}
