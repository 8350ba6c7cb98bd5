// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The commands that build, pack and boot, as far as they can be tried without doing it.

use std::path::Path;
use std::process::{Command, Output};

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("xtask starts")
}

/// Runs xtask, which has to refuse, and gives its last words.
fn refusal(args: &[&str]) -> String {
    let done = xtask(args);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{args:?} was taken: {said}");
    said
}

/// The name of any machine.
fn machine() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../qemu");
    let files = std::fs::read_dir(folder).expect("qemu/ is there").map(|entry| entry.expect("it is readable").path());
    let mut machines = files.filter(|path| path.extension().is_some_and(|e| e == "toml"));
    let first = machines.next().expect("there is a machine");
    first.file_stem().expect("it has a name").to_str().expect("it is ASCII").to_owned()
}

#[test]
fn a_machine_that_is_not_there_is_refused_with_those_that_are() {
    let commands: [&[&str]; 6] =
        [&["test"], &["build", "--out", "x"], &["run", "hello"], &["initramfs", "--out", "x"], &["boot"], &["torture"]];
    for command in commands {
        let said = refusal(&[&command[..1], &["--arch", "pdp11"], &command[1..]].concat());
        assert!(said.contains("`pdp11`") && said.contains(&machine()), "{said}");
    }
}

#[test]
fn a_program_that_is_not_there_is_refused_with_those_that_are() {
    let said = refusal(&["run", "no-such-program"]);
    assert!(said.contains("`no-such-program`") && said.contains("hello"), "{said}");
    let said = refusal(&["run", "./no-such-file"]);
    assert!(said.contains("./no-such-file"), "{said}");
    let said = refusal(&["run", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    assert!(said.contains("it is no ELF file"), "{said}");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let machine = machine();
    let rows: [(&[&str], &str); 7] = [
        (&["--append", "quiet"], "--append"),
        (&["--mode", "native", "--gdb"], "--gdb"),
        (&["kunit/example"], "--mode system"),
        (&["--arch", &machine, "--no-kunit", "kunit/example"], "--no-kunit"),
        (&["--all", "--mode", "system", "--log", "x"], "--log"),
        (&["--arch", &machine, "--kernel", "/no/such/file"], "/no/such/file"),
        (&["--arch", &machine, "--kernel", "x", "--config", "y"], "--config"),
    ];
    for (options, expected) in rows {
        let said = refusal(&[&["test"], options].concat());
        assert!(said.contains(expected), "{options:?}: {said}");
    }
}

#[test]
fn a_dry_run_prints_a_command_that_the_shell_reads_as_it_is_meant() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let kernel = folder.path().join("it's a \"kernel\" $HOME");
    std::fs::write(&kernel, "").expect("it can be written");
    let kernel = kernel.to_str().expect("it is UTF-8");
    let options = ["--kernel", kernel, "--append", "a='b c' *", "--qemu-arg", "-name 'two words'", "--gdb"];
    let done = xtask(&[&["test", "--arch", &machine(), "--dry-run"], &options[..]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let line = String::from_utf8(done.stdout).expect("it is UTF-8");
    assert_eq!(line.lines().count(), 1, "{line}");
    let split = Command::new("sh").args(["-c", &format!("printf '%s\\n' {line}")]).output().expect("sh starts");
    let words = String::from_utf8(split.stdout).expect("it is UTF-8");
    let words: Vec<_> = words.lines().collect();
    let after = |option: &str| words.iter().position(|word| *word == option).map(|at| words[at + 1]);
    assert!(words[0].starts_with("qemu-system-"), "{line}");
    assert_eq!(after("-kernel"), Some(kernel));
    assert_eq!(after("-name"), Some("two words"));
    let append = after("-append").expect("there is a command line for the kernel");
    assert!(append.starts_with("console=") && append.ends_with(" a='b c' *"), "{append}");
    assert!(words.contains(&"-S") && words.contains(&"-no-reboot"), "{line}");
}

#[test]
fn results_have_a_port_where_tests_are_run_and_nowhere_else() {
    let kernel = tempfile::NamedTempFile::new().expect("there is room for a file");
    let kernel = kernel.path().to_str().expect("it is UTF-8");
    // This machine's board takes virtio devices.
    let command = |name: &str| {
        let arch = std::env::consts::ARCH;
        String::from_utf8(xtask(&[name, "--arch", arch, "--dry-run", "--kernel", kernel]).stdout).expect("it is UTF-8")
    };
    let tests = shell_words::split(&command("test")).expect("it can be pasted");
    assert!(tests.iter().any(|word| word == "file,id=results,path=/dev/stderr,append=on"), "{tests:?}");
    assert!(tests.iter().any(|word| word == "virtserialport,chardev=results,name=org.nilibc.results"), "{tests:?}");
    assert!(tests.iter().any(|word| word.contains(" nilibc.results=org.nilibc.results")), "{tests:?}");
    for other in ["boot", "shell"] {
        assert!(!command(other).contains("results"), "{}", command(other));
    }
}

#[test]
fn a_shell_has_the_terminal_and_a_folder_whose_name_has_a_comma() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let shared = folder.path().join("a,b");
    std::fs::create_dir(&shared).expect("it can be made");
    let shared = shared.to_str().expect("it is UTF-8");
    let done = xtask(&["shell", "--share", shared, "--dry-run", "--kernel", "/dev/null"]);
    assert_eq!(done.status.code(), Some(2), "a device is no kernel");
    let image = folder.path().join("kernel");
    std::fs::write(&image, "").expect("it can be written");
    let image = image.to_str().expect("it is UTF-8");
    let done = xtask(&["shell", "--share", shared, "--dry-run", "--kernel", image]);
    let line = String::from_utf8_lossy(&done.stdout).into_owned();
    let words = shell_words::split(&line).expect("it can be pasted");
    assert!(words.windows(2).any(|pair| pair == ["-serial", "mon:stdio"]), "{line}");
    let path = shared.replace(',', ",,");
    assert!(words.iter().any(|word| word.starts_with("local,") && word.ends_with(&format!("path={path}"))), "{line}");
    assert!(words.iter().any(|word| word.ends_with(",fsdev=share,mount_tag=share")), "{line}");
}

#[test]
fn a_shell_refuses_to_share_what_is_no_folder() {
    let said = refusal(&["shell", "--share", "/no/such/folder", "--dry-run"]);
    assert!(said.contains("/no/such/folder") && said.contains("folder"), "{said}");
}

#[test]
fn what_cannot_be_packed_is_refused_by_name() {
    let machine = machine();
    let rows: [(&[&str], &str); 6] = [
        (&["--init", "./no/such/file"], "./no/such/file"),
        (&["--init", "/etc/hostname"], "/etc/hostname cannot be /init"),
        (&["--list", "/no/such/list"], "/no/such/list"),
        (&["--list", "/dev/null", "--add", "/no/such/file:/x"], "/no/such/file"),
        (&["--list", "/dev/null", "--add", "/etc/hostname:x"], "begins with a slash"),
        (&["--list", "/dev/null", "--add", "/etc/hostname:/x", "--add", "/etc/hostname:/x"], "/x is there already"),
    ];
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let out = folder.path().join("out.cpio");
    for (options, expected) in rows {
        let out = out.to_str().expect("it is UTF-8");
        let said = refusal(&[&["initramfs", "--arch", &machine, "--out", out], options].concat());
        assert!(said.contains(expected), "{options:?}: {said}");
    }
    assert!(!out.exists(), "something was written");
}
