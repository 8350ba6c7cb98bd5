// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Becoming another program: an applet of this name, else a file of `PATH`.

use crate::bytes::{join, split_once};
use crate::call::Applet;
use alloc::ffi::CString;
use alloc::vec::Vec;
use nilibc::*;

/// The directories of programs if the environment names none.
const PATH: &[u8] = b"/bin:/sbin:/usr/bin:/usr/sbin";

/// The exit code of who could not become what it was to be: it is not there, or it cannot be executed.
pub(crate) fn exit_code(error: Errno) -> i32 {
    if error == Errno::NOENT { 127 } else { 126 }
}

/// Becomes the program that `args` begins with. It returns only to say why it could not.
pub(crate) fn become_program(args: &[CString], env: &[CString]) -> Errno {
    let Some(name) = args.first() else { return Errno::NOENT };
    if let Some(applet) = Applet::find(name.to_bytes()) {
        exit(applet.run(args, env));
    }
    let mut reason = Errno::NOENT;
    let path = variable(env, b"PATH").unwrap_or(PATH);
    // Nothing there is the answer only if something else is nowhere.
    let _ = candidate(name.to_bytes(), path, &mut |path| {
        let error = execute(path, args, env);
        if error != Errno::NOENT && error != Errno::NOTDIR {
            reason = error;
        }
        false
    });
    reason
}

/// The first of the paths that `name` may mean for which this holds.
pub(crate) fn candidate(name: &[u8], path: &[u8], holds: &mut dyn FnMut(&CStr) -> bool) -> Option<CString> {
    let mut rest = if name.contains(&b'/') { Some(b"".as_slice()) } else { Some(path) };
    while let Some(path) = rest {
        let (directory, more) = split_once(path, b':').map_or((path, None), |(one, more)| (one, Some(more)));
        rest = more;
        let path = join(directory, name);
        if holds(&path) {
            return Some(path);
        }
    }
    None
}

/// The value of a variable in this environment.
pub(crate) fn variable<'a>(env: &'a [CString], name: &[u8]) -> Option<&'a [u8]> {
    env.iter().find_map(|entry| entry.to_bytes().strip_prefix(name)?.strip_prefix(b"="))
}

fn execute(path: &CStr, args: &[CString], env: &[CString]) -> Errno {
    let error = execve(path, &list(args), &list(env));
    if error == Errno::NOEXEC
        && let Some(shell) = Applet::find(b"sh")
    {
        let mut script = Vec::from([CString::from(c"sh"), path.into()]);
        script.extend_from_slice(args.get(1..).unwrap_or(&[]));
        exit(shell.run(&script, env));
    }
    error
}

/// The strings as execve(2) takes them.
fn list(strings: &[CString]) -> Vec<CPtr<'_>> {
    let mut list = Vec::with_capacity(strings.len() + 1);
    for string in strings {
        list.push(CPtr::new(string));
    }
    list.push(CPtr::NULL);
    list
}
