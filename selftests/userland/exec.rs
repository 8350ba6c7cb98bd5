// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Becoming another program: an applet of this name, else a file of `PATH`.

use crate::bytes;
use crate::call::Applet;
use alloc::vec::Vec;
use nilibc::*;

/// The directories of programs if the environment names none.
const PATH: &[u8] = b"/bin:/sbin:/usr/bin:/usr/sbin";

/// The exit code of who could not become what it was to be: it is not there, or it cannot be executed.
pub(crate) fn exit_code(error: Errno) -> i32 {
    if error == Errno::NOENT { 127 } else { 126 }
}

/// Becomes the program that `args` begins with. It returns only to say why it could not.
pub(crate) fn become_program(args: &[&CStr], env: &[&CStr]) -> Errno {
    let Some(name) = args.first() else { return Errno::NOENT };
    if let Some(applet) = Applet::find(name.to_bytes()) {
        exit(applet.run(args, env));
    }
    become_file(name, args, env)
}

/// Becomes the file `name`, which is searched for in `PATH` if it has no slash.
pub(crate) fn become_file(name: &CStr, args: &[&CStr], env: &[&CStr]) -> Errno {
    let mut reason = Errno::NOENT;
    for path in candidates(name.to_bytes(), variable(env, b"PATH").unwrap_or(PATH)) {
        let error = execute(&path, args, env);
        if error != Errno::NOENT && error != Errno::NOTDIR {
            reason = error;
        }
    }
    reason
}

/// The paths that `name` may mean.
pub(crate) fn candidates<'a>(name: &'a [u8], path: &'a [u8]) -> impl Iterator<Item = alloc::ffi::CString> {
    let path = if name.contains(&b'/') { b"" } else { path };
    path.split(|&byte| byte == b':').map(move |directory| bytes::join(directory, name))
}

/// The value of a variable in this environment.
pub(crate) fn variable<'a>(env: &[&'a CStr], name: &[u8]) -> Option<&'a [u8]> {
    env.iter().find_map(|entry| entry.to_bytes().strip_prefix(name)?.strip_prefix(b"="))
}

fn execute(path: &CStr, args: &[&CStr], env: &[&CStr]) -> Errno {
    let error = execve(path, &list(args), &list(env));
    if error == Errno::NOEXEC
        && let Some(shell) = Applet::find(b"sh")
    {
        let mut script = Vec::from([c"sh", path]);
        script.extend(args.iter().skip(1));
        exit(shell.run(&script, env));
    }
    error
}

/// The strings as execve(2) takes them.
fn list<'a>(strings: &[&'a CStr]) -> Vec<CPtr<'a>> {
    strings.iter().map(|string| CPtr::new(string)).chain([CPtr::NULL]).collect()
}
