// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Addresses: those of each family are a struct of their own, and [`sockaddr_storage`] has room for any.

use crate::constants::constants;
use crate::{Errno, Result};

/// A family of addresses: one of `AF_*`.
#[allow(non_camel_case_types)]
pub type sa_family_t = u16;

constants! { core::ffi::c_int:
    AF_UNSPEC  = 0: "Any."
    AF_UNIX    = 1: "Within the machine. unix(7)"
    AF_INET    = 2: "Internet, version 4. ip(7)"
    AF_INET6   = 10: "Internet, version 6. ipv6(7)"
    AF_NETLINK = 16: "The kernel. netlink(7)"
    AF_PACKET  = 17: "Frames of a device. packet(7)"
    AF_VSOCK   = 40: "Between a virtual machine and its host. vsock(7)"
}

/// An address of a family of sockets.
pub trait SocketAddress: Copy {
    /// What the kernel gets to read.
    fn as_bytes(&self) -> &[u8];

    /// The address that the kernel wrote. `None`: it is one of another family.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

/// Makes structs without padding addresses: `sockaddr_nl: AF_NETLINK`. All of such a struct is the address.
macro_rules! address {
    ($($type:ident: $family:ident)*) => { $(
        impl $crate::SocketAddress for $type {
            fn as_bytes(&self) -> &[u8] {
                // SAFETY: a struct without padding is as many bytes as it is large.
                unsafe { core::slice::from_raw_parts(core::ptr::from_ref(self).cast(), size_of::<Self>()) }
            }

            fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let is_one = bytes.len() >= size_of::<Self>() && $crate::family_of(bytes) == $crate::$family as u16;
                // SAFETY: there are as many bytes, and any are a value of such a struct, wherever they lie.
                is_one.then(|| unsafe { bytes.as_ptr().cast::<Self>().read_unaligned() })
            }
        }
    )* };
}
pub(crate) use address;

/// The family of an address, 0 where there is none.
pub(crate) fn family_of(address: &[u8]) -> sa_family_t {
    address.first_chunk().map_or(0, |family| sa_family_t::from_ne_bytes(*family))
}

/// An address of any family, as calls tell them.
#[allow(non_camel_case_types)]
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct sockaddr_storage {
    room: [u64; Self::SIZE / 8],
    len: u32,
}

impl sockaddr_storage {
    /// The longest address.
    pub(super) const SIZE: usize = 128;
    /// No address.
    pub const EMPTY: Self = Self { room: [0; _], len: 0 };

    /// Its family, `AF_UNSPEC` where there is no address.
    pub fn family(&self) -> core::ffi::c_int {
        family_of(self.as_bytes()).into()
    }

    /// The address, if it is of this family. Errors: `EAFNOSUPPORT`.
    pub fn get<A: SocketAddress>(&self) -> Result<A> {
        A::from_bytes(self.as_bytes()).ok_or(Errno::AFNOSUPPORT)
    }

    /// Where the kernel puts an address.
    pub(super) const fn room(&mut self) -> &mut [u64] {
        &mut self.room
    }

    /// What `call` answers, and the address that it wrote: it gets a place, and where the length of that stands.
    pub(super) fn filled<T>(call: impl FnOnce(*mut u64, *mut u32) -> Result<T>) -> Result<(T, Self)> {
        let mut address = Self { len: Self::SIZE as u32, ..Self::EMPTY };
        let answer = call(address.room.as_mut_ptr(), &raw mut address.len)?;
        Ok((answer, address))
    }
}

impl SocketAddress for sockaddr_storage {
    fn as_bytes(&self) -> &[u8] {
        // The kernel tells the length that an address has, be there room for it or not.
        let len = (self.len as usize).min(Self::SIZE);
        // SAFETY: there are as many bytes, none of which is without a value.
        unsafe { core::slice::from_raw_parts(self.room.as_ptr().cast(), len) }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut address = Self { len: bytes.len() as u32, ..Self::EMPTY };
        // SAFETY: any bytes are a value of the numbers.
        let room: &mut [u8; Self::SIZE] = unsafe { &mut *address.room.as_mut_ptr().cast() };
        room.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(address)
    }
}
