// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Writes out its files, or its input if it is given none.
#![no_std]
#![no_main]

use nilibc::*;

fn copy(from: impl AsFd) -> Result<()> {
    let mut block = [0; 4096];
    loop {
        match read(&from, &mut block)? {
            0 => return Ok(()),
            len => write_all(STDOUT, block.get(..len).unwrap_or(&[]))?,
        }
    }
}

fn main() -> i32 {
    let mut paths = args().skip(1).peekable();
    if paths.peek().is_none() {
        return copy(STDIN).is_err() as i32;
    }
    let mut failed = 0;
    for path in paths {
        if let Err(error) = open(path, O_RDONLY, 0).and_then(copy) {
            eprintln!("{}: {}", path, error);
            failed = 1;
        }
    }
    failed
}

nilibc::entry!(main);
