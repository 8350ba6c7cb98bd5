// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/un.h>`: addresses within the machine. A path is a file; a name that begins with NUL is none, and as long as it says.

use crate::sys::socket::{AF_UNIX, SocketAddress, family_of, sa_family_t};
use crate::{Errno, Result};

/// An address of [`AF_UNIX`]. unix(7).
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct sockaddr_un {
    sun_family: sa_family_t,
    sun_path: [u8; Self::PATH],
    /// How much of the path counts. The kernel has this beside the struct.
    len: u8,
}

impl sockaddr_un {
    /// How long a path may be, with its NUL.
    const PATH: usize = 108;
    /// Where the path begins.
    const HEAD: usize = size_of::<sa_family_t>();

    /// No name: what an end of a pair has, and what a socket is bound to that is to get a name of its own.
    pub const UNNAMED: Self = Self { sun_family: AF_UNIX as sa_family_t, sun_path: [0; _], len: 0 };

    /// The file at `path`. Errors: `ENAMETOOLONG`, it has more than 107 bytes.
    pub fn path(path: &core::ffi::CStr) -> Result<Self> {
        Self::new(path.to_bytes_with_nul(), &[])
    }

    /// A name that is no file's, of up to 107 bytes of any kind. Errors: `ENAMETOOLONG`.
    pub fn abstract_name(name: &[u8]) -> Result<Self> {
        Self::new(&[0], name)
    }

    fn new(start: &[u8], rest: &[u8]) -> Result<Self> {
        let mut address = Self::UNNAMED;
        for byte in start.iter().chain(rest) {
            *address.sun_path.get_mut(usize::from(address.len)).ok_or(Errno::NAMETOOLONG)? = *byte;
            address.len += 1;
        }
        Ok(address)
    }

    /// The path without its NUL, or the name with the NUL that it begins with. Empty: there is no name.
    pub fn name(&self) -> &[u8] {
        match self.sun_path.get(..usize::from(self.len)).unwrap_or(&[]) {
            [path @ .., 0] if path.first().is_some_and(|first| *first != 0) => path,
            name => name,
        }
    }
}

impl SocketAddress for sockaddr_un {
    fn as_bytes(&self) -> &[u8] {
        // SAFETY: the path lies directly behind the family, and has as many bytes.
        unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), Self::HEAD + usize::from(self.len)) }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let path = bytes.get(Self::HEAD..).filter(|_| family_of(bytes) == AF_UNIX as sa_family_t)?;
        // A path that takes all of the room comes back with its NUL, for which there is none.
        Self::new(path.get(..Self::PATH).unwrap_or(path), &[]).ok()
    }
}
