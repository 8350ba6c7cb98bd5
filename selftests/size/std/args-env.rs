// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Prints its arguments and its environment, and looks one variable up.

fn main() {
    for (i, arg) in std::env::args().enumerate() {
        println!("argv[{i}] {arg}");
    }
    for (name, value) in std::env::vars() {
        println!("{name}={value}");
    }
    println!("PATH is {}", std::env::var("PATH").as_deref().unwrap_or("not set"));
}
