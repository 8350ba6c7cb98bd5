// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Descriptors of processes, and the memory of others: pidfd_open(2), process_vm_readv(2).
#![no_std]
#![no_main]

use core::ptr::from_mut;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use nilibc::selftest::{exists, root};
use nilibc::*;
use selftests::{emulated, end_of, fails, holds_in_a_child, knows, read_whole};

selftest! {
    pidfd_is_closed_by_exec if there(), NONE => fd_flags(&pidfd_open(getpid())?)? == 1;
    pidfd_is_not_readable_before_the_end if there(), NONE => { let (pid, fd) = waiting()?; let silent = !readable(&fd)?; kill(pid, SIGKILL)?; silent };
    pidfd_of_a_zombie if there(), NONE      => {
        let (pid, _) = waiting()?;
        kill(pid, SIGKILL)?;
        waitid(P_PID, pid, WEXITED | WNOWAIT)?;
        let ready = readable(&pidfd_open(pid)?)?;
        end_of(pid)? == WaitStatus::Signaled(SIGKILL) && ready
    };
    pidfd_of_one_that_is_gone if there(), NONE => { let (pid, fd) = waiting()?; kill(pid, SIGKILL)?; end_of(pid)?; fails(pidfd_send_signal(&fd, 0), Errno::SRCH) && fails(pidfd_open(pid), Errno::SRCH) };
    pidfd_with_a_flag_that_there_is_not if there(), NONE => fails(open_with(getpid(), 1), Errno::INVAL);
    pidfd_of_no_process if there(), NONE    => fails(pidfd_open(0), Errno::INVAL) && fails(pidfd_open(-1), Errno::INVAL);
    pidfd_tells_whose_it_is if there() && exists(c"/proc/self/fdinfo") && !emulated(), NO_PROC => pidfd_tells_whose_it_is();
    signal_that_there_is_not if there(), NONE => fails(pidfd_send_signal(pidfd_open(getpid())?, 1000), Errno::INVAL);
    signal_to_what_is_a_pipe if there(), NONE => fails(pidfd_send_signal(pipe()?.0, 0), Errno::BADF);
    signal_to_a_process_of_root if there() && root() && !emulated(), NOT_ROOT => {
        let own = pidfd_open(getpid())?;
        holds_in_a_child(|| { setuid(70_000)?; Ok(fails(pidfd_send_signal(&own, 0), Errno::PERM)) })?
    };
    signal_zero_is_a_question if there(), NONE => pidfd_send_signal(pidfd_open(getpid())?, 0).is_ok();

    waitid_of_a_pidfd if waits(), NONE      => { let (pid, fd) = waiting()?; kill(pid, SIGTERM)?; waitid(P_PIDFD, fd.as_raw_fd(), WEXITED)? == Some((pid, WaitStatus::Signaled(SIGTERM))) };
    waitid_of_a_pidfd_that_does_not_wait if waits() && nonblocking(), NOT_BLOCKING => {
        let (pid, _) = waiting()?;
        let fd = open_with(pid, O_NONBLOCK)?;
        let refused = fails(waitid(P_PIDFD, fd.as_raw_fd(), WEXITED), Errno::AGAIN);
        kill(pid, SIGKILL)?;
        refused && end_of(pid)? == WaitStatus::Signaled(SIGKILL)
    };
    waitid_of_a_pidfd_of_no_child if waits(), NONE => fails(waitid(P_PIDFD, pidfd_open(getpid())?.as_raw_fd(), WEXITED), Errno::CHILD);
    waitid_of_what_is_no_pidfd if waits(), NONE => fails(waitid(P_PIDFD, pipe()?.0.as_raw_fd(), WEXITED), Errno::BADF);

    getfd_copies_a_descriptor if takes(), NO_GETFD => getfd_copies_a_descriptor();
    getfd_is_closed_by_exec if takes(), NO_GETFD => fd_flags(&pidfd_getfd(pidfd_open(getpid())?, 0, 0)?)? == 1;
    getfd_of_what_is_not_open if takes(), NO_GETFD => fails(pidfd_getfd(pidfd_open(getpid())?, 999, 0), Errno::BADF);
    getfd_with_a_flag if takes(), NO_GETFD  => fails(pidfd_getfd(pidfd_open(getpid())?, 0, 1), Errno::INVAL);
    setns_by_a_pidfd if there() && root() && !emulated(), NOT_ROOT => setns_by_a_pidfd();

    memory_of_a_child_is_read if remote(), NO_REMOTE => memory_of_a_child_is_read();
    memory_of_a_child_is_written if remote(), NO_REMOTE => memory_of_a_child_is_written();
    memory_is_read_up_to_a_hole if remote(), NO_REMOTE => {
        let mut from = *b"text";
        let pieces = [piece(&mut from), iovec { iov_base: core::ptr::without_provenance_mut(8), iov_len: 4 }];
        let mut room = [0; 8];
        process_vm_readv(getpid(), &mut [IoSliceMut::new(&mut room)], &pieces)? == 4 && room == *b"text\0\0\0\0"
    };
    memory_of_root_is_roots if remote() && root(), NO_REMOTE => {
        let mut from = *b"text";
        let (pid, from) = (getpid(), [piece(&mut from)]);
        holds_in_a_child(|| { setuid(70_000)?; Ok(fails(process_vm_readv(pid, &mut [IoSliceMut::new(&mut [0; 4])], &from), Errno::PERM)) })?
    };
}

