// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The part of `<unistd.h>` that tells limits. The names have the numbers that other libcs give them.

use crate::c_abi::c_abi;
use crate::fd::AsFd;
use crate::sys::statfs::{fstatfs, statfs};
use crate::{
    AT_PAGESZ, Errno, IOV_MAX, PATH_MAX, PIPE_BUF, RLIM_INFINITY, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_SIGPENDING,
    RLIMIT_STACK, Result, get_nprocs, get_nprocs_conf, getauxval, getrlimit, sysinfo,
};
use core::ffi::{CStr, c_int, c_long};

macro_rules! names {
    ($($name:ident = $number:literal, $what:literal;)*) => { $(
        #[doc = concat!("For [`sysconf`]: ", $what, ".")]
        pub const $name: c_int = $number;
    )* };
}
names! {
    _SC_ARG_MAX             = 0,   "how many bytes arguments and environment may have together";
    _SC_CHILD_MAX           = 1,   "how many processes the user may have";
    _SC_CLK_TCK             = 2,   "ticks in a second";
    _SC_NGROUPS_MAX         = 3,   "how many supplementary groups there can be";
    _SC_OPEN_MAX            = 4,   "how many descriptors the process may have";
    _SC_VERSION             = 29,  "the year and month of the POSIX that is followed";
    _SC_PAGESIZE            = 30,  "the size of a page in bytes";
    _SC_RTSIG_MAX           = 31,  "how many real-time signals there are";
    _SC_SIGQUEUE_MAX        = 34,  "how many signals may wait";
    _SC_IOV_MAX             = 60,  "how many pieces of memory one call reads or writes";
    _SC_NPROCESSORS_CONF    = 83,  "how many processors there are";
    _SC_NPROCESSORS_ONLN    = 84,  "how many processors can run";
    _SC_PHYS_PAGES          = 85,  "how many pages of memory there are";
    _SC_AVPHYS_PAGES        = 86,  "how many of them are free";
    _SC_MONOTONIC_CLOCK     = 149, "that there is a clock that only goes forward";
    _SC_HOST_NAME_MAX       = 180, "how long the host's name may be";
    _SC_LEVEL1_DCACHE_LINESIZE = 190, "the size of a line of the nearest cache, where that is known";
}

/// The size of a page in bytes. getpagesize(2).
pub fn getpagesize() -> usize {
    getauxval(AT_PAGESZ).unwrap_or(4096) as usize
}
c_abi! { fn getpagesize() -> c_int { getpagesize() as c_int } }

/// What `name` asks for, `_SC_*`; `None` where there is no limit. Errors: `EINVAL` where the name is not known. sysconf(3).
#[allow(clippy::unnecessary_cast, reason = "some ports have fewer bits here")]
pub fn sysconf(name: c_int) -> Result<Option<c_long>> {
    let limit = |resource| match getrlimit(resource) {
        Ok(limit) if limit.rlim_cur != RLIM_INFINITY => Ok(Some(limit.rlim_cur as c_long)),
        answer => answer.map(|_| None),
    };
    let pages = |of: fn(&sysinfo) -> u64| {
        let told = sysinfo()?;
        Ok(Some((of(&told) * u64::from(told.mem_unit) / getpagesize() as u64) as c_long))
    };
    Ok(Some(match name {
        // A quarter of the stack, and at least 128 KiB: execve(2).
        _SC_ARG_MAX => return Ok(limit(RLIMIT_STACK)?.map(|stack| (stack / 4).max(131_072))),
        _SC_CHILD_MAX => return limit(RLIMIT_NPROC),
        _SC_CLK_TCK => 100,
        _SC_NGROUPS_MAX => 65_536,
        _SC_OPEN_MAX => return limit(RLIMIT_NOFILE),
        _SC_VERSION | _SC_MONOTONIC_CLOCK => 200_809,
        _SC_PAGESIZE => getpagesize() as c_long,
        _SC_RTSIG_MAX => 32,
        _SC_SIGQUEUE_MAX => return limit(RLIMIT_SIGPENDING),
        _SC_IOV_MAX => IOV_MAX as c_long,
        _SC_NPROCESSORS_CONF => get_nprocs_conf().into(),
        _SC_NPROCESSORS_ONLN => get_nprocs().into(),
        _SC_PHYS_PAGES => return pages(|told| told.totalram.cast_unsigned() as u64),
        _SC_AVPHYS_PAGES => return pages(|told| told.freeram.cast_unsigned() as u64),
        _SC_HOST_NAME_MAX => 64,
        _SC_LEVEL1_DCACHE_LINESIZE => 0,
        _ => return Err(Errno::INVAL),
    }))
}
c_abi! {
    // No limit is -1 too, and leaves errno alone.
    fn sysconf(name: c_int) -> c_long {
        sysconf(name).map_or_else(|error| crate::errno::set(error) as c_long, |limit| limit.unwrap_or(-1))
    }
    fn getdtablesize() -> c_int { sysconf(_SC_OPEN_MAX).ok().flatten().unwrap_or(c_int::MAX.into()) as c_int }
}

/// For [`pathconf`]: how many names a file may have.
pub const _PC_LINK_MAX: c_int = 0;
/// For [`pathconf`]: how long a name may be.
pub const _PC_NAME_MAX: c_int = 3;
/// For [`pathconf`]: how long a path may be, with its NUL.
pub const _PC_PATH_MAX: c_int = 4;
/// For [`pathconf`]: how many bytes a write puts into a pipe together.
pub const _PC_PIPE_BUF: c_int = 5;

/// What `name` asks of the file system that `path` is in, `_PC_*`. Errors: `EINVAL`, those of [`statfs`]. pathconf(3).
pub fn pathconf(path: &CStr, name: c_int) -> Result<c_long> {
    limit_of(name, || statfs(path))
}

/// As [`pathconf`], of an open file. fpathconf(3).
pub fn fpathconf(fd: impl AsFd, name: c_int) -> Result<c_long> {
    limit_of(name, || fstatfs(fd))
}

fn limit_of(name: c_int, ask: impl FnOnce() -> Result<crate::sys::statfs::statfs>) -> Result<c_long> {
    match name {
        _PC_LINK_MAX => Ok(127),
        _PC_NAME_MAX => ask().map(|told| told.f_namelen),
        _PC_PATH_MAX => Ok(PATH_MAX as c_long),
        _PC_PIPE_BUF => Ok(PIPE_BUF as c_long),
        _ => Err(Errno::INVAL),
    }
}
c_abi! {
    fn fpathconf(fd: c_int, name: c_int) -> c_long {
        told(fpathconf(crate::fd::BorrowedFd::borrow_raw(fd), name))
    }
    fn pathconf(path: *const core::ffi::c_char, name: c_int) -> c_long { told(pathconf(CStr::from_ptr(path), name)) }
}

#[cfg(feature = "c-abi")]
fn told(limit: Result<c_long>) -> c_long {
    limit.unwrap_or_else(|error| {
        crate::errno::set(error);
        -1
    })
}

c_abi! {
    fn confstr(name: c_int, buf: *mut u8, len: usize) -> usize {
        /// `_CS_PATH`: where the standard programs are.
        const PATH: &[u8] = b"/bin:/usr/bin\0";
        if name != 0 {
            crate::errno::set(Errno::INVAL);
            return 0;
        }
        if let Some(most) = len.checked_sub(1) {
            let kept = most.min(PATH.len() - 1);
            buf.copy_from_nonoverlapping(PATH.as_ptr(), kept);
            *buf.add(kept) = 0;
        }
        PATH.len()
    }
}
