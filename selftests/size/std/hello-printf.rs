// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One line by println! for each argument, with a string and a number.

fn main() {
    for (i, name) in std::env::args().enumerate() {
        println!("hello, {name} {i}");
    }
}
