// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A port to the host: a virtio device that is named by whoever started the machine.
//!
//! The driver hears of it, and later of its name, from the host, which may be when process 1 runs already.

use nilibc::*;
use selftests::read_whole;

/// How often it is looked for.
const TRIES: u32 = 250;
/// What lies between.
const PAUSE: timespec = timespec::millis(20);

/// Opens the port of this name for writing, if the kernel has the driver and the host has the port.
pub(crate) fn open_named(name: &[u8]) -> Option<OwnedFd> {
    for _ in 0..TRIES {
        // Without the driver there is no such folder.
        let mut ports = opendir(c"/sys/class/virtio-ports").ok()?;
        if let Some(port) = ports.find_map(|entry| open_if(entry.ok()?.name(), name)) {
            return Some(port);
        }
        let _ = nanosleep(PAUSE);
    }
    None
}

/// Opens this port if it has the name.
fn open_if(port: &CStr, name: &[u8]) -> Option<OwnedFd> {
    let (mut path, mut room) = ([0; 300], [0; 64]);
    let file = bprint!(&mut path, "/sys/class/virtio-ports/{}/name\0", port);
    let file = open(CStr::from_bytes_with_nul(file).ok()?, O_RDONLY | O_CLOEXEC, 0).ok()?;
    if read_whole(file, &mut room).ok()?.trim_ascii_end() != name {
        return None;
    }
    let device = bprint!(&mut path, "/dev/{}\0", port);
    open(CStr::from_bytes_with_nul(device).ok()?, O_WRONLY | O_CLOEXEC, 0).ok()
}
