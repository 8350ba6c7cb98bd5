// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/utsname.h>`: what the kernel says of itself.

use crate::c_abi::c_abi;
use crate::{Result, syscall};
use core::ffi::CStr;
#[cfg(feature = "c-abi")]
use core::ffi::{c_char, c_int};
use core::mem::MaybeUninit;

/// Six strings of up to 64 bytes, each with its NUL.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy)]
#[repr(C)]
pub struct utsname {
    sysname: [u8; 65],
    nodename: [u8; 65],
    release: [u8; 65],
    version: [u8; 65],
    machine: [u8; 65],
    domainname: [u8; 65],
}

impl utsname {
    /// `Linux`.
    pub fn sysname(&self) -> &CStr {
        text(&self.sysname)
    }

    /// The host's name.
    pub fn nodename(&self) -> &CStr {
        text(&self.nodename)
    }

    /// The kernel's version: `6.12.117`.
    pub fn release(&self) -> &CStr {
        text(&self.release)
    }

    /// When and how the kernel was built.
    pub fn version(&self) -> &CStr {
        text(&self.version)
    }

    /// The processor family.
    pub fn machine(&self) -> &CStr {
        text(&self.machine)
    }

    /// The name of the host's domain, as NIS has it.
    pub fn domainname(&self) -> &CStr {
        text(&self.domainname)
    }
}

fn text(field: &[u8]) -> &CStr {
    CStr::from_bytes_until_nul(field).unwrap_or(c"")
}

/// What the kernel says of itself. uname(2).
pub fn uname() -> Result<utsname> {
    let mut name = MaybeUninit::<utsname>::uninit();
    // SAFETY: the kernel fills in one struct new_utsname, all of it.
    unsafe {
        syscall!(UNAME, name.as_mut_ptr())?;
        Ok(name.assume_init())
    }
}
c_abi! {
    fn uname(name: *mut utsname) -> c_int { syscall!(UNAME, name) }
    fn gethostname(to: *mut c_char, len: usize) -> c_int { uname().and_then(|name| copy(name.nodename(), to, len)) }
    fn getdomainname(to: *mut c_char, len: usize) -> c_int { uname().and_then(|name| copy(name.domainname(), to, len)) }
    fn sethostname(name: *const c_char, len: usize) -> c_int { syscall!(SETHOSTNAME, name, len) }
    fn setdomainname(name: *const c_char, len: usize) -> c_int { syscall!(SETDOMAINNAME, name, len) }
}

/// Copies a name with its NUL, as much as there is room for.
#[cfg(feature = "c-abi")]
unsafe fn copy(name: &CStr, to: *mut c_char, len: usize) -> Result<()> {
    let name = name.to_bytes_with_nul();
    // SAFETY: the caller has room for `len` bytes.
    unsafe { core::ptr::copy_nonoverlapping(name.as_ptr().cast(), to, name.len().min(len)) };
    if name.len() > len { Err(crate::Errno::NAMETOOLONG) } else { Ok(()) }
}

/// Sets the host's name. Errors: `EPERM`, `EINVAL` for more than 64 bytes. sethostname(2).
pub fn sethostname(name: &[u8]) -> Result<()> {
    // SAFETY: the kernel reads the bytes.
    unsafe { syscall!(SETHOSTNAME, name.as_ptr(), name.len()).map(drop) }
}

/// Sets the name of the host's domain. Errors: `EPERM`, `EINVAL` for more than 64 bytes. setdomainname(2).
pub fn setdomainname(name: &[u8]) -> Result<()> {
    // SAFETY: the kernel reads the bytes.
    unsafe { syscall!(SETDOMAINNAME, name.as_ptr(), name.len()).map(drop) }
}
