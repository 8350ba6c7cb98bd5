// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The table of applets, and one file for each of them, or for few that are alike.

use crate::call::Applet;
use crate::sh;

mod cat;
mod echo;
mod head;
mod mkdir;
mod printf;
mod test;
mod trivial;
mod wc;

macro_rules! applets {
    ($($name:literal $usage:literal $main:path;)*) => { &[$(Applet { name: $name, usage: $usage, main: $main }),*] };
}

/// Sorted by name.
#[rustfmt::skip]
pub(crate) static APPLETS: &[Applet] = applets! {
    "["      "[EXPRESSION] ]"                             test::main;
    "cat"    "[-u] [FILE]..."                             cat::main;
    "echo"   "[-neE] [WORD]..."                           echo::main;
    "false"  ""                                           trivial::no;
    "head"   "[-n LINES | -c BYTES] [FILE]..."             head::main;
    "mkdir"  "[-p] DIRECTORY..."                          mkdir::main;
    "printf" "FORMAT [ARGUMENT]..."                       printf::main;
    "pwd"    ""                                           trivial::pwd;
    "rmdir"  "[-p] DIRECTORY..."                          mkdir::remove;
    "sh"     "[-aefnuvxis] [-c SCRIPT] [FILE [ARGUMENT]...]" sh::main;
    "sync"   ""                                           trivial::sync;
    "test"   "[EXPRESSION]"                               test::main;
    "true"   ""                                           trivial::yes;
    "wc"     "[-clw] [FILE]..."                           wc::main;
};
