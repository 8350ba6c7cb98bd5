// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask shell`: a machine to type into, with the userland's shell and all test programs.
//!
//! The terminal is the machine's: Ctrl-C reaches the program there, and QEMU alone hears its escape, Ctrl-A. What the shell
//! does first is in the archive as /etc/profile.

use crate::build::{self, Catalogue, Keep};
use crate::initramfs::{self, INIT, USERLAND};
use crate::machine::{self, Machine};
use crate::qemu::{self, Boot, Watch};
use crate::{cache, packages, ui};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the folder of the host is.
const SHARE: &str = "/share";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The machine; this one's if none is named
    #[arg(long, value_name = "MACHINE")]
    arch: Option<String>,
    /// A folder of this machine, as /share there: what is written there is written here
    #[arg(long, value_name = "DIR")]
    share: Option<PathBuf>,
    /// Brings the test programs, in /tests
    #[arg(long)]
    tests: bool,
    #[command(flatten)]
    boot: qemu::Options,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let machine = args.arch.map_or_else(machine::host, |name| machine::find(&name))?;
    ensure!(
        machine.qemu.skip.is_none(),
        "{} does not boot: {}",
        machine.name,
        machine.qemu.skip.as_deref().unwrap_or("")
    );
    let devices = args.share.as_deref().map_or(Ok(vec![]), |folder| share(&machine, folder))?;
    let image = args.boot.image(&machine)?;
    let folder = cache::output(&machine.name)?;
    let _lock = if args.boot.dry_run { None } else { Some(cache::lock(&folder)?) };
    let initramfs = folder.join("shell.cpio");
    if !args.boot.dry_run {
        packages::emulator(&machine)?;
        let mut names = if args.tests { Catalogue::read()?.tests } else { vec![] };
        names.extend([INIT, USERLAND].map(str::to_owned));
        let programs = build::programs(&machine, &names, Keep::Segments, &folder.join("programs"))?;
        let root = initramfs::of_shell(&programs, &profile(&machine, args.share.as_deref()))?;
        initramfs::save(&root, None, &initramfs)?;
    }
    let mut words: Vec<_> = ["quiet", "kunit.enable=0", "nilibc.end=shell"].map(str::to_owned).into();
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok().filter(|size| size.ws_col > 0);
    words.extend(size.map(|size| format!("nilibc.terminal={}x{}", size.ws_row, size.ws_col)));
    let boot =
        Boot { machine: &machine, options: &args.boot, image, initramfs, words, devices, watch: Watch::Terminal };
    let words = boot.command()?;
    let line = shell_words::join(&words);
    if args.boot.dry_run {
        println!("{line}");
        return Ok(ExitCode::SUCCESS);
    }
    ui::step(format_args!("boots {}: {line}", machine.name));
    ui::step("`exit` or `poweroff` ends it; Ctrl-A X ends QEMU, whatever the machine does; Ctrl-C goes to the machine");
    let status =
        Command::new(&words[0]).args(&words[1..]).status().with_context(|| format!("cannot run {}", words[0]))?;
    ensure!(status.success(), "QEMU ended with {status}");
    Ok(ExitCode::SUCCESS)
}

/// What the shell executes before anybody types.
fn profile(machine: &Machine, share: Option<&Path>) -> String {
    let mut script = format!("userland -l /bin\nPS1='{}:$PWD# '\necho 'userland lists the commands'\n", machine.name);
    if let Some(folder) = share {
        let shown = folder.display().to_string();
        let said = shell_words::quote(&shown);
        script += &format!(
            "mkdir {SHARE}\nmount -t 9p -o trans=virtio,version=9p2000.L share {SHARE} && cd {SHARE} && \
             echo \"{SHARE} is \"{said}\n"
        );
    }
    script
}

/// What QEMU takes to bring in a folder.
fn share(machine: &Machine, folder: &Path) -> Result<Vec<String>> {
    let transport = machine.qemu.virtio.as_deref();
    let transport = transport.with_context(|| format!("--share: {} has no virtio, and so no 9P", machine.name))?;
    ensure!(folder.is_dir(), "--share {}: expected a folder", folder.display());
    let path = std::path::absolute(folder)?;
    let path = path.to_str().with_context(|| format!("--share {}: it is no UTF-8", folder.display()))?;
    Ok(vec![
        "-fsdev".into(),
        // A comma in the name of a folder is written twice.
        format!("local,id=share,security_model=none,path={}", path.replace(',', ",,")),
        "-device".into(),
        format!("virtio-9p-{transport},fsdev=share,mount_tag=share"),
    ])
}
