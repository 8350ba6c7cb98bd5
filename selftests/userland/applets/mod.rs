// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The table of applets, and one file for each of them, or for few that are alike.

use crate::bytes::{c_string, join};
use crate::call::{ANY, Main, NONE, ONE, RAW, TWO};
use crate::sh;
use crate::words::Words;
use alloc::ffi::CString;
use nilibc::*;

mod cat;
mod chmod;
mod cp;
mod date;
mod df;
mod dmesg;
mod echo;
mod files;
mod grep;
mod head;
mod hexdump;
mod kill;
mod list;
mod ln;
mod ls;
mod mkdir;
mod modules;
mod mount;
mod printf;
mod ps;
mod rm;
mod run;
mod sleep;
mod sort;
mod stat;
mod system;
mod tail;
mod tee;
mod test;
mod trivial;
mod wc;

macro_rules! applets {
    ($($name:literal $usage:literal $operands:expr, $main:path;)*) => {
        pub(crate) static APPLETS: Words<Main> =
            Words { text: concat!($($name, " ", $usage, "\0"),*), values: &[$($main),*] };
        /// How many operands each takes, at least and at most. In one row with what it does, that would take four times as much.
        pub(crate) static OPERANDS: &[(u8, u8)] = &[$($operands),*];
    };
}

// Name and usage; how many operands there are, what it does. Sorted by name.
#[rustfmt::skip]
applets! {
    "["        "[EXPRESSION] ]"                                     RAW,    test::main;
    "cat"      "[-u] [FILE]..."                                     ANY,    cat::main;
    "chmod"    "[-R] MODE FILE..."                                  RAW,    chmod::main;
    "chroot"   "DIRECTORY [PROGRAM [ARGUMENT]...]"                  ONE,    run::change_root;
    "cp"       "[-afiPpRr] SOURCE... TARGET"                        TWO,    cp::main;
    "date"     "[-u] [-d TIME | -s TIME] [+FORMAT]"                 (0, 1), date::main;
    "df"       "[-Pik] [FILE]..."                                   ANY,    df::main;
    "dmesg"    "[-Ccr] [-n LEVEL]"                                  NONE,   dmesg::main;
    "echo"     "[-neE] [WORD]..."                                   RAW,    echo::main;
    "env"      "[-i] [-u NAME] [NAME=VALUE]... [PROGRAM [ARGUMENT]...]" ANY,    run::env;
    "false"    ""                                                   RAW,    trivial::no;
    "free"     "[-bkm]"                                             NONE,   system::free;
    "grep"     "[-EFGHchilnoqrsvwx] [-e PATTERN] [-f FILE] [PATTERN] [FILE]..." ANY,    grep::main;
    "head"     "[-n LINES | -c BYTES] [FILE]..."                    ANY,    head::main;
    "hexdump"  "[-Cv] [-n LENGTH] [-s SKIP] [FILE]..."              ANY,    hexdump::main;
    "id"       "[-G | -g | -u] [-r]"                                NONE,   system::id;
    "insmod"   "FILE [NAME=VALUE]..."                               ONE,    modules::insert;
    "kill"     "[-s SIGNAL | -SIGNAL] PID... | -l [SIGNAL]"         RAW,    kill::main;
    "ln"       "[-fs] SOURCE... TARGET"                             ONE,    ln::main;
    "ls"       "[-1AaFRSdilnprt] [FILE]..."                         ANY,    ls::main;
    "lsmod"    ""                                                   NONE,   modules::list;
    "mkdir"    "[-p] [-m MODE] DIRECTORY..."                        ONE,    mkdir::main;
    "mount"    "[-r] [-t TYPE] [-o OPTION,...] [SOURCE] [TARGET]"   (0, 2), mount::main;
    "mv"       "[-fi] SOURCE... TARGET"                             TWO,    cp::rename_files;
    "poweroff" ""                                                   NONE,   system::end;
    "printf"   "FORMAT [ARGUMENT]..."                               ONE,    printf::main;
    "ps"       "[-Aef] [-o COLUMN,...] [-p PID,...]"                NONE,   ps::main;
    "pwd"      "[-LP]"                                              NONE,   trivial::pwd;
    "readlink" "[-fn] FILE..."                                      ONE,    ln::read;
    "reboot"   ""                                                   NONE,   system::end;
    "rm"       "[-fiRr] FILE..."                                    ANY,    rm::main;
    "rmdir"    "[-p] DIRECTORY..."                                  ONE,    mkdir::remove;
    "rmmod"    "[-f] MODULE..."                                     ONE,    modules::remove;
    "setsid"   "[-c] PROGRAM [ARGUMENT]..."                         ONE,    run::session;
    "sh"       "[-aefnsuvx] [-c SCRIPT] [FILE [ARGUMENT]...]"       ANY,    sh::main;
    "sleep"    "SPAN..."                                            ONE,    sleep::main;
    "sort"     "[-bcfnrsu] [-k FIELD] [-o FILE] [-t CHARACTER] [FILE]..." ANY,    sort::main;
    "stat"     "[-L] [-c FORMAT] FILE..."                           ONE,    stat::main;
    "sync"     ""                                                   NONE,   trivial::sync;
    "tail"     "[-f] [-n LINES | -c BYTES] [FILE]..."               ANY,    tail::main;
    "tee"      "[-ai] [FILE]..."                                    ANY,    tee::main;
    "test"     "[EXPRESSION]"                                       RAW,    test::main;
    "time"     "[-p] PROGRAM [ARGUMENT]..."                         ONE,    run::time;
    "touch"    "[-acm] [-r FILE | -t TIME | -d TIME] FILE..."       ONE,    date::touch;
    "true"     ""                                                   RAW,    trivial::yes;
    "umount"   "[-fl] TARGET..."                                    ONE,    mount::unmount;
    "uname"    "[-amnrsv]"                                          NONE,   system::uname;
    "userland" "[-l DIRECTORY]"                                     NONE,   list::main;
    "watch"    "[-n SPAN] PROGRAM [ARGUMENT]..."                    ONE,    run::watch;
    "wc"       "[-clw] [FILE]..."                                   ANY,    wc::main;
}

/// What is known of a file, or of the symbolic link that it is.
fn look(path: &CStr, follows: bool) -> Result<statx> {
    statx(AT_FDCWD, path, if follows { 0 } else { AT_SYMLINK_NOFOLLOW }, STATX_BASIC_STATS)
}

/// Where a symbolic link leads.
fn target_of(link: &CStr) -> Result<CString> {
    readlink(link, &mut [0; PATH_MAX]).map(c_string)
}

/// Whether a path leads to a directory.
fn is_directory(path: &CStr) -> bool {
    stat(path).is_ok_and(|file| u32::from(file.stx_mode) & S_IFMT == S_IFDIR)
}

/// Does something with the path of everything in a directory. The first error is the answer.
fn children(path: &CStr, does: &mut dyn FnMut(&CStr) -> Result<()>) -> Result<()> {
    let mut outcome = Ok(());
    for entry in opendir(path)? {
        let entry = entry?;
        let name = entry.name();
        if name != c"." && name != c".." {
            let done = does(&join(path.to_bytes(), name.to_bytes()));
            outcome = outcome.and(done);
        }
    }
    outcome
}

/// Prints the blanks in front of a text of this length that stands to the right of a column.
fn pad(width: usize, len: usize) {
    (len..width).for_each(|_| print!(" "));
}
