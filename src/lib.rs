// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A libc small enough to rebuild with every test program.
//!
//! Each module has the name of the C header whose calls it holds, and all of them are at the crate's root too, so that a
//! program says `use nilibc::*;` and then writes what the man pages say. A call is safe where its arguments allow it,
//! takes descriptors as `std::os::fd` has them and paths as `&CStr`, and answers with [`Result`].
//!
//! ```text
//! #![no_std]
//! #![no_main]
//! use nilibc::*;
//!
//! fn main() {
//!     println!("process {} of {}", getpid(), getppid());
//! }
//!
//! entry!(main);
//! ```
//!
//! The feature `rt` owns `_start`, the panic handler and the end of the process. Without it the crate is a set of calls for
//! a program that has another start, such as its own tests on the host. `Cargo.toml` says what the others are for.
#![no_std]
#![cfg_attr(feature = "unstable", feature(asm_experimental_arch))]
#![cfg_attr(all(feature = "c-abi", feature = "rt"), feature(linkage))]

#[path = "../arch/mod.rs"]
pub mod arch;

mod c_abi;
pub mod clone;
mod constants;
#[cfg(feature = "rt")]
pub mod err;
pub mod errno;
mod global;
mod list;
pub mod lock;
mod plain;
pub mod sync;
pub mod syscall;

#[cfg(all(feature = "c-abi", feature = "rt"))]
mod assert;
#[cfg(feature = "rt")]
pub mod crt;
#[cfg(feature = "rt")]
pub mod env;
#[cfg(all(feature = "rt", feature = "c-abi"))]
mod pthread;
#[cfg(all(feature = "rt", feature = "c-abi"))]
mod semaphore;
#[cfg(feature = "rt")]
pub mod thread;
#[cfg(all(feature = "rt", feature = "c-abi"))]
mod threads;

pub mod arpa;
pub mod byteswap;
pub mod ctype;
mod decimal;
pub mod dirent;
#[cfg(all(feature = "rt", feature = "c-abi"))]
mod dlfcn;
pub mod fcntl;
pub mod fd;
pub mod fnmatch;
pub mod ftw;
pub mod getopt;
pub mod glob;
pub mod libgen;
pub mod limits;
pub mod linux;
#[cfg(feature = "c-abi")]
mod locale;
pub mod malloc;
pub mod math;
pub mod mntent;
pub mod mqueue;
pub mod net;
pub mod netdb;
pub mod netinet;
pub mod poll;
#[cfg(feature = "prebuilt-core")]
mod prebuilt;
pub mod print;
pub mod printf;
pub mod process;
pub mod pty;
pub mod scanf;
pub mod sched;
pub mod setjmp;
pub mod signal;
pub mod spawn;
pub mod stdio;
pub mod stdlib;
pub mod strerror;
pub mod string;
pub mod strings;
pub mod strtod;
pub mod sys;
pub mod termios;
pub mod time;
pub mod unistd;
#[cfg(feature = "rt")]
pub mod vdso;

#[cfg(feature = "rt")]
pub mod ksft;
pub mod ktap;
#[cfg(feature = "rt")]
pub mod selftest;

pub use arpa::*;
pub use byteswap::*;
pub use ctype::*;
pub use dirent::*;
pub use errno::*;
pub use fcntl::*;
pub use fd::*;
pub use fnmatch::*;
pub use ftw::*;
pub use getopt::*;
pub use glob::*;
pub use libgen::*;
pub use limits::*;
pub use linux::*;
pub use malloc::*;
pub use math::*;
pub use mntent::*;
pub use mqueue::*;
pub use net::*;
pub use netdb::*;
pub use netinet::*;
pub use poll::*;
pub use process::*;
pub use pty::*;
pub use sched::*;
pub use setjmp::*;
pub use signal::*;
pub use spawn::*;
pub use stdio::*;
pub use stdlib::*;
pub use string::*;
pub use strings::*;
pub use strtod::*;
pub use sys::*;
pub use termios::*;
pub use time::*;
pub use unistd::*;
#[cfg(feature = "rt")]
pub use {crt::*, env::*, ksft::*};
// Modules and structs have these names: at the root they are the structs.
pub use sys::{personality::personality, stat::stat, statfs::statfs, sysinfo::sysinfo, timex::timex, utsname::utsname};

#[doc(no_inline)]
pub use core::ffi::{CStr, c_char, c_int, c_long, c_uint, c_ulong, c_void};
