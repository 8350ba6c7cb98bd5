// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<net/if.h>`: network interfaces, by their names and numbers. Each call makes a socket to ask with.

use crate::c_abi::c_abi;
use crate::sys::socket::{AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM, socket};
use crate::{Errno, Result, syscall};
#[cfg(feature = "c-abi")]
use core::ffi::c_char;
use core::ffi::{CStr, c_int};

/// How long a name may be, with its NUL.
pub const IF_NAMESIZE: usize = 16;

/// It is in use. netdevice(7).
pub const IFF_UP: i16 = 0x1;
/// It leads back to this machine. netdevice(7).
pub const IFF_LOOPBACK: i16 = 0x8;
/// It works. netdevice(7).
pub const IFF_RUNNING: i16 = 0x40;

// The same on every port: include/uapi/linux/sockios.h.
const SIOCGIFNAME: u32 = 0x8910;
const SIOCGIFFLAGS: u32 = 0x8913;
const SIOCSIFFLAGS: u32 = 0x8914;
const SIOCGIFINDEX: u32 = 0x8933;

/// What C calls `struct ifreq`: a name, and what is asked of it or told.
#[repr(C)]
struct Request {
    name: [u8; IF_NAMESIZE],
    value: Value,
}

#[repr(C)]
union Value {
    index: c_int,
    flags: i16,
    room: [u64; 3],
}

impl Request {
    const EMPTY: Self = Self { name: [0; _], value: Value { room: [0; 3] } };

    /// About the interface `name`. Errors: `ENODEV`, none can have it.
    fn about(name: &CStr) -> Result<Self> {
        let (name, mut request) = (name.to_bytes_with_nul(), Self::EMPTY);
        request.name.get_mut(..name.len()).ok_or(Errno::NODEV)?.copy_from_slice(name);
        Ok(request)
    }

    /// Has the kernel fill it in.
    fn ask(&mut self, what: u32) -> Result<()> {
        let socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)?;
        // SAFETY: the kernel reads and writes one struct ifreq.
        unsafe { syscall!(IOCTL, &socket, what, core::ptr::from_mut(self)).map(drop) }
    }
}

/// The flags of the interface `name`: `IFF_*`. Errors: `ENODEV`. netdevice(7).
pub fn if_flags(name: &CStr) -> Result<i16> {
    let mut request = Request::about(name)?;
    request.ask(SIOCGIFFLAGS)?;
    // SAFETY: any bytes are flags.
    Ok(unsafe { request.value.flags })
}

/// Sets the flags of the interface `name`. Errors: `ENODEV`, `EPERM`. netdevice(7).
pub fn if_set_flags(name: &CStr, flags: i16) -> Result<()> {
    let mut request = Request::about(name)?;
    request.value.flags = flags;
    request.ask(SIOCSIFFLAGS)
}

/// The number of the interface `name`. Errors: `ENODEV`. if_nametoindex(3).
pub fn if_nametoindex(name: &CStr) -> Result<u32> {
    let mut request = Request::about(name)?;
    request.ask(SIOCGIFINDEX)?;
    // SAFETY: any bytes are a number.
    Ok(unsafe { request.value.index } as u32)
}
c_abi! {
    fn if_nametoindex(name: *const c_char) -> u32 {
        if_nametoindex(CStr::from_ptr(name)).unwrap_or_else(|error| {
            crate::errno::set(error);
            0
        })
    }
}

/// The name of the interface `index`, in `room`. Errors: `ENXIO`. if_indextoname(3).
pub fn if_indextoname(index: u32, room: &mut [u8; IF_NAMESIZE]) -> Result<&CStr> {
    let mut request = Request { value: Value { index: index as c_int }, ..Request::EMPTY };
    request.ask(SIOCGIFNAME).map_err(|error| if error == Errno::NODEV { Errno::NXIO } else { error })?;
    *room = request.name;
    CStr::from_bytes_until_nul(room).map_err(|_| Errno::NXIO)
}
c_abi! {
    fn if_indextoname(index: u32, room: *mut [u8; IF_NAMESIZE]) -> *mut c_char {
        if_indextoname(index, &mut *room).map(|name| name.as_ptr().cast_mut())
    }
}
