// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that makes this process another program.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::process::_exit;
use crate::{AT_EMPTY_PATH, Errno, PATH_MAX, Result, syscall};
use core::ffi::{CStr, c_char, c_int};
use core::marker::PhantomData;

/// A string as `argv` and `envp` hold it: a thin pointer, or the null that ends the list.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct CPtr<'a>(*const c_char, PhantomData<&'a CStr>);

impl<'a> CPtr<'a> {
    /// What ends a list.
    pub const NULL: Self = Self(core::ptr::null(), PhantomData);

    /// Points to `string`.
    pub const fn new(string: &'a CStr) -> Self {
        Self(string.as_ptr(), PhantomData)
    }

    /// What it points to; `None` for the null.
    pub const fn get(self) -> Option<&'a CStr> {
        // SAFETY: what is not null was made of such a string.
        if self.0.is_null() { None } else { Some(unsafe { CStr::from_ptr(self.0) }) }
    }
}

/// A list for [`execve`]: `argv![c"echo", word]` is two strings and the null behind them.
#[macro_export]
macro_rules! argv {
    ($($string:expr),* $(,)?) => { [$($crate::CPtr::new($string),)* $crate::CPtr::NULL] };
}

/// A list as the kernel takes it; `EINVAL` where nothing ends it.
fn ended(list: &[CPtr<'_>]) -> Result<*const CPtr<'static>> {
    if list.last().is_some_and(|last| last.0.is_null()) { Ok(list.as_ptr().cast()) } else { Err(Errno::INVAL) }
}

/// What an answer of execve says, which is only given where it failed.
pub(crate) fn refused(answer: Result<usize>) -> Errno {
    match answer {
        Err(error) => error,
        Ok(_) => _exit(127),
    }
}

/// Becomes the program at `path`. Both lists end with [`CPtr::NULL`], or `EINVAL` is answered and nothing is called. It
/// returns only to say why it could not: `ENOENT`, `EACCES`, `ENOEXEC`, `E2BIG`, `ETXTBSY`. execve(2).
pub fn execve(path: &CStr, argv: &[CPtr<'_>], envp: &[CPtr<'_>]) -> Errno {
    let call = |argv, envp| {
        // SAFETY: every string ends with NUL, both lists end with null, and all of it is borrowed for the call.
        unsafe { syscall!(EXECVE, path, argv, envp) }
    };
    refused(ended(argv).and_then(|argv| call(argv, ended(envp)?)))
}

/// As [`execve`], of `path` seen from `dir`, or of `dir` itself where it is empty and `flags` have `AT_EMPTY_PATH`. execveat(2).
pub fn execveat(dir: impl AsFd, path: &CStr, argv: &[CPtr<'_>], envp: &[CPtr<'_>], flags: c_int) -> Errno {
    let call = |argv, envp| {
        // SAFETY: every string ends with NUL, both lists end with null, and all of it is borrowed for the call.
        unsafe { syscall!(EXECVEAT, dir.as_fd(), path, argv, envp, flags) }
    };
    refused(ended(argv).and_then(|argv| call(argv, ended(envp)?)))
}

/// As [`execve`], of an open file. fexecve(3).
pub fn fexecve(fd: impl AsFd, argv: &[CPtr<'_>], envp: &[CPtr<'_>]) -> Errno {
    execveat(fd, c"", argv, envp, AT_EMPTY_PATH)
}

/// As [`execve`], of the first file called `name` in the directories that `search` names, with colons between them; a name with a
/// slash is a path. What the kernel does not know is given to the shell. execvp(3).
pub fn execvpe(name: &CStr, argv: &[CPtr<'_>], envp: &[CPtr<'_>], search: &CStr) -> Errno {
    with_ended(argv, envp, |argv, envp| {
        // SAFETY: every string ends with NUL, both lists end with null.
        unsafe { find_or_script(name, argv, envp, search) }
    })
}

/// As [`execvpe`], without the shell.
pub(crate) fn execvpe_unscripted(name: &CStr, argv: &[CPtr<'_>], envp: &[CPtr<'_>], search: &CStr) -> Errno {
    with_ended(argv, envp, |argv, envp| {
        // SAFETY: every string ends with NUL, both lists end with null.
        unsafe { find(&mut [0; PATH_MAX], name, argv, envp, search) }
    })
}

fn with_ended(
    argv: &[CPtr<'_>],
    envp: &[CPtr<'_>],
    exec: impl FnOnce(*const CPtr<'static>, *const CPtr<'static>) -> Errno,
) -> Errno {
    ended(argv).and_then(|argv| Ok(exec(argv, ended(envp)?))).unwrap_or_else(|error| error)
}

/// Where programs are if nobody says.
#[cfg(feature = "rt")]
const SEARCH: &CStr = c"/usr/local/bin:/bin:/usr/bin";

/// As [`execvpe`].
///
/// # Safety
/// Both lists have strings that end with NUL, and end with null.
unsafe fn find_or_script(name: &CStr, argv: *const CPtr<'_>, envp: *const CPtr<'_>, search: &CStr) -> Errno {
    let mut path = [0; PATH_MAX];
    // SAFETY: the lists are the caller's; the path of what is no program is left there.
    unsafe {
        match find(&mut path, name, argv, envp, search) {
            Errno::NOEXEC => script(path.as_ptr().cast(), argv, envp),
            error => error,
        }
    }
}

/// As [`execvpe_unscripted`]. Leaves the path that it tried last in `path`, with a NUL behind it.
///
/// # Safety
/// As for [`find_or_script`].
pub(crate) unsafe fn find(
    path: &mut [u8; PATH_MAX],
    name: &CStr,
    argv: *const CPtr<'_>,
    envp: *const CPtr<'_>,
    search: &CStr,
) -> Errno {
    let name = name.to_bytes_with_nul();
    if name.len() == 1 {
        return Errno::NOENT;
    }
    let directories = if name.contains(&b'/') { &[] } else { search.to_bytes() };
    let mut told = Errno::NOENT;
    for directory in directories.split(|&byte| byte == b':') {
        let start = if directory.is_empty() { 0 } else { directory.len() + 1 };
        let Some(place) = path.get_mut(..start + name.len()) else {
            told = Errno::NAMETOOLONG;
            continue;
        };
        place.fill(b'/');
        place.iter_mut().zip(directory).for_each(|(to, from)| *to = *from);
        place.iter_mut().skip(start).zip(name).for_each(|(to, from)| *to = *from);
        // SAFETY: the path ends with the NUL of the name; the lists are the caller's.
        match refused(unsafe { syscall!(EXECVE, path.as_ptr(), argv, envp) }) {
            Errno::NOENT | Errno::NOTDIR => {}
            // It is told if there is no other.
            Errno::ACCES => told = Errno::ACCES,
            error => return error,
        }
    }
    told
}

/// Becomes the shell that reads the file at `path`.
///
/// # Safety
/// As for [`find_or_script`], and the path ends with NUL.
unsafe fn script(path: *const c_char, argv: *const CPtr<'_>, envp: *const CPtr<'_>) -> Errno {
    // SAFETY: the list ends with null, which is not passed; the new one has room for two strings more.
    unsafe {
        let count = (0..).take_while(|&i| !(*argv.add(i)).0.is_null()).count();
        let list = match crate::malloc((count + 3) * size_of::<CPtr<'_>>()) {
            Ok(list) => list.cast::<CPtr<'_>>(),
            Err(error) => return error,
        };
        let shell = c"/bin/sh";
        list.write(CPtr::new(shell));
        list.add(1).write(CPtr(path, PhantomData));
        list.add(2).write(CPtr::NULL);
        if count > 0 {
            // What follows the name, and the null.
            core::ptr::copy_nonoverlapping(argv.add(1), list.add(2), count);
        }
        let error = refused(syscall!(EXECVE, shell, list.cast_const(), envp));
        crate::free(list.cast());
        error
    }
}

c_abi! {
    fn execve(path: *const c_char, argv: *const CPtr<'static>, envp: *const CPtr<'static>) -> c_int {
        syscall!(EXECVE, path, argv, envp)
    }
    fn execveat(
        dir: c_int, path: *const c_char, argv: *const CPtr<'static>, envp: *const CPtr<'static>, flags: c_int,
    ) -> c_int {
        syscall!(EXECVEAT, dir, path, argv, envp, flags)
    }
    fn fexecve(fd: c_int, argv: *const CPtr<'static>, envp: *const CPtr<'static>) -> c_int {
        syscall!(EXECVEAT, fd, c"", argv, envp, AT_EMPTY_PATH)
    }
}

/// The environment and the directories that it has programs in.
#[cfg(all(feature = "c-abi", feature = "rt"))]
pub(crate) fn surroundings() -> (*const CPtr<'static>, &'static CStr) {
    (crate::environ().as_slice().as_ptr(), crate::getenv(c"PATH").unwrap_or(SEARCH))
}

#[cfg(feature = "rt")]
c_abi! {
    fn execv(path: *const c_char, argv: *const CPtr<'static>) -> c_int {
        syscall!(EXECVE, path, argv, surroundings().0)
    }
    fn execvp(name: *const c_char, argv: *const CPtr<'static>) -> c_int {
        let (envp, search) = surroundings();
        Err::<(), _>(find_or_script(CStr::from_ptr(name), argv, envp, search))
    }
    fn execvpe(name: *const c_char, argv: *const CPtr<'static>, envp: *const CPtr<'static>) -> c_int {
        Err::<(), _>(find_or_script(CStr::from_ptr(name), argv, envp, surroundings().1))
    }
}

/// As [`execve`], with this environment. execv(3).
#[cfg(feature = "rt")]
pub fn execv(path: &CStr, argv: &[CPtr<'_>]) -> Errno {
    execve(path, argv, crate::environ().as_slice())
}

/// As [`execvpe`], with this environment and its `PATH`. execvp(3).
#[cfg(feature = "rt")]
pub fn execvp(name: &CStr, argv: &[CPtr<'_>]) -> Errno {
    execvpe(name, argv, crate::environ().as_slice(), crate::getenv(c"PATH").unwrap_or(SEARCH))
}
