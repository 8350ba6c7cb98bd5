// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask build`.

use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("build: not built yet")
}
