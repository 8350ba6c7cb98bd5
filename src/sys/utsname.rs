// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/utsname.h>`: what the kernel says of itself.

use crate::{Result, syscall};
use core::ffi::CStr;
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
