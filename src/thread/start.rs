// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! How a thread starts: its memory is made ready, and then the kernel is asked for a child that shares everything.

use super::tls::{self, Image};
use super::{MAIN, Thread, end, reap, with_threads};
use crate::clone::{Extras, clone};
use crate::lock::{is_threaded, set_threaded};
use crate::sys::mman::{MAP_ANONYMOUS, MAP_NORESERVE, MAP_PRIVATE, PROT_NONE, PROT_READ, PROT_WRITE, mmap, mprotect};
use crate::{Errno, Result, arch, gettid};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::Ordering::Release;

const CLONE_VM: c_int = 0x100;
const CLONE_FS: c_int = 0x200;
const CLONE_FILES: c_int = 0x400;
const CLONE_SIGHAND: c_int = 0x800;
const CLONE_THREAD: c_int = 0x10000;
const CLONE_SYSVSEM: c_int = 0x40000;
const CLONE_SETTLS: c_int = 0x80000;
const CLONE_PARENT_SETTID: c_int = 0x100000;
const CLONE_CHILD_CLEARTID: c_int = 0x200000;

/// How much stack a thread has that does not say otherwise.
pub(crate) const STACK: usize = 1 << 20;
/// How much below the stack cannot be used: a page, whatever its size.
pub(crate) const GUARD: usize = 1 << 16;

/// The stack of a thread to be.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Stack {
    pub(crate) size: usize,
    /// How much below it cannot be used, which is made a multiple of [`GUARD`].
    pub(crate) guard: usize,
    /// Where it ends, if it is not with the rest of the thread's memory but the program's own.
    pub(crate) top: *mut c_void,
}

impl Stack {
    /// With the rest of the memory.
    pub(crate) const fn new(size: usize) -> Self {
        Self { size, guard: GUARD, top: null_mut() }
    }
}

/// What a thread is started with, and what it leaves to whoever joins it.
pub(crate) trait Packet {
    /// Does what is to be done. It is called once, in the new thread.
    fn run(&mut self);

    /// Is called at the end of the thread, and told whether nobody will join it.
    fn end(&mut self, orphaned: bool);
}

/// What is at the end of a thread's memory.
#[repr(C)]
struct Top<P> {
    packet: P,
    thread: Thread,
}

/// Starts a thread that runs `packet`. Errors: `EAGAIN`, `ENOMEM`; `ENOSYS` on a port where nothing is atomic.
pub(crate) fn start<P: Packet>(stack: Stack, detached: bool, packet: P) -> Result<(&'static Thread, *mut P)> {
    if !arch::IS_ATOMIC {
        return Err(Errno::NOSYS);
    }
    if !is_threaded() {
        tls::set_up()?;
        MAIN.id.store(gettid() as u32, Release);
        set_threaded();
    }
    reap();
    let image = Image::find();
    let is_own = stack.top.is_null();
    let (guard, size) = if is_own { (stack.guard.next_multiple_of(GUARD), stack.size) } else { (0, 0) };
    let len = (guard + size + image.room() + size_of::<Top<P>>()).next_multiple_of(GUARD);
    // SAFETY: the kernel chooses a place where nothing is, which becomes the thread's.
    unsafe {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        let base = mmap(null_mut(), len, PROT_READ | PROT_WRITE, flags, None, 0)?;
        let top = base.byte_add(len).cast::<Top<P>>().sub(1);
        top.write(Top { packet, thread: Thread::new(base, len, detached) });
        let (thread, packet) = (&(*top).thread, &raw mut (*top).packet);
        let (tls, bottom) = image.copy(top.cast(), thread);
        let id = thread.id.as_ptr().cast();
        let flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS;
        let extras = Extras { parent: id, tls: core::ptr::with_exposed_provenance_mut(tls), child: id };
        with_threads(|threads| threads.count += 1);
        let bottom = if is_own { bottom.cast() } else { stack.top };
        // QEMU refuses to protect nothing.
        let guarded = if guard == 0 { Ok(()) } else { mprotect(base, guard, PROT_NONE) };
        let started = guarded.and_then(|()| {
            let flags = flags | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
            clone(flags, bottom, begin::<P>, packet.cast(), extras)
        });
        if let Err(error) = started {
            with_threads(|threads| threads.count -= 1);
            top.drop_in_place();
            thread.free();
            return Err(error);
        }
        Ok((thread, packet))
    }
}

/// Where a thread begins and ends.
unsafe extern "C" fn begin<P: Packet>(packet: *mut c_void) -> ! {
    let packet = packet.cast::<P>();
    // SAFETY: it is what the thread was started with, and nobody else uses it before the thread has ended.
    unsafe {
        (*packet).run();
        end(|orphaned| (*packet).end(orphaned))
    }
}
