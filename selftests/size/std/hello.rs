// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One line by write(2).

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(std::io::stdout().write_all(b"hello, world\n").is_err() as u8)
}
