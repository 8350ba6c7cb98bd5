// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cargo xtask need`: installs what a test of this project calls beside xtask. It is not for users.

use crate::packages::{self, Need};
use crate::source;
use anyhow::{Context, Result};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Completes "it is needed ..."
    #[arg(long)]
    why: String,
    /// Prints what cargo has to find in its environment to compile `core`, a variable a line
    #[arg(long)]
    rust_src: bool,
    /// PROGRAM=PACKAGE
    needs: Vec<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode> {
    let needs = args.needs.iter().map(|need| {
        let (program, package) = need.split_once('=').context("a need is PROGRAM=PACKAGE")?;
        Ok(Need::new(program, package, &args.why))
    });
    packages::require(&needs.collect::<Result<Vec<_>>>()?)?;
    if args.rust_src {
        for (name, path) in source::rust_src()? {
            println!("{name}={}", path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
