// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The table of applets, and one file for each of them, or for few that are alike.

use crate::bytes::join;
use crate::call::Applet;
use crate::sh;
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
    ($($name:literal $usage:literal $main:path;)*) => { &[$(Applet { name: $name, usage: $usage, main: $main }),*] };
}

/// Sorted by name.
#[rustfmt::skip]
pub(crate) static APPLETS: &[Applet] = applets! {
    "["        "[EXPRESSION] ]"                                     test::main;
    "cat"      "[-u] [FILE]..."                                     cat::main;
    "chmod"    "[-R] MODE FILE..."                                  chmod::main;
    "chroot"   "DIRECTORY [PROGRAM [ARGUMENT]...]"                  run::change_root;
    "cp"       "[-afiPpRr] SOURCE... TARGET"                        cp::main;
    "date"     "[-u] [-d TIME | -s TIME] [+FORMAT]"                 date::main;
    "df"       "[-Pik] [FILE]..."                                   df::main;
    "dmesg"    "[-Ccr] [-n LEVEL]"                                  dmesg::main;
    "echo"     "[-neE] [WORD]..."                                   echo::main;
    "env"      "[-i] [-u NAME] [NAME=VALUE]... [PROGRAM [ARGUMENT]...]" run::env;
    "false"    ""                                                   trivial::no;
    "free"     "[-bkm]"                                             system::free;
    "grep"     "[-EFGHchilnoqrsvwx] [-e PATTERN] [-f FILE] [PATTERN] [FILE]..." grep::main;
    "head"     "[-n LINES | -c BYTES] [FILE]..."                    head::main;
    "hexdump"  "[-Cv] [-n LENGTH] [-s SKIP] [FILE]..."              hexdump::main;
    "id"       "[-G | -g | -u] [-r]"                                system::id;
    "insmod"   "FILE [NAME=VALUE]..."                               modules::insert;
    "kill"     "[-s SIGNAL | -SIGNAL] PID... | -l [SIGNAL]"         kill::main;
    "ln"       "[-fs] SOURCE... TARGET"                             ln::main;
    "ls"       "[-1AaFRSdilnprt] [FILE]..."                         ls::main;
    "lsmod"    ""                                                   modules::list;
    "mkdir"    "[-p] [-m MODE] DIRECTORY..."                        mkdir::main;
    "mount"    "[-r] [-t TYPE] [-o OPTION,...] [SOURCE] [TARGET]"   mount::main;
    "mv"       "[-fi] SOURCE... TARGET"                             cp::rename_files;
    "poweroff" ""                                                   system::end;
    "printf"   "FORMAT [ARGUMENT]..."                               printf::main;
    "ps"       "[-Aef] [-o COLUMN,...] [-p PID,...]"                ps::main;
    "pwd"      "[-LP]"                                              trivial::pwd;
    "readlink" "[-fn] FILE..."                                      ln::read;
    "reboot"   ""                                                   system::end;
    "rm"       "[-fiRr] FILE..."                                    rm::main;
    "rmdir"    "[-p] DIRECTORY..."                                  mkdir::remove;
    "rmmod"    "[-f] MODULE..."                                     modules::remove;
    "setsid"   "[-c] PROGRAM [ARGUMENT]..."                         run::session;
    "sh"       "[-aefnsuvx] [-c SCRIPT] [FILE [ARGUMENT]...]"       sh::main;
    "sleep"    "SPAN..."                                            sleep::main;
    "sort"     "[-bcfnrsu] [-k FIELD] [-o FILE] [-t CHARACTER] [FILE]..." sort::main;
    "stat"     "[-L] [-c FORMAT] FILE..."                           stat::main;
    "sync"     ""                                                   trivial::sync;
    "tail"     "[-f] [-n LINES | -c BYTES] [FILE]..."               tail::main;
    "tee"      "[-ai] [FILE]..."                                    tee::main;
    "test"     "[EXPRESSION]"                                       test::main;
    "time"     "[-p] PROGRAM [ARGUMENT]..."                         run::time;
    "touch"    "[-acm] [-r FILE | -t TIME | -d TIME] FILE..."       date::touch;
    "true"     ""                                                   trivial::yes;
    "umount"   "[-fl] TARGET..."                                    mount::unmount;
    "uname"    "[-amnrsv]"                                          system::uname;
    "userland" "[-l DIRECTORY]"                                     list::main;
    "watch"    "[-n SPAN] PROGRAM [ARGUMENT]..."                    run::watch;
    "wc"       "[-clw] [FILE]..."                                   wc::main;
};

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
