// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A program under user-mode QEMU, and a debugger's end of gdb's remote protocol.
//!
//! QEMU gives registers one by one only to who has asked for their description, and only where it has one. Elsewhere all come
//! at once, and those that matter are all of one size. Its own end has faults for the latter kind on some machines, so the
//! former is tried first.

use super::table::Place;
use crate::machine::Machine;
use crate::run;
use anyhow::{Context, Result, bail, ensure};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the program may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Debugger {
    child: Child,
    stream: UnixStream,
    /// Bytes of a general register.
    size: usize,
    is_big_endian: bool,
    /// Registers come one by one.
    is_single: bool,
    _socket: TempDir,
}

impl Drop for Debugger {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Debugger {
    /// Starts the program, stopped at its first instruction.
    pub(crate) fn start(machine: &Machine, program: &Path, bits: u32) -> Result<Debugger> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("gdb");
        let mut command = run::command(machine, program, true);
        command.env("QEMU_GDB", &socket).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot run `{}`", machine.user.program))?;
        let stream = connect(&socket, &mut child)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let is_big_endian = machine.rust.elf.ends_with("big-endian");
        let mut debugger =
            Debugger { child, stream, size: bits as usize / 8, is_big_endian, is_single: false, _socket: folder };
        debugger.ask("qXfer:features:read:target.xml:0,1")?;
        debugger.is_single = !debugger.ask("p0")?.is_empty();
        Ok(debugger)
    }

    pub(crate) fn set_breakpoint(&mut self, address: u64) -> Result<()> {
        self.order(&format!("Z0,{address:x},4"))
    }

    pub(crate) fn clear_breakpoint(&mut self, address: u64) -> Result<()> {
        self.order(&format!("z0,{address:x},4"))
    }

    /// Lets the program run. Answers whether it has come to a breakpoint; else it ended, or a signal did.
    pub(crate) fn resume(&mut self) -> Result<bool> {
        // Signal 5 in gdb's count, which is the same for all machines.
        Ok(self.ask("c")?.starts_with("T05"))
    }

    /// Lets the program run to its end. Answers with all that it has printed.
    pub(crate) fn output(mut self) -> Result<String> {
        self.resume()?;
        let mut text = String::new();
        self.child.stdout.take().context("it has no output")?.read_to_string(&mut text)?;
        Ok(text)
    }

    pub(crate) fn value(&mut self, place: &Place) -> Result<u64> {
        let value = self.register(place.register)?;
        let Some(offset) = place.offset else { return Ok(value) };
        let bytes = self.ask(&format!("m{:x},{:x}", value.wrapping_add(offset), self.size))?;
        self.number(&bytes)
    }

    pub(crate) fn register(&mut self, register: usize) -> Result<u64> {
        let bytes = self.bytes(register)?;
        self.number(&bytes)
    }

    pub(crate) fn set_register(&mut self, register: usize, value: u64) -> Result<()> {
        let digits = self.bytes(register)?.len();
        let value = format!("{value:016x}");
        let bytes = self.in_order(value.get(16 - digits..).context("the register is too wide")?);
        if self.is_single {
            return self.order(&format!("P{register:x}={bytes}"));
        }
        let mut all = self.ask("g")?;
        all.replace_range(self.place(register), &bytes);
        self.order(&format!("G{all}"))
    }

    /// The register's bytes as digits, in the order of the machine's memory.
    fn bytes(&mut self, register: usize) -> Result<String> {
        let bytes = if self.is_single {
            self.ask(&format!("p{register:x}"))?
        } else {
            self.ask("g")?.get(self.place(register)).unwrap_or_default().to_owned()
        };
        ensure!((8..=16).contains(&bytes.len()), "QEMU has no register {register}: it answers `{bytes}`");
        Ok(bytes)
    }

    /// Where a register is among all of them.
    fn place(&self, register: usize) -> std::ops::Range<usize> {
        let digits = 2 * self.size;
        register * digits..(register + 1) * digits
    }

    fn number(&self, bytes: &str) -> Result<u64> {
        u64::from_str_radix(&self.in_order(bytes), 16)
            .with_context(|| format!("QEMU answers `{bytes}`, which is no number"))
    }

    /// From digits as people write them to the order of the machine's memory, or back.
    fn in_order(&self, digits: &str) -> String {
        if self.is_big_endian {
            return digits.to_owned();
        }
        let pairs = digits.as_bytes().rchunks(2);
        pairs.flatten().map(|&digit| char::from(digit)).collect()
    }

    /// Sends what is answered with `OK`.
    fn order(&mut self, text: &str) -> Result<()> {
        let answer = self.ask(text)?;
        ensure!(answer == "OK", "QEMU answers `{answer}` to `{text}`");
        Ok(())
    }

    /// A packet each way: `$`, the text, `#`, and the sum of its bytes in two digits. Each is acknowledged by `+`.
    fn ask(&mut self, text: &str) -> Result<String> {
        let sum = text.bytes().fold(0_u8, u8::wrapping_add);
        write!(self.stream, "${text}#{sum:02x}")?;
        self.skip_to(b'$')?;
        let answer = self.skip_to(b'#')?;
        self.stream.read_exact(&mut [0; 2])?;
        self.stream.write_all(b"+")?;
        Ok(answer)
    }

    /// Reads up to this byte. Answers with what comes before it.
    fn skip_to(&mut self, end: u8) -> Result<String> {
        let mut text = String::new();
        let mut byte = [0];
        loop {
            self.stream.read_exact(&mut byte).context("QEMU does not answer the debugger")?;
            if byte == [end] {
                return Ok(text);
            }
            text.push(char::from(byte[0]));
        }
    }
}

/// Waits until QEMU listens.
fn connect(socket: &Path, child: &mut Child) -> Result<UnixStream> {
    let start = Instant::now();
    loop {
        match UnixStream::connect(socket) {
            Ok(stream) => return Ok(stream),
            Err(error) if start.elapsed() > PATIENCE => bail!("cannot reach QEMU at {}: {error}", socket.display()),
            Err(_) => {}
        }
        if let Some(status) = child.try_wait()? {
            bail!("QEMU ended before it listened to the debugger: {status}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
