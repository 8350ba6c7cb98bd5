// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask run`.

use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("run: not built yet")
}
