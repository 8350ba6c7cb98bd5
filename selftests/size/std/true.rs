// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The smallest program: start and end.

fn main() {}
