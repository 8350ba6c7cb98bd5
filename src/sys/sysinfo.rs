// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<sys/sysinfo.h>`: what the machine has, and how many processors.

use crate::c_abi::c_abi;
use crate::{O_CLOEXEC, O_RDONLY, Result, arch, open, read, sched_getaffinity, syscall};
use core::ffi::{CStr, c_int};

/// What the machine has: include/uapi/linux/sysinfo.h. Memory is counted in units of `mem_unit` bytes.
#[allow(non_camel_case_types, missing_docs)]
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct sysinfo {
    /// Seconds since it was started.
    pub uptime: arch::Long,
    /// How many processes wanted to run in the last 1, 5 and 15 minutes, in 65536ths.
    pub loads: [arch::Long; 3],
    pub totalram: arch::Long,
    pub freeram: arch::Long,
    pub sharedram: arch::Long,
    pub bufferram: arch::Long,
    pub totalswap: arch::Long,
    pub freeswap: arch::Long,
    /// How many processes there are.
    pub procs: u16,
    pad: u16,
    pub totalhigh: arch::Long,
    pub freehigh: arch::Long,
    pub mem_unit: u32,
    rest: [u32; 2],
}

/// What the machine has. sysinfo(2).
pub fn sysinfo() -> Result<sysinfo> {
    let mut told = sysinfo::default();
    // SAFETY: the kernel writes one struct, which is no longer than this.
    unsafe { syscall!(SYSINFO, &raw mut told)? };
    Ok(told)
}
c_abi! { fn sysinfo(to: *mut sysinfo) -> c_int { syscall!(SYSINFO, to) } }

/// How many processes wanted to run in the last 1, 5 and 15 minutes, on average. getloadavg(3).
pub fn getloadavg() -> Result<[f64; 3]> {
    Ok(sysinfo()?.loads.map(|load| load as f64 / 65536.0))
}
c_abi! {
    fn getloadavg(to: *mut f64, count: c_int) -> c_int {
        getloadavg().map(|loads| {
            let count = loads.len().min(usize::try_from(count).unwrap_or(0));
            to.copy_from_nonoverlapping(loads.as_ptr(), count);
            count
        })
    }
}

/// How many processors can run. get_nprocs(3).
pub fn get_nprocs() -> c_int {
    listed(c"/sys/devices/system/cpu/online")
}
c_abi! { fn get_nprocs() -> c_int { get_nprocs() } }

/// How many processors there are. get_nprocs_conf(3).
pub fn get_nprocs_conf() -> c_int {
    listed(c"/sys/devices/system/cpu/present")
}
c_abi! { fn get_nprocs_conf() -> c_int { get_nprocs_conf() } }

/// How many processors a list such as `0-3,5` has that is in a file. Where there is no such file, those are counted that this thread may
/// run on.
fn listed(path: &CStr) -> c_int {
    let mut room = [0; 256];
    let len = open(path, O_RDONLY | O_CLOEXEC, 0).and_then(|file| read(file, &mut room)).unwrap_or(0);
    let (mut count, mut first, mut last) = (0, None, 0);
    for &byte in room.get(..len).unwrap_or(&[]) {
        match byte {
            b'0'..=b'9' => last = last * 10 + c_int::from(byte - b'0'),
            b'-' => (first, last) = (Some(last), 0),
            _ => {
                count += last - first.unwrap_or(last) + 1;
                (first, last) = (None, 0);
            }
        }
    }
    if count > 0 { count } else { sched_getaffinity(0).map_or(1, |set| set.count() as c_int) }
}
