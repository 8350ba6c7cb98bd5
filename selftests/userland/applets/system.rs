// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What the machine is: `uname`, `id`, `free`; and its end: `poweroff`, `reboot`.

use crate::call::{Call, Outcome};
use crate::input::lines;
use nilibc::*;

pub(crate) fn uname(call: &Call<'_>) -> Outcome {
    let name = call.needs(c"uname", nilibc::uname());
    let mut gap = "";
    let parts = [name.sysname(), name.nodename(), name.release(), name.version(), name.machine()];
    let is_usual = !call.has_any(b"asnrvm");
    for (part, letter) in parts.iter().zip(b"snrvm") {
        if call.has(*letter) || call.has(b'a') || is_usual && *letter == b's' {
            print!("{}{}", gap, part);
            gap = " ";
        }
    }
    println!();
    Ok(())
}

/// There are no names: numbers are all that the kernel knows.
pub(crate) fn id(call: &Call<'_>) -> Outcome {
    let is_real = call.has(b'r');
    let user = if is_real { getuid() } else { geteuid() };
    let group = if is_real { getgid() } else { getegid() };
    match call.last(b"ugG") {
        Some((b'u', _)) => println!("{}", u64::from(user)),
        Some((b'g', _)) => println!("{}", u64::from(group)),
        kind => {
            if kind.is_none() {
                print!("uid={} gid={} groups=", u64::from(user), u64::from(group));
            }
            print!("{}", u64::from(group));
            let mut room = [0; 64];
            let count = call.needs(c"groups", getgroups(&mut room));
            for other in room.iter().take(count).filter(|other| **other != group) {
                print!("{}{}", if kind.is_none() { "," } else { " " }, u64::from(*other));
            }
            println!();
        }
    }
    Ok(())
}

/// Numbers as the kernel counts, in KiB, or in the unit of an option.
pub(crate) fn free(call: &Call<'_>) -> Outcome {
    let text = call.read(c"/proc/meminfo");
    let unit = |kib: u64| match call.last(b"bkm") {
        Some((b'b', _)) => kib * 1024,
        Some((b'm', _)) => kib / 1024,
        _ => kib,
    };
    let value = |name: &[u8]| {
        let found = lines(text).find_map(|line| line.strip_prefix(name)?.strip_prefix(b":")).unwrap_or(&[]);
        let digits = found.iter().filter(|byte| byte.is_ascii_digit());
        digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
    };
    let (total, free) = (value(b"MemTotal"), value(b"MemFree"));
    let cache = value(b"Buffers") + value(b"Cached") + value(b"SReclaimable");
    let available = value(b"MemAvailable");
    let (swap, swap_free) = (value(b"SwapTotal"), value(b"SwapFree"));
    let row = |name: &str, all: &[u64]| {
        print!("{}", name);
        all.iter().for_each(|kib| print!("{:12}", unit(*kib)));
        println!();
    };
    println!("               total        used        free      shared  buff/cache   available");
    row("Mem:    ", &[total, total.saturating_sub(available), free, value(b"Shmem"), cache, available]);
    row("Swap:   ", &[swap, swap - swap_free, swap_free]);
    Ok(())
}

/// `poweroff` and `reboot`, at once: there is nobody to ask first.
pub(crate) fn end(call: &Call<'_>) -> Outcome {
    sync();
    let how = if call.applet.name == b"reboot" { RB_AUTOBOOT } else { RB_POWER_OFF };
    call.needs(c"reboot", reboot(how));
    Ok(())
}
