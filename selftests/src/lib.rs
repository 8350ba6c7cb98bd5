// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the test programs share: scratch directories, children, and starting over.
#![no_std]
#![feature(portable_simd)]

pub mod notes;
pub mod registers;

use nilibc::*;

/// A descriptor that no test has open.
// SAFETY: nobody owns it. What is done to it fails.
pub const NOT_OPEN: BorrowedFd<'static> = unsafe { BorrowedFd::borrow_raw(999) };

/// Whether `answer` is this error. Says what it is instead.
pub fn fails<T>(answer: Result<T>, error: Errno) -> bool {
    match answer {
        Ok(_) => println!("it did not fail"),
        Err(other) if other == error => return true,
        Err(other) => println!("it failed with {}", other),
    }
    false
}

/// Whether the kernel has a call, or a command of one, that answered so. User-mode emulation lacks some, and so do old kernels.
pub fn knows<T>(answer: Result<T>) -> bool {
    !matches!(answer, Err(Errno::NOSYS | Errno::INVAL))
}

/// Whether the bytes are those expected. Says what they are instead.
pub fn is(found: &[u8], expected: &[u8]) -> bool {
    if found != expected {
        println!("found:    [{}]\nexpected: [{}]", found, expected);
    }
    found == expected
}

/// How a child ends that does this, and then exits with 0, whatever came of it.
pub fn child<T>(does: impl FnOnce() -> T) -> Result<WaitStatus> {
    match fork()? {
        Fork::Child => {
            does();
            _exit(0)
        }
        Fork::Parent(pid) => end_of(pid),
    }
}

/// Whether `does` says so, in a child: what it gives up, or makes for itself, ends with that. Says why it failed.
pub fn holds_in_a_child(does: impl FnOnce() -> Result<bool>) -> Result<bool> {
    let status = child(|| {
        let done = does();
        let _ = done.inspect_err(|error| println!("{}", *error));
        let _ = stdout().flush();
        done == Ok(true) || _exit(1)
    })?;
    Ok(status == WaitStatus::Exited(0))
}

/// That no program which is started from here on has more rights than this one: `PR_SET_NO_NEW_PRIVS`.
pub fn promise() -> Result<()> {
    const SET_NO_NEW_PRIVS: i32 = 38;
    // SAFETY: the call touches no memory.
    unsafe { syscall!(PRCTL, SET_NO_NEW_PRIVS, 1, 0, 0, 0) }.map(drop)
}

/// How the child `pid` ends.
pub fn end_of(pid: pid_t) -> Result<WaitStatus> {
    waitpid(pid, 0)?.map(|(_, status)| status).ok_or(Errno::CHILD)
}

/// Does `test` in an empty working directory of its own. Files that it leaves there go with it, if they are called `a` to
/// `d`.
pub fn scratch<T>(test: impl FnOnce() -> Result<T>) -> Result<T> {
    let mut id = [0; 8];
    getrandom(&mut id, 0)?;
    let mut room = [0; 40];
    let path = CStr::from_bytes_with_nul(bprint!(&mut room, "/tmp/nilibc-{:016x}\0", u64::from_ne_bytes(id)));
    let path = path.map_err(|_| Errno::INVAL)?;
    mkdir(path, 0o700)?;
    chdir(path)?;
    let outcome = test();
    chdir(path)?;
    for name in [c"a", c"b", c"c", c"d"] {
        // Most of them are not there, or not of this kind.
        let _ = unlink(name).or_else(|_| rmdir(name));
    }
    chdir(c"/")?;
    rmdir(path)?;
    outcome
}

/// Does `test` in a scratch directory that has a file `a`, in which there is `text`.
pub fn with_a<T>(test: impl FnOnce() -> Result<T>) -> Result<T> {
    scratch(|| put(c"a", b"text").and_then(|()| test()))
}

/// Makes the file `name` with this content.
pub fn put(name: &CStr, content: &[u8]) -> Result<()> {
    write_all(creat(name, 0o600)?, content)
}

/// Whether this is all that is in the file `name`.
pub fn holds(name: &CStr, content: &[u8]) -> Result<bool> {
    let mut room = [0; 256];
    Ok(is(read_whole(open(name, O_RDONLY, 0)?, &mut room)?, content))
}

