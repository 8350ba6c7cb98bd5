// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a test machine: runs what /plan names, carries the results out, and switches the machine off.
//!
//! It must not return: the kernel panics when process 1 exits. The results do not go to the console, where the kernel's own
//! lines would land in the middle of them, but line by line through the kernel's log.
#![no_std]
#![no_main]

use nilibc::ktap::{self, Directive};
use nilibc::print::Sink;
use nilibc::*;
use selftests::read_whole;

/// For how long a program may say nothing.
const SILENCE: timespec = timespec::seconds(45);

fn main() -> i32 {
    if getpid() != 1 {
        // It ends every process that it may: on anything but a test machine that is a disaster.
        eprintln!("init: only for process 1 of a test machine");
        return 2;
    }
    prepare();
    let log = &mut Log::open();
    match run_plan(log).and(log.error) {
        Ok(()) => put!(log, "{}\n", ktap::END),
        Err(error) => {
            log.end_line();
            log.indent = false;
            put!(log, "# init: stopped before the end of the plan: {}\n", error);
        }
    }
    sync();
    loop {
        let _ = reboot(RB_POWER_OFF);
        let _ = nanosleep(timespec::seconds(1));
    }
}

/// Makes the machine what tests expect. A kernel may lack any of this; then the tests that need it are skipped.
fn prepare() {
    let file_systems = [
        (c"proc", c"/proc", 0o555),
        (c"sysfs", c"/sys", 0o555),
        (c"devtmpfs", c"/dev", 0o755),
        (c"tmpfs", c"/tmp", 0o1777),
    ];
    for (name, path, mode) in file_systems {
        let _ = mkdir(path, mode);
        let _ = mount(name, path, name, 0, None);
    }
    let settings: [(_, &[u8]); 2] = [
        // Otherwise the kernel drops lines that come too fast.
        (c"/proc/sys/kernel/printk_devkmsg", b"on\n"),
        // Tests end by faults that they expect: the registers of each need not be shown.
        (c"/proc/sys/debug/exception-trace", b"0\n"),
    ];
    for (path, value) in settings {
        let _ = open(path, O_WRONLY, 0).and_then(|file| write(file, value));
    }
}

/// Runs what /plan names. A line is a program of /tests and its arguments.
fn run_plan(log: &mut Log) -> Result<()> {
    let mut room = [0; 0x8000];
    let len = match open(c"/plan", O_RDONLY, 0) {
        Ok(file) => read_whole(file, &mut room)?.len(),
        Err(error) => {
            put!(log, "# init: /plan cannot be read, which names the tests: `cargo xtask initramfs` packs one\n");
            return Err(error);
        }
    };
    let plan = room.get_mut(..len).filter(|plan| plan.len() < 0x8000).ok_or(Errno::FBIG)?;
    let count = plan.iter().filter(|&&byte| byte == b'\n').count() as u32;
    if count == 0 {
        // Only tests of the kernel's own were asked for.
        return Ok(());
    }
    ktap::version(&mut |text| log.put(text));
    ktap::plan(&mut |text| log.put(text), count, None);
    for (number, line) in (1..).zip(plan.split_inclusive_mut(|&byte| byte == b'\n')) {
        run_line(log, number, line)?;
    }
    Ok(())
}

/// The most words that a line of the plan may have.
const WORDS: usize = 256;

/// Runs the program of one line, and tells how it ended.
fn run_line(log: &mut Log, number: u32, line: &mut [u8]) -> Result<()> {
    line.iter_mut().filter(|byte| matches!(byte, b' ' | b'\n')).for_each(|byte| *byte = 0);
    let mut argv = [CPtr::NULL; WORDS + 1];
    let mut words = line.split_inclusive(|&byte| byte == 0).filter(|word| word.len() > 1);
    let name = CStr::from_bytes_with_nul(words.clone().next().unwrap_or(b"")).map_err(|_| Errno::INVAL)?;
    for (place, word) in argv.iter_mut().take(WORDS).zip(&mut words) {
        *place = CPtr::new(CStr::from_bytes_with_nul(word).map_err(|_| Errno::INVAL)?);
    }
    if words.next().is_some() {
        return Err(Errno::TOOBIG);
    }
    let name = name.to_str().map_err(|_| Errno::INVAL)?;
    log.indent = true;
    ktap::subtest(&mut |text| log.put(text), name);
    let ended = run_program(log, name, &argv)?;
    log.end_line();
    log.indent = false;
    let (ok, directive, reason) = match ended {
        None => (false, Directive::Timeout, "it said nothing for too long, and was killed"),
        Some(WaitStatus::Exited(0)) => (true, Directive::None, ""),
        Some(WaitStatus::Exited(4)) => (true, Directive::Skip, "all of its tests were skipped"),
        Some(WaitStatus::Signaled(sig)) => {
            put!(log, "# ended by {}\n", sigabbrev(sig));
            (false, Directive::None, "")
        }
        Some(WaitStatus::Exited(status) | WaitStatus::Stopped(status)) => {
            put!(log, "# exit status {}\n", status);
            (false, Directive::None, "")
        }
        Some(WaitStatus::Continued) => (false, Directive::None, ""),
    };
    ktap::result(&mut |text| log.put(text), ok, number, name, directive, reason);
    Ok(())
}

