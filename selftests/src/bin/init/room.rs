// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A room for one program: a session, and a mount and a pid namespace where the kernel has them.
//!
//! In its pid namespace the program is not the first process: a first process does not get the signals that it does not
//! handle, and adopts what others leave behind. One of ours is, and its end is the end of all in the room.

use nilibc::*;

/// What the room tells the outside: how the program ended, which its processes cannot tell by how they end.
pub(crate) struct Told(*mut Option<WaitStatus>);

impl Told {
    /// Memory that all processes share.
    pub(crate) fn new() -> Result<Self> {
        let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
        // SAFETY: a new mapping, at a place that the kernel chooses.
        let start = unsafe { mmap(core::ptr::null_mut(), size_of::<Option<WaitStatus>>(), prot, flags, None, 0)? };
        let told = Self(start.cast());
        told.set(None);
        Ok(told)
    }

    fn set(&self, status: Option<WaitStatus>) {
        // SAFETY: the mapping is this large. Those who write are never two at once, and whoever reads comes behind.
        unsafe { self.0.write_volatile(status) };
    }

    /// How the program ended, if it did.
    pub(crate) fn get(&self) -> Option<WaitStatus> {
        // SAFETY: as in set. What is read is what a process of this program wrote.
        unsafe { self.0.read_volatile() }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        // SAFETY: nobody uses it after this.
        let _ = unsafe { munmap(self.0.cast(), size_of::<Option<WaitStatus>>()) };
    }
}

/// Does `work` in a room of its own, in a process that ends with it. Ends this process, which is the door.
pub(crate) fn enter(told: &Told, work: impl FnOnce()) -> ! {
    if separate().is_ok() {
        match fork() {
            Ok(Fork::Child) => drop(mount(c"proc", c"/proc", c"proc", 0, None)),
            Ok(Fork::Parent(first)) => {
                while wait().is_ok_and(|(pid, _)| pid != first) {}
                _exit(0)
            }
            Err(_) => _exit(126),
        }
    }
    match fork() {
        Ok(Fork::Child) => work(),
        Ok(Fork::Parent(program)) => watch(told, program),
        Err(error) => eprintln!("# init: cannot start a program: {}", error),
    }
    _exit(126)
}

/// Has the next process that this one makes be the first of a pid namespace. What it mounts is not seen outside.
fn separate() -> Result<()> {
    unshare(CLONE_NEWNS | CLONE_NEWPID)?;
    mount(c"none", c"/", c"none", MS_REC | MS_PRIVATE, None)
}

/// Reaps what ends, until the program does. With this process, the first, the kernel ends all that are left in the room.
fn watch(told: &Told, program: pid_t) -> ! {
    while let Ok((pid, status)) = wait() {
        if pid == program {
            told.set(Some(status));
            break;
        }
    }
    _exit(0)
}
