// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/sysmacros.h>`: the two numbers of a device in one of 64 bits, as other libcs put them together.
//!
//! The kernel knows 12 bits of the first and 20 of the second, in 32 bits: their order is the same.

/// The device of these numbers. makedev(3).
pub const fn makedev(major: u32, minor: u32) -> u64 {
    let (major, minor) = (major as u64, minor as u64);
    (major & 0xffff_f000) << 32 | (major & 0xfff) << 8 | (minor & 0xffff_ff00) << 12 | minor & 0xff
}

/// Which driver has the device. major(3).
pub const fn major(dev: u64) -> u32 {
    (dev >> 32) as u32 & 0xffff_f000 | (dev >> 8) as u32 & 0xfff
}

/// Which of the driver's devices it is. minor(3).
pub const fn minor(dev: u64) -> u32 {
    (dev >> 12) as u32 & 0xffff_ff00 | dev as u32 & 0xff
}

/// As system calls take it: `None` where it does not fit. include/linux/kdev_t.h, `new_decode_dev`.
pub(crate) const fn kernel_dev(dev: u64) -> Option<u32> {
    if dev >> 32 == 0 { Some(dev as u32) } else { None }
}

crate::c_abi::c_abi! {
    fn gnu_dev_makedev(major: u32, minor: u32) -> u64 { makedev(major, minor) }
    fn gnu_dev_major(dev: u64) -> u32 { major(dev) }
    fn gnu_dev_minor(dev: u64) -> u32 { minor(dev) }
}
