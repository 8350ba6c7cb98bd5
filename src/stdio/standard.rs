// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The three streams that are always there, and what `print!` and `eprint!` write to.
//!
//! They are all zero at first, so that they take no place in the file. Which descriptor one has follows from where it stands.

use super::stream::{BUFSIZ, Buffering, FILE, READING, READS, READY, State, WRITES};
use crate::fd::{STDERR, STDOUT};
use crate::global::Global;
use crate::print::Sink;
use crate::{Result, isatty, write_all};

pub(super) static STREAMS: [FILE; 3] = [const { FILE::new() }; 3];
static BUFFERS: [Global<[u8; BUFSIZ]>; 3] = [const { Global::new([0; BUFSIZ]) }; 3];

type Hook = Option<fn()>;

/// What flushes standard output, once that is printed to.
static FLUSH: Global<Hook> = Global::new(None);

/// What flushes all streams, once there are others.
static FLUSH_ALL: Global<Hook> = Global::new(None);

/// What `exit` does for the streams; nothing in a program that never writes to one.
#[cfg(feature = "rt")]
#[inline(always)]
pub(crate) fn at_exit() {
    if let Some(flush) = FLUSH_ALL.get().or(FLUSH.get()) {
        flush();
    }
}

/// Makes this what `exit` does for all streams.
pub(super) fn at_exit_also(flush: fn()) {
    FLUSH_ALL.set(Some(flush));
}

/// Gives a standard stream what it needs when it is first used other than by printing.
pub(super) fn prepare(stream: &FILE, state: &mut State) {
    for (fd, (known, buffer)) in STREAMS.iter().zip(&BUFFERS).enumerate() {
        if core::ptr::eq(known, stream) {
            state.fd = fd as i32;
            state.flags |= READY | if fd == 0 { READS } else { WRITES };
            if fd == 1 {
                if state.buffer.is_null() {
                    start(state);
                }
                return;
            }
            (state.buffer, state.size) = (buffer.as_ptr().cast(), BUFSIZ);
            state.buffering = if fd == 2 { Buffering::None } else { Buffering::Auto };
        }
    }
}

/// The same for standard output when it is first printed to.
fn start(state: &mut State) {
    (state.buffer, state.size) = (BUFFERS[1].as_ptr().cast(), BUFSIZ);
    state.buffering = if isatty(STDOUT) { Buffering::Line } else { Buffering::Full };
    FLUSH.set(Some(flush_stdout));
}

fn flush_stdout() {
    stdout().with(|state| {
        if !state.has(READING) {
            // An error has nobody left who could be told.
            let _ = pass_on(state);
        }
    });
}

/// Shows what standard output has of a line, before standard input waits for an answer to it.
pub(super) fn before_waiting(state: &State) {
    if state.fd == 0 && state.device.is_none() {
        STREAMS[1].with(|output| {
            if output.buffering == Buffering::Line {
                let _ = output.flush();
            }
        });
    }
}

/// Standard input.
pub fn stdin() -> &'static FILE {
    &STREAMS[0]
}

/// Standard error: a call writes what it has in one piece.
pub fn stderr() -> &'static FILE {
    &STREAMS[2]
}

/// Standard output. All its values are the same stream.
#[derive(Clone, Copy, Debug)]
pub struct Stdout(());

/// Standard output.
pub const fn stdout() -> Stdout {
    Stdout(())
}

impl Stdout {
    /// Chooses when it passes on what it holds, from now on. setvbuf(3).
    pub fn set_buffering(self, buffering: Buffering) {
        self.with(|state| {
            if state.buffer.is_null() {
                start(state);
            }
            state.buffering = buffering.choose(STDOUT);
        });
    }

    /// Passes on what it holds. Answers with the first error since the last call, of whatever print it was. fflush(3).
    pub fn flush(self) -> Result<()> {
        self.with(|state| {
            if !state.has(READING) {
                let _ = pass_on(state);
            }
            core::mem::replace(&mut state.error, Ok(()))
        })
    }

    /// Holds these bytes, or passes them on as the buffering asks: one at a time, because that takes less code, and a piece of a
    /// line is short.
    pub(crate) fn print(self, bytes: &[u8]) -> Result<()> {
        self.print_by(bytes, State::hold_one)
    }

    /// The same for what may be long.
    #[cfg(feature = "c-abi")]
    pub(crate) fn print_long(self, bytes: &[u8]) -> Result<()> {
        self.print_by(bytes, State::hold)
    }

    #[inline(always)]
    fn print_by(self, mut bytes: &[u8], hold: impl Fn(&mut State, &mut &[u8]) -> bool) -> Result<()> {
        self.with(|state| {
            if state.buffer.is_null() {
                start(state);
            }
            let mut answer = Ok(());
            while !bytes.is_empty() {
                if hold(state, &mut bytes) {
                    answer = pass_on(state);
                }
            }
            answer
        })
    }

    /// As [`FILE::with`], for who only prints: then nothing is linked of what else a stream can do.
    fn with<R>(self, does: impl FnOnce(&mut State) -> R) -> R {
        self.owner.hold();
        // SAFETY: the lock is held, and `does` calls nothing that holds it.
        let answer = does(unsafe { &mut *STREAMS[1].state() });
        self.owner.release();
        answer
    }
}

/// As [`State::pass_on`].
fn pass_on(state: &mut State) -> Result<()> {
    let answer = write_all(STDOUT, state.take_held());
    state.remember(answer)
}

impl core::ops::Deref for Stdout {
    type Target = FILE;

    fn deref(&self) -> &FILE {
        &STREAMS[1]
    }
}

impl Sink for Stdout {
    fn put(&mut self, bytes: &[u8]) {
        // The stream remembers what went wrong.
        let _ = self.print(bytes);
    }
}

/// Standard error, for one message: it is passed on when the value ends.
#[derive(Debug)]
pub struct Stderr {
    bytes: [u8; 128],
    len: usize,
}

impl Stderr {
    /// An empty message.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { bytes: [0; 128], len: 0 }
    }

    fn pass_on(&mut self) {
        // An error has nowhere to be told.
        let _ = write_all(STDERR, self.bytes.get(..self.len).unwrap_or(&[]));
        self.len = 0;
    }
}

impl Sink for Stderr {
    fn put(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.len == self.bytes.len() {
                self.pass_on();
            }
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = byte;
                self.len += 1;
            }
        }
    }
}

impl Drop for Stderr {
    fn drop(&mut self) {
        self.pass_on();
    }
}