/// Does `test` in a scratch directory where the file `a` has three lines, the last one without its end.
pub fn with_text<T>(test: impl FnOnce() -> Result<T>) -> Result<T> {
    scratch(|| put(c"a", b"one\ntwo\nthree").and_then(|()| test()))
}

/// Whether this is all that is left to read.
pub fn reads(stream: &FILE, expected: &[u8]) -> Result<bool> {
    let mut room = [0; 64];
    let len = stream.read(&mut room)?;
    Ok(is(&room[..len], expected))
}

/// All that can be read from `fd`, as far as there is room.
pub fn read_whole(fd: impl AsFd, room: &mut [u8]) -> Result<&[u8]> {
    let mut len = 0;
    while let Some(rest) = room.get_mut(len..).filter(|rest| !rest.is_empty()) {
        match read(&fd, rest)? {
            0 => break,
            more => len += more,
        }
    }
    Ok(room.get(..len).unwrap_or(&[]))
}

/// What came of a second start of this program.
pub struct Run {
    /// How it ended.
    pub status: WaitStatus,
    /// What it printed.
    pub output: &'static [u8],
}

/// The file of this program: by a name that is good in every directory, unless that would be the emulator's.
pub fn program() -> Result<&'static CStr> {
    let own = c"/proc/self/exe";
    if !emulated() && selftest::exists(own) {
        return Ok(own);
    }
    let path = getauxval(AT_EXECFN).ok_or(Errno::NOENT)?;
    // SAFETY: the kernel puts the path that this program was executed by behind its environment, and ends it with NUL.
    Ok(unsafe { CStr::from_ptr(core::ptr::with_exposed_provenance(path as usize)) })
}

/// Starts this program a second time, with these arguments and this environment, and waits for its end.
pub fn restart(argv: &[CPtr<'_>], envp: &[CPtr<'_>]) -> Result<Run> {
    let output = memfd_create(c"output", MFD_CLOEXEC)?;
    let path = program()?;
    let status = match fork()? {
        Fork::Child => {
            let redirected = dup2(&output, STDOUT).and_then(|_| dup2(&output, STDERR));
            _exit(redirected.err().unwrap_or_else(|| execve(path, argv, envp)).number())
        }
        Fork::Parent(pid) => end_of(pid)?,
    };
    let len = fstat(&output)?.stx_size as usize;
    // One byte more, because there is no mapping of nothing.
    // SAFETY: the kernel chooses a place where nothing is.
    let start = unsafe { mmap(core::ptr::null_mut(), len + 1, PROT_READ, MAP_SHARED, Some(output.as_fd()), 0)? };
    // SAFETY: the mapping stays, and nobody who writes to the file is left.
    Ok(Run { status, output: unsafe { core::slice::from_raw_parts(start.cast(), len) } })
}

/// Why a test that needs [`restarts`] is skipped.
pub const EMULATED: &str = "user-mode emulation starts no programs here";

/// Whether this is the second start.
pub fn again() -> bool {
    args().next() == Some(c"again")
}

/// Whether [`restart`] works: user-mode emulation starts programs of its own kind only with the help of binfmt_misc.
pub fn restarts() -> bool {
    let listed = |run: Run| run.status == WaitStatus::Exited(0);
    !emulated() || restart(&argv![c"again", c"--list"], &argv![]).is_ok_and(listed)
}

/// Judges `expected` in a second start of this program that is given this environment: there, `row` comes here again.
pub fn restarted(row: &CStr, envp: &[CPtr<'_>], expected: impl FnOnce() -> bool) -> Result<bool> {
    if again() {
        return Ok(expected());
    }
    let run = restart(&argv![c"again", row], envp)?;
    let passed = run.status == WaitStatus::Exited(0);
    if !passed {
        println!("{}", run.output);
    }
    Ok(passed)
}

/// Whether user-mode QEMU runs this program.
pub fn emulated() -> bool {
    prctl_get_name().starts_with(b"qemu-")
}

/// Whether memory can be used in this way: a process that does so ends with a signal if not.
pub fn survives<T>(does: impl FnOnce() -> T) -> Result<bool> {
    match child(does)? {
        WaitStatus::Exited(0) => Ok(true),
        WaitStatus::Signaled(SIGSEGV | SIGBUS) => Ok(false),
        _ => Err(Errno::INVAL),
    }
}