const NONE: &str = "there is no pidfd_open here, or no waiting by it";
const NOT_BLOCKING: &str = "there are no descriptors of processes that do not block here";
const NO_PROC: &str = "needs pidfd_open and /proc, of this program and not of an emulator";
const NOT_ROOT: &str = "needs pidfd_open and root, on a kernel";
const NO_GETFD: &str = "there is no pidfd_getfd here";
const NO_REMOTE: &str = "there is no process_vm_readv here, or this is not root";

fn there() -> bool {
    pidfd_open(getpid()).is_ok()
}

fn waits() -> bool {
    // User-mode emulation knows no P_PIDFD.
    there() && pidfd_open(getpid()).is_ok_and(|fd| waitid(P_PIDFD, fd.as_raw_fd(), WEXITED) == Err(Errno::CHILD))
}

fn nonblocking() -> bool {
    // User-mode emulation hands on the machine's own number of the flag.
    !emulated() && open_with(getpid(), O_NONBLOCK).is_ok()
}

fn takes() -> bool {
    there() && pidfd_open(getpid()).and_then(|own| pidfd_getfd(own, 0, 0)).is_ok()
}

fn remote() -> bool {
    knows(process_vm_readv(getpid(), &mut [], &[]))
}

fn open_with(pid: pid_t, flags: i32) -> Result<OwnedFd> {
    // SAFETY: the call touches no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(PIDFD_OPEN, pid, flags)? as i32)) }
}

fn fd_flags(fd: &OwnedFd) -> Result<usize> {
    const GETFD: i32 = 1;
    // SAFETY: the call touches no memory.
    unsafe { syscall!(FCNTL, fd.as_fd(), GETFD, 0) }
}

fn readable(fd: &OwnedFd) -> Result<bool> {
    Ok(poll(&mut [pollfd::new(fd, POLLIN)], 0)? == 1)
}

/// A child that waits for ever, and its descriptor.
fn waiting() -> Result<(pid_t, OwnedFd)> {
    let Fork::Parent(pid) = fork()? else {
        loop {
            let _ = pause();
        }
    };
    Ok((pid, pidfd_open(pid)?))
}

