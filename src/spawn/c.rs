// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Starting programs for C, to which a list of actions is an object that grows.

use super::*;
use crate::c_abi::c_abi;
use crate::process::refused;
use crate::{free, realloc, syscall, unistd::keep};
use core::ffi::{c_char, c_short};
use core::ptr::null_mut;
use core::slice::from_raw_parts;

type List = *const CPtr<'static>;

/// `posix_spawn_file_actions_t` of C. The paths are copies.
#[repr(C)]
struct Actions {
    first: *mut FileAction<'static>,
    count: usize,
}

/// As pthread's calls, these answer with the error.
fn code(answer: Result<()>) -> c_int {
    answer.map_or_else(Errno::number, |()| 0)
}

impl Actions {
    fn add(&mut self, action: FileAction<'static>) -> Result<()> {
        // SAFETY: it is null at first, and then what this left there; there is room for one more.
        unsafe {
            self.first = realloc(self.first.cast(), (self.count + 1) * size_of::<FileAction<'_>>())?.cast();
            self.first.add(self.count).write(action);
        }
        self.count += 1;
        Ok(())
    }

    fn add_of(&mut self, fd: c_int, action: FileAction<'static>) -> c_int {
        code(if fd < 0 { Err(Errno::BADF) } else { self.add(action) })
    }

    fn add_path(&mut self, path: &CStr, action: impl FnOnce(&'static CStr) -> FileAction<'static>) -> Result<()> {
        // SAFETY: the copy ends with NUL, and stays until `destroy`.
        self.add(action(unsafe { CStr::from_ptr(keep(path, 0)?) }))
    }

    fn as_slice(&self) -> &[FileAction<'static>] {
        // SAFETY: so many were added.
        if self.count == 0 { &[] } else { unsafe { from_raw_parts(self.first, self.count) } }
    }

    fn destroy(&mut self) {
        for action in self.as_slice() {
            if let FileAction::Chdir(path) | FileAction::Open { path, .. } = action {
                // SAFETY: it is a copy, which nobody uses after this.
                unsafe { free(path.as_ptr().cast_mut().cast()) };
            }
        }
        // SAFETY: likewise.
        unsafe { free(self.first.cast()) };
        *self = Self { first: null_mut(), count: 0 };
    }
}

/// Starts what `exec` makes of the child. Actions and attributes may be null.
///
/// # Safety
/// Else they were begun by `init`.
unsafe fn run(
    pid: *mut pid_t,
    actions: *const Actions,
    attributes: *const posix_spawnattr_t,
    exec: impl FnOnce() -> Errno,
) -> c_int {
    // SAFETY: the caller's.
    let (actions, attributes, pid) = unsafe { (actions.as_ref(), attributes.as_ref(), pid.as_mut()) };
    let actions = actions.map_or(&[][..], Actions::as_slice);
    let started = start(actions, attributes.unwrap_or(&posix_spawnattr_t::default()), exec);
    code(started.map(|started| {
        if let Some(pid) = pid {
            *pid = started
        }
    }))
}

c_abi! {
    fn posix_spawn(
        pid: *mut pid_t, path: *const c_char, actions: *const Actions, attributes: *const posix_spawnattr_t,
        argv: List, envp: List,
    ) -> c_int {
        run(pid, actions, attributes, || refused(syscall!(EXECVE, path, argv, envp)))
    }

    fn posix_spawn_file_actions_init(list: *mut Actions) -> c_int {
        list.write(Actions { first: null_mut(), count: 0 });
        0
    }
    fn posix_spawn_file_actions_destroy(list: &mut Actions) -> c_int { list.destroy(); 0 }
    fn posix_spawn_file_actions_addchdir_np(list: &mut Actions, path: *const c_char) -> c_int {
        code(list.add_path(CStr::from_ptr(path), FileAction::Chdir))
    }
    fn posix_spawn_file_actions_addclose(list: &mut Actions, fd: c_int) -> c_int {
        list.add_of(fd, FileAction::Close(fd))
    }
    fn posix_spawn_file_actions_adddup2(list: &mut Actions, old: c_int, new: c_int) -> c_int {
        list.add_of(old.min(new), FileAction::Dup2(old, new))
    }
    fn posix_spawn_file_actions_addfchdir_np(list: &mut Actions, fd: c_int) -> c_int {
        list.add_of(fd, FileAction::Fchdir(fd))
    }
    fn posix_spawn_file_actions_addopen(
        list: &mut Actions, fd: c_int, path: *const c_char, flags: c_int, mode: u32,
    ) -> c_int {
        if fd < 0 { return Errno::BADF.number(); }
        code(list.add_path(CStr::from_ptr(path), |path| FileAction::Open { fd, path, flags, mode }))
    }

    fn posix_spawnattr_init(attributes: *mut posix_spawnattr_t) -> c_int {
        attributes.write(posix_spawnattr_t::default());
        0
    }
    fn posix_spawnattr_destroy(_attributes: *mut posix_spawnattr_t) -> c_int { 0 }
    fn posix_spawnattr_getflags(attributes: &posix_spawnattr_t, flags: *mut c_short) -> c_int {
        *flags = attributes.flags as c_short;
        0
    }
    fn posix_spawnattr_setflags(attributes: &mut posix_spawnattr_t, flags: c_short) -> c_int {
        if flags & !ALL != 0 { return Errno::INVAL.number(); }
        attributes.flags = flags.into();
        0
    }
}

/// What attributes can ask for.
const ALL: c_short = 0xff;

/// Symbols that read and set a field. A struct is passed by its address.
macro_rules! fields {
    ($($field:ident: $type:ty = $get:ident $set:ident($value:ident: $passed:ty) $read:expr;)*) => { c_abi! { $(
        fn $get(attributes: &posix_spawnattr_t, value: *mut $type) -> c_int {
            *value = attributes.$field;
            0
        }
        fn $set(attributes: &mut posix_spawnattr_t, $value: $passed) -> c_int {
            attributes.$field = $read;
            0
        }
    )* } };
}
fields! {
    pgroup: pid_t = posix_spawnattr_getpgroup posix_spawnattr_setpgroup(value: pid_t) value;
    schedparam: sched_param = posix_spawnattr_getschedparam posix_spawnattr_setschedparam(value: &sched_param) *value;
    schedpolicy: c_int = posix_spawnattr_getschedpolicy posix_spawnattr_setschedpolicy(value: c_int) value;
    sigdefault: sigset_t = posix_spawnattr_getsigdefault posix_spawnattr_setsigdefault(value: &sigset_t) *value;
    sigmask: sigset_t = posix_spawnattr_getsigmask posix_spawnattr_setsigmask(value: &sigset_t) *value;
}

#[cfg(feature = "rt")]
c_abi! {
    fn posix_spawnp(
        pid: *mut pid_t, name: *const c_char, actions: *const Actions, attributes: *const posix_spawnattr_t,
        argv: List, envp: List,
    ) -> c_int {
        let search = crate::process::surroundings().1;
        run(pid, actions, attributes, || crate::process::find(&mut [0; crate::PATH_MAX], CStr::from_ptr(name), argv, envp, search))
    }
}