/// How a program of /tests ended, which ran in a session of its own; nothing of it is left. `None`: it was silent too long.
fn run_program(log: &mut Log, name: &str, argv: &[CPtr<'_>]) -> Result<Option<WaitStatus>> {
    let mut room = [0; 256];
    let path = CStr::from_bytes_until_nul(bprint!(&mut room, "/tests/{}\0", name)).map_err(|_| Errno::NAMETOOLONG)?;
    let (output, input) = pipe2(O_CLOEXEC)?;
    let Fork::Parent(pid) = fork()? else { become_program(&input, path, argv) };
    drop(input);
    let in_time = relay(log, &output, pid)?;
    // Who is not there any more cannot be killed.
    let _ = kill(-1, SIGKILL);
    let ended = waitpid(pid, 0)?;
    while wait().is_ok() {}
    // Nobody is left who writes.
    while pass_on(log, &output)? {}
    Ok(ended.filter(|_| in_time).map(|(_, status)| status))
}

/// Becomes the program, or says why not where its output goes.
fn become_program(input: &OwnedFd, path: &CStr, argv: &[CPtr<'_>]) -> ! {
    let ready = setsid().and_then(|_| dup2(input, STDOUT)).and_then(|_| dup2(input, STDERR));
    let error = ready.err().unwrap_or_else(|| execve(path, argv, &argv![c"HOME=/", c"PATH=/tests"]));
    eprintln!("# init: cannot execute {}: {}", path, error);
    _exit(126)
}

/// Passes on what is printed, until the program ends. Answers whether it did before it was silent for too long.
fn relay(log: &mut Log, output: &OwnedFd, pid: pid_t) -> Result<bool> {
    let pidfd = pidfd_open(pid)?;
    let mut open = true;
    loop {
        let output_or_none = if open { pollfd::new(output, POLLIN) } else { pollfd::none() };
        let mut fds = [pollfd::new(&pidfd, POLLIN), output_or_none];
        if ppoll(&mut fds, Some(SILENCE), None)? == 0 {
            return Ok(false);
        }
        let [ended, printed] = fds.map(|fd| fd.revents != 0);
        open = open && (!printed || pass_on(log, output)?);
        if ended {
            return Ok(true);
        }
    }
}

/// Passes on some of the output. Answers whether there may be more.
fn pass_on(log: &mut Log, output: &OwnedFd) -> Result<bool> {
    let mut room = [0; 1024];
    let len = read(output, &mut room)?;
    log.put(room.get(..len).unwrap_or(&[]));
    Ok(len > 0)
}

/// Where the results go: the kernel's log, of which each write is a whole line. It is the console where there is no such log.
struct Log {
    fd: OwnedFd,
    /// What stands before the tag: the level, which has the line shown even when the kernel is told to be quiet.
    level: &'static str,
    /// Whether this is the output of a program.
    indent: bool,
    line: [u8; Self::LINE],
    len: usize,
    /// The first line that could not be written.
    error: Result<()>,
}

impl Log {
    /// The longest text of a line. The kernel takes 1024 bytes, tag and all.
    const LINE: usize = 900;

    fn open() -> Self {
        let kmsg = open(c"/dev/kmsg", O_WRONLY | O_CLOEXEC, 0).map(|fd| (fd, "<3>"));
        let console = || open(c"/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC, 0).map(|fd| (fd, ""));
        let (fd, level) = kmsg.or_else(|_| console()).unwrap_or_else(|_| abort());
        Self { fd, level, indent: false, line: [0; Self::LINE], len: 0, error: Ok(()) }
    }

    fn end_line(&mut self) {
        if self.len > 0 {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        let text = self.line.get(..self.len).unwrap_or(&[]);
        let indent = if self.indent { "  " } else { "" };
        let mut room = [0; Self::LINE + 32];
        let record = bprint!(&mut room, "{}{}{}{}\n", self.level, ktap::TAG, indent, text);
        self.error = self.error.and(write_all(&self.fd, record));
        self.len = 0;
    }

    fn push(&mut self, byte: u8) {
        let is_inside_a_character = byte & 0xc0 == 0x80;
        if self.len == Self::LINE || (self.len > Self::LINE - 4 && !is_inside_a_character) {
            self.pass_on();
            // The rest of a line is not a line: it must not be taken for a result.
            self.put(b"# ... ");
        }
        if let Some(place) = self.line.get_mut(self.len) {
            *place = byte;
            self.len += 1;
        }
    }
}

impl Sink for Log {
    fn put(&mut self, text: &[u8]) {
        for &byte in text {
            match byte {
                b'\n' => self.pass_on(),
                b'\r' => {}
                b'\t' | b' '..=b'~' | 0x80.. => self.push(byte),
                _ => self.push(b'?'),
            }
        }
    }
}

entry!(main);
