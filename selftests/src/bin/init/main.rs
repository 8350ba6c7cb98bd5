// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Process 1 of a test machine: runs what /plan names, carries the results out, and switches the machine off.
//!
//! It must not return: the kernel panics when process 1 exits. The results do not go to the console, where the kernel's own
//! lines would land in the middle of them, but through a port of their own, or else line by line through the kernel's log.
#![no_std]
#![no_main]

mod log;
mod plan;
mod port;
mod room;
mod words;

use log::Log;
use nilibc::{ktap, *};
use plan::Ran;
use words::{End, Words};

fn main() -> i32 {
    if getpid() != 1 {
        // It ends every process that it may: on anything but a test machine that is a disaster.
        eprintln!("init: only for process 1 of a test machine");
        return 2;
    }
    prepare();
    let words = Words::read();
    let log = &mut Log::open(words.port());
    let ran = plan::run(log, &words).and_then(|ran| log.error.map(|()| ran));
    let how = words.end(matches!(ran, Ok(Ran::Nothing | Ran::Well)));
    match ran {
        // Somebody asked for a shell, and for nothing else.
        Ok(Ran::Nothing) if how == End::Shell => {}
        Ok(_) => put!(log, "{}\n", ktap::END),
        Err(error) => {
            log.end_line();
            log.indent = false;
            put!(log, "# init: stopped before the end of the plan: {}\n", error);
        }
    }
    let how = match how {
        End::PowerOff => RB_POWER_OFF,
        End::Reboot => RB_AUTOBOOT,
        End::Shell => {
            shell(words.terminal());
            RB_POWER_OFF
        }
    };
    sync();
    loop {
        let _ = reboot(how);
        let _ = nanosleep(timespec::seconds(1));
    }
}

/// Gives the console to a shell, until it ends. A serial line does not tell the size of the terminal behind it.
fn shell(size: Option<winsize>) {
    let Ok(Fork::Parent(pid)) = fork() else {
        let _ = setsid();
        let ready = open(c"/dev/console", O_RDWR, 0).and_then(|console| {
            // SAFETY: the call touches no memory.
            let _ = unsafe { syscall!(IOCTL, &console, arch::TIOCSCTTY as usize, 0) };
            let _ = size.map(|size| tcsetwinsize(&console, &size));
            [STDIN, STDOUT, STDERR].into_iter().try_for_each(|fd| dup2(&console, fd).map(drop))
        });
        let error =
            ready.err().unwrap_or_else(|| execve(c"/bin/sh", &argv![c"sh"], &argv![c"HOME=/", c"PATH=/bin:/tests"]));
        eprintln!("init: no shell: /bin/sh: {}", error);
        _exit(127)
    };
    while wait().is_ok_and(|(ended, _)| ended != pid) {}
}

/// Makes the machine what tests expect. A kernel may lack any of this; then the tests that need it are skipped.
fn prepare() {
    let file_systems = [
        (c"proc", c"/proc", 0o555),
        (c"sysfs", c"/sys", 0o555),
        (c"cgroup2", c"/sys/fs/cgroup", 0o755),
        (c"debugfs", c"/sys/kernel/debug", 0o700),
        (c"securityfs", c"/sys/kernel/security", 0o755),
        (c"devtmpfs", c"/dev", 0o755),
        (c"devpts", c"/dev/pts", 0o755),
        (c"mqueue", c"/dev/mqueue", 0o1777),
        (c"tmpfs", c"/dev/shm", 0o1777),
        (c"tmpfs", c"/tmp", 0o1777),
    ];
    for (name, path, mode) in file_systems {
        let _ = mkdir(path, mode);
        let _ = mount(name, path, name, 0, None);
    }
    let _ = if_set_flags(c"lo", IFF_UP);
    let settings: [(_, &[u8]); 2] = [
        // Otherwise the kernel drops lines that come too fast.
        (c"/proc/sys/kernel/printk_devkmsg", b"on\n"),
        // Tests end by faults that they expect: the registers of each need not be shown.
        (c"/proc/sys/debug/exception-trace", b"0\n"),
    ];
    for (path, value) in settings {
        let _ = open(path, O_WRONLY, 0).and_then(|file| write(file, value));
    }
}

entry!(main);
