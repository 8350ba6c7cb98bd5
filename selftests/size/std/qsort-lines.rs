// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Sorts the lines of its input.

use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut lines = io::stdin().lock().split(b'\n').collect::<io::Result<Vec<_>>>()?;
    lines.sort_unstable();
    let mut out = io::stdout().lock();
    lines.iter().try_for_each(|line| out.write_all(line).and_then(|()| out.write_all(b"\n")))
}
