// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<semaphore.h>` for C: numbers that one waits for to be more than 0. Those with names are files of `/dev/shm`, each mapped once
//! more for each sem_open.

use crate::c_abi::c_abi;
use crate::sync::Deadline;
use crate::sys::futex::{futex_wait_until, futex_wake};
use crate::{
    CLOCK_REALTIME, Errno, MAP_SHARED, O_CREAT, O_EXCL, O_RDWR, OwnedFd, PROT_READ, PROT_WRITE, Result, bprint,
    getrandom, mmap, munmap, shm_link, shm_open, shm_unlink, timespec, write_all,
};
use core::ffi::{CStr, c_char, c_int, c_uint};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicU32, Ordering::SeqCst};

/// `sem_t` of C.
#[repr(C)]
struct Semaphore {
    value: AtomicU32,
    /// How many wait.
    waiting: AtomicU32,
}

impl Semaphore {
    fn try_wait(&self) -> bool {
        self.value.fetch_update(SeqCst, SeqCst, |value| value.checked_sub(1)).is_ok()
    }

    fn wait(&self, deadline: Option<&Deadline>) -> Result<()> {
        while !self.try_wait() {
            self.waiting.fetch_add(1, SeqCst);
            let ended = futex_wait_until(&self.value, 0, deadline);
            self.waiting.fetch_sub(1, SeqCst);
            // A value that is not 0 any more is no error.
            if let Err(error @ (Errno::TIMEDOUT | Errno::INVAL | Errno::INTR)) = ended {
                return Err(error);
            }
        }
        Ok(())
    }

    fn post(&self) -> Result<()> {
        let counted = self.value.fetch_update(SeqCst, SeqCst, |value| (value < i32::MAX as u32).then(|| value + 1));
        counted.map_err(|_| Errno::OVERFLOW)?;
        if self.waiting.load(SeqCst) > 0 {
            futex_wake(&self.value, 1)?;
        }
        Ok(())
    }
}

/// A name of shared memory: that of a semaphore begins with `sem.`, as others have it.
struct Name([u8; 280]);

impl Name {
    fn new(name: &[u8]) -> Result<Self> {
        let name = name.strip_prefix(b"/").unwrap_or(name);
        let mut room = [0; 280];
        // A NUL has to be left behind it.
        let place = room.get_mut(4..4 + name.len()).filter(|_| name.len() < 270).ok_or(Errno::NAMETOOLONG)?;
        place.copy_from_slice(name);
        room[..4].copy_from_slice(b"sem.");
        if name.is_empty() { Err(Errno::INVAL) } else { Ok(Self(room)) }
    }

    fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.0).unwrap_or_default()
    }
}

/// Makes a new one. It has its name only when it is whole, so that nobody opens half of it. Errors: `EEXIST`, and those of open(2).
fn make(name: &Name, mode: u32, value: c_uint) -> Result<OwnedFd> {
    let (mut id, mut room) = ([0; 8], [0; 24]);
    getrandom(&mut id, 0)?;
    let own = Name::new(bprint!(&mut room, ".{:016x}", u64::from_ne_bytes(id)))?;
    let fd = shm_open(own.as_c_str(), O_RDWR | O_CREAT | O_EXCL, mode)?;
    let words = [value, 0].map(u32::to_ne_bytes);
    let made = write_all(&fd, words.as_flattened()).and_then(|()| shm_link(own.as_c_str(), name.as_c_str()));
    shm_unlink(own.as_c_str())?;
    made.map(|()| fd)
}

/// Opens one, or makes it where `O_CREAT` is among the flags. Errors: those of open(2), `ENOMEM`; `EINVAL`, it would be too high.
fn open(name: &CStr, flags: c_int, mode: u32, value: c_uint) -> Result<*mut Semaphore> {
    let name = Name::new(name.to_bytes())?;
    let fd = loop {
        match shm_open(name.as_c_str(), O_RDWR, 0) {
            Err(Errno::NOENT) if flags & O_CREAT != 0 => {}
            Ok(_) if flags & O_CREAT != 0 && flags & O_EXCL != 0 => return Err(Errno::EXIST),
            other => break other?,
        }
        if value > i32::MAX as u32 {
            return Err(Errno::INVAL);
        }
        match make(&name, mode, value) {
            // Somebody else has made it since.
            Err(Errno::EXIST) if flags & O_EXCL == 0 => {}
            other => break other?,
        }
    };
    // SAFETY: the kernel chooses a place where nothing is. Each word of the file can be changed by others, and is atomic.
    unsafe {
        use crate::AsFd;
        let size = size_of::<Semaphore>();
        mmap(null_mut(), size, PROT_READ | PROT_WRITE, MAP_SHARED, Some(fd.as_fd()), 0).map(|place| place.cast())
    }
}

c_abi! {
    fn sem_open(name: *const c_char, flags: c_int, mode: c_uint, value: c_uint) -> *mut Semaphore {
        open(CStr::from_ptr(name), flags, mode, value).unwrap_or_else(|error| {
            crate::errno::set(error);
            null_mut()
        })
    }
    fn sem_close(semaphore: *mut Semaphore) -> c_int { munmap(semaphore.cast(), size_of::<Semaphore>()) }
    fn sem_unlink(name: *const c_char) -> c_int {
        Name::new(CStr::from_ptr(name).to_bytes()).and_then(|name| shm_unlink(name.as_c_str()))
    }
    fn sem_init(semaphore: *mut Semaphore, _shared: c_int, value: c_uint) -> c_int {
        if value > i32::MAX as u32 {
            Err(Errno::INVAL)
        } else {
            semaphore.write(Semaphore { value: AtomicU32::new(value), waiting: AtomicU32::new(0) });
            Ok(())
        }
    }
    fn sem_destroy(_semaphore: *mut Semaphore) -> c_int { 0 }
    fn sem_getvalue(semaphore: *const Semaphore, value: *mut c_int) -> c_int {
        *value = (*semaphore).value.load(SeqCst) as c_int;
        0
    }
    fn sem_post(semaphore: *const Semaphore) -> c_int { (*semaphore).post() }
    fn sem_trywait(semaphore: *const Semaphore) -> c_int {
        if (*semaphore).try_wait() { Ok(()) } else { Err(Errno::AGAIN) }
    }
    fn sem_wait(semaphore: *const Semaphore) -> c_int { (*semaphore).wait(None) }
    fn sem_timedwait(semaphore: *const Semaphore, time: *const timespec) -> c_int {
        (*semaphore).wait(Some(&(CLOCK_REALTIME, *time)))
    }
    fn sem_clockwait(semaphore: *const Semaphore, clock: c_int, time: *const timespec) -> c_int {
        (*semaphore).wait(Some(&(clock, *time)))
    }
}