fn pidfd_tells_whose_it_is() -> Result<bool> {
    let own = pidfd_open(getpid())?;
    let (mut path, mut text, mut wanted) = ([0; 64], [0; 512], [0; 32]);
    let path = bprint!(&mut path, "/proc/self/fdinfo/{}\0", own.as_raw_fd());
    let file = open(CStr::from_bytes_with_nul(path).map_err(|_| Errno::INVAL)?, O_RDONLY, 0)?;
    let text = read_whole(file, &mut text)?;
    let wanted = &*bprint!(&mut wanted, "Pid:\t{}", getpid());
    Ok(text.split(|&byte| byte == b'\n').any(|line| line == wanted))
}

fn getfd_copies_a_descriptor() -> Result<bool> {
    let (told, tell) = pipe()?;
    let Fork::Parent(pid) = fork()? else {
        // The parent has not got this one.
        let file = memfd_create(c"a", 0).and_then(|file| write_all(&file, b"text").map(|()| file));
        let number = file.as_ref().map_or(-1, OwnedFd::as_raw_fd);
        let _ = write_all(&tell, &number.to_ne_bytes());
        loop {
            let _ = pause();
        }
    };
    let (mut number, mut text) = ([0; 4], [0; 4]);
    read(told, &mut number)?;
    let copy = pidfd_getfd(pidfd_open(pid)?, i32::from_ne_bytes(number), 0);
    kill(pid, SIGKILL)?;
    end_of(pid)?;
    pread(copy?, &mut text, 0)?;
    Ok(text == *b"text")
}

fn setns_by_a_pidfd() -> Result<bool> {
    let (told, tell) = pipe()?;
    let Fork::Parent(pid) = fork()? else {
        let inside = unshare(CLONE_NEWUTS).and_then(|()| sethostname(b"inside"));
        let _ = write_all(&tell, &[inside.is_ok().into()]);
        loop {
            let _ = pause();
        }
    };
    let mut ready = [0];
    read(told, &mut ready)?;
    let entered = setns(pidfd_open(pid)?, CLONE_NEWUTS);
    kill(pid, SIGKILL)?;
    end_of(pid)?;
    entered?;
    Ok(ready == [1] && uname()?.nodename() == c"inside")
}

static WORD: AtomicU32 = AtomicU32::new(1);

fn piece<T>(value: &mut T) -> iovec {
    iovec { iov_base: from_mut(value).cast(), iov_len: size_of::<T>() }
}

fn word() -> iovec {
    iovec { iov_base: WORD.as_ptr().cast(), iov_len: 4 }
}

/// A child that has changed its word, and waits until that is another.
fn changed(pipe: &OwnedFd) -> Result<pid_t> {
    let Fork::Parent(pid) = fork()? else {
        WORD.store(2, Relaxed);
        let _ = write_all(pipe, b"r");
        while WORD.load(Relaxed) == 2 {
            let _ = nanosleep(timespec::millis(1));
        }
        _exit(WORD.load(Relaxed) as i32)
    };
    Ok(pid)
}

fn memory_of_a_child_is_read() -> Result<bool> {
    let (ready, go) = pipe()?;
    let pid = changed(&go)?;
    read(ready, &mut [0])?;
    let mut room = [0; 4];
    let answer = process_vm_readv(pid, &mut [IoSliceMut::new(&mut room)], &[word()]);
    kill(pid, SIGKILL)?;
    end_of(pid)?;
    Ok(answer? == 4 && u32::from_ne_bytes(room) == 2 && WORD.load(Relaxed) == 1)
}

fn memory_of_a_child_is_written() -> Result<bool> {
    let (ready, go) = pipe()?;
    let pid = changed(&go)?;
    read(ready, &mut [0])?;
    // SAFETY: the child waits for that.
    let answer = unsafe { process_vm_writev(pid, &[IoSlice::new(&33_u32.to_ne_bytes())], &[word()]) };
    if answer != Ok(4) {
        kill(pid, SIGKILL)?;
    }
    Ok(end_of(pid)? == WaitStatus::Exited(33) && WORD.load(Relaxed) == 1)
}
