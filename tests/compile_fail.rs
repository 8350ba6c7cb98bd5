// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What must not compile, and what the compiler says then.
//!
//! The crate is compiled once, and rustc is given one snippet after the other. The first has no fault, so that the others
//! fail for none but their own.

use std::path::Path;
use std::process::Command;

/// What stands in a function, and what is said of it. Nothing is said of what is right.
const SNIPPETS: &[(&str, &str)] = &[
    (r#"print!("{} {:x} {:<8} {:08p} {:c} {{}}\n", "text", 7, -7_i64, &raw const FILE, b'c');"#, ""),
    // As many arguments as directives.
    (r#"print!("{}");"#, "there are more directives than arguments"),
    (r#"print!("{} {}", 1);"#, "there are more directives than arguments"),
    (r#"print!("text", 1);"#, "there are more arguments than directives"),
    (r#"eprintln!("{}", 1, 2);"#, "there are more arguments than directives"),
    (r#"bprint!(&mut [0; 8], "{}");"#, "there are more directives than arguments"),
    // A directive that the type has.
    (r#"print!("{:x}", "text");"#, "`str` has no directive of the kind `'x'`"),
    (r#"print!("{:p}", 7);"#, "has no directive of the kind `'p'`"),
    (r#"print!("{:c}", 'c');"#, "`char` has no directive of the kind `'c'`"),
    (r#"print!("{}", 1.5);"#, "has no directive of the kind `'d'`"),
    (r#"print!("{}", (1, 2));"#, "has no directive of the kind `'d'`"),
    // A directive that there is.
    (r#"print!("{:s}", "text");"#, "behind the colon of a directive: [<] [#] [0] [width] [x X o b c p]"),
    (r#"print!("{:.3}", 1);"#, "behind the colon of a directive"),
    (r#"print!("{:xx}", 1);"#, "a directive has one kind"),
    (r#"print!("{0}", 1);"#, "arguments have no names here"),
    (r#"print!("{name}", 1);"#, "arguments have no names here"),
    (r#"print!("{", 1);"#, "an opening brace that starts no directive is written twice"),
    (r#"print!("{:8", 1);"#, "arguments have no names here"),
    (r#"print!("}");"#, "a closing brace that ends no directive is written twice"),
    (r#"print!("{:99999}", 1);"#, "overflow"),
    (r#"let format = "{}"; print!(format, 1);"#, "no rules expected"),
    // Descriptors cannot be used when they are closed, and are closed once.
    (
        r#"let fd = open(c"/", 0, 0).unwrap(); let lent = fd.as_fd(); drop(fd); let _ = dup(lent);"#,
        "cannot move out of `fd`",
    ),
    (r#"let fd = open(c"/", 0, 0).unwrap(); let _ = close(fd); let _ = dup(&fd);"#, "borrow of moved value: `fd`"),
    (
        r#"let mut fds = [pollfd::new(&pipe().unwrap().0, POLLIN)]; let _ = ppoll(&mut fds, None, None);"#,
        "temporary value dropped",
    ),
    // A number for a descriptor, and a string that need not end.
    (r#"let _ = write(1, b"text");"#, "AsFd` is not satisfied"),
    (r#"let _ = open("/", 0, 0);"#, "expected `&CStr`, found `&str`"),
    (r#"let _ = execve(c"/", &["a"], &argv![]);"#, "mismatched types"),
    // What the kernel reads and writes unchecked.
    (r#"let _ = syscall!(READ, 0, FILE.as_ptr(), 1);"#, "requires unsafe"),
];

fn rustc(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition=2024", "--emit=metadata", "-Awarnings"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo found rustc");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn what_is_wrong_does_not_compile() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let library = path("libnilibc.rmeta");
    let (compiled, said) = rustc(&["src/lib.rs", "--crate-type=lib", "--crate-name=nilibc", "-o", &library]);
    assert!(compiled, "{said}");
    for (snippet, expected) in SNIPPETS {
        let (source, extern_nilibc) = (path("snippet.rs"), format!("nilibc={library}"));
        write(
            &source,
            &format!("#![no_std]\nuse nilibc::*;\nstatic FILE: [u8; 4] = *b\"text\";\npub fn f() {{ {snippet} }}\n"),
        );
        let arguments = [&source, "--crate-type=lib", "--extern", &extern_nilibc, "-o", &path("snippet.rmeta")];
        let (compiled, said) = rustc(&arguments);
        assert_eq!(compiled, expected.is_empty(), "{snippet}\n{said}");
        assert!(said.contains(expected), "{snippet}\nshould be answered with: {expected}\nis: {said}");
    }
}

fn write(path: impl AsRef<Path>, text: &str) {
    std::fs::write(path, text).expect("the folder is new");
}
