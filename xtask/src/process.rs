// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Running other programs without a sound, unless they fail.

use anyhow::{Context, Result, bail};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs `command` to its end and answers with its standard output. The error shows the command and its last lines.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    finished(command.stdin(Stdio::null()))
}

/// The same for a command that reads `input`.
pub(crate) fn filter(command: &mut Command, input: &str) -> Result<String> {
    let mut file = tempfile::tempfile()?;
    file.write_all(input.as_bytes())?;
    file.rewind()?;
    finished(command.stdin(file))
}

fn finished(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.output().with_context(|| format!("cannot run `{program}`"))?;
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(text);
    }
    let said = format!("{text}{}", String::from_utf8_lossy(&done.stderr));
    bail!("`{}` failed ({}):\n{}", line(command), done.status, tail(&said, 12))
}

/// The version that `program` says it has: the first word of `--version` that begins with a digit.
pub(crate) fn version(program: &str) -> Option<String> {
    let said = output(Command::new(program).arg("--version")).ok()?;
    said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned)
}

/// The command as one line that a shell understands.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    shell_words::join(words.map(|word| word.to_string_lossy()))
}

/// The last `count` lines, each indented.
pub(crate) fn tail(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(count)..];
    last.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Where `program` is: itself if it is a path that exists, else the first folder of `PATH` which has it.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.exists());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
}
