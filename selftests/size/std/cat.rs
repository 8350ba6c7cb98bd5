// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Writes out its files, or its input if it is given none.

use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;

fn copy(mut from: impl Read) -> io::Result<()> {
    let mut block = [0; 4096];
    loop {
        match from.read(&mut block)? {
            0 => return Ok(()),
            len => io::stdout().write_all(&block[..len])?,
        }
    }
}

fn main() -> ExitCode {
    let mut paths = std::env::args_os().skip(1).peekable();
    if paths.peek().is_none() {
        return ExitCode::from(copy(io::stdin()).is_err() as u8);
    }
    let mut failed = 0;
    for path in paths {
        if let Err(error) = File::open(&path).and_then(copy) {
            eprintln!("{}: {error}", path.display());
            failed = 1;
        }
    }
    ExitCode::from(failed)
}
