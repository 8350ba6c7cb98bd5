// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! System calls with numbers in every register.
//!
//! No register is named here. More numbers than there are registers are alive around a call, so that the compiler puts one
//! into each register that the port says will survive. Numbers change where the port is wrong.

use core::hint::black_box;
use core::ptr::without_provenance_mut;
use core::simd::f64x2;
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering::Relaxed};
use nilibc::arch::{self, Reg, nr};
use nilibc::{MAP_ANONYMOUS, MAP_PRIVATE, c_int};

/// More than a machine has registers for integers. The first is the number of a call, its arguments follow.
pub type Words = [Reg; 40];

/// What registers are for which are wider than a word, or not for integers.
#[derive(Clone, Copy, PartialEq)]
#[repr(align(16))]
pub struct Vector([u64; 2]);

/// Loads `T`, enters the kernel, and stores `T`. Answers as the kernel does.
///
/// # Safety
/// The pointer is good, and so is the call that the first words are.
pub type Around<T> = unsafe fn(*mut T) -> Reg;

/// Words that are all different, and no call of any kernel. `cargo xtask abi` knows them.
pub fn words() -> Words {
    core::array::from_fn(|i| 0x5a5a_1234_dead_0000_u64 as Reg + i as Reg)
}

/// Vectors that are all different, and numbers of every kind.
pub fn vectors<const N: usize>() -> [Vector; N] {
    core::array::from_fn(|i| Vector([0x5a5a_1234_dead_0000, 0x3ff0_5678_beef_0000].map(|half| half + i as u64)))
}

/// What is volatile cannot be left out, and happens in the order in which it is written.
macro_rules! around {
    ($name:ident: [$type:ty as $register:ty] $($place:literal)*, |$loaded:ident| $call:expr) => {
        #[inline(never)]
        unsafe fn $name(content: *mut $type) -> Reg {
            // SAFETY: the caller's.
            unsafe {
                let $loaded = [$((&raw const (*content)[$place]).cast::<$register>().read_volatile()),*];
                let answer = $call;
                $((&raw mut (*content)[$place]).cast::<$register>().write_volatile($loaded[$place]);)*
                answer
            }
        }
    };
}

macro_rules! around_words {
    ($($name:ident: $syscall:ident($($arg:literal)*);)*) => {
        $(around! {
            $name: [Words as Reg]
             0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19
            20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39,
            |words| arch::$syscall(words[0] $(, words[$arg])*)
        })*
        /// By how many arguments the call has.
        pub static AROUND_WORDS: [Around<Words>; 7] = [$($name),*];
    };
}
around_words! {
    arity_0: syscall0();
    arity_1: syscall1(1);
    arity_2: syscall2(1 2);
    arity_3: syscall3(1 2 3);
    arity_4: syscall4(1 2 3 4);
    arity_5: syscall5(1 2 3 4 5);
    arity_6: syscall6(1 2 3 4 5 6);
}

around! {
    a_mapping: [Words as Reg]
     0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19
    20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39,
    |words| {
        #[allow(clippy::unnecessary_cast, reason = "some ports have registers wider than pointers")]
        let (addr, flags) = (without_provenance_mut(words[0] as usize), MAP_PRIVATE | MAP_ANONYMOUS);
        match arch::mmap(addr, 0, words[1] as c_int, flags, words[2] as c_int, 0) {
            Ok(start) => start as Reg,
            Err(error) => -error.number() as Reg,
        }
    }
}
/// mmap, of which some kernels use up the arguments: three words, and no length, which fails.
pub static AROUND_A_MAPPING: Around<Words> = a_mapping;

macro_rules! around_vectors {
    ($($(#[$doc:meta])* $public:ident $name:ident: [$count:literal] $($place:literal)*, $call:expr;)*) => { $(
        around! {
            $name: [[Vector; $count] as f64x2] $($place)*,
            |vectors| $call
        }
        $(#[$doc])*
        pub static $public: Around<[Vector; $count]> = $name;
    )* };
}
// As many as some machines have: those which are too many would go through one of the registers.
around_vectors! {
    /// getppid, with 16 vectors.
    AROUND_16 vectors_16: [16]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15, arch::syscall0(nr::GETPPID);
    /// getppid, with 32 vectors.
    AROUND_32 vectors_32: [32]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31, arch::syscall0(nr::GETPPID);
    /// getppid, with 64 vectors.
    AROUND_64 vectors_64: [64]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
        32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63, arch::syscall0(nr::GETPPID);
    /// Another process's turn, with 32 vectors.
    AROUND_A_TURN turn: [32]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31, arch::syscall0(nr::SCHED_YIELD);
    /// [`SIGNAL`] to this thread, [`THREAD`], with 32 vectors.
    AROUND_A_SIGNAL signal: [32]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31,
        arch::syscall2(nr::TKILL, THREAD.load(Relaxed) as Reg, SIGNAL as Reg);
    /// A loop that only a signal's handler can end, by [`GO_ON`], with 32 vectors.
    AROUND_A_LOOP in_a_loop: [32]
         0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31, {
            // Where nothing is atomic, the compiler would load it once.
            while !black_box(&GO_ON).load(Relaxed) {}
            0
        };
}

/// The signal that comes in [`AROUND_A_SIGNAL`].
pub const SIGNAL: i32 = nilibc::SIGUSR1;
/// The thread that it comes to.
pub static THREAD: AtomicI32 = AtomicI32::new(0);
/// Ends [`AROUND_A_LOOP`].
pub static GO_ON: AtomicBool = AtomicBool::new(false);
