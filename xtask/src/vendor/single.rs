// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The library as one file: each `mod x;` becomes `mod x { ... }` with what is in its file, comments and all.
//!
//! The text stays as it is written but for a few places, which a parser finds. What was the root of a crate is now the module
//! `crate::nilibc`. An exported macro would be at the root of the program, and so is a `use` in its module and in ours.

mod edit;

use super::choice::Choice;
use super::{Files, place, source, stamp};
use anyhow::{Context, Result, ensure};
use edit::{Edits, Truth};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Item, ItemMod, Visibility};

/// How a program is compiled that takes the file in. A test does what is said here.
const COMMAND: &str =
    "rustc --edition=2024 --target=TARGET -Cpanic=abort -Copt-level=z -Clto -Ccodegen-units=1 -Cstrip=symbols
    -Crelocation-model=static -Ctarget-feature=+crt-static -Clinker=rust-lld -Clinker-flavor=ld.lld
    -Cdefault-linker-libraries=no main.rs";

/// The first line of each of our files.
const LICENCE: &str = "// SPDX-License-Identifier: LGPL-2.1 OR MIT\n";

/// The one file of the copy, still without its stamp.
pub(super) fn files(root: &Path, choice: &Choice) -> Result<Files> {
    let texts = source::files(root, &choice.ports)?;
    let inliner = Inliner { texts: &texts, features: &choice.features };
    let Module { text, macros } = inliner.module("src/lib.rs", "src", "crate::nilibc").context("in src/lib.rs")?;
    let mut file = LICENCE.to_owned();
    file += &comment(&head(root, choice)?);
    file.push('\n');
    // Much is for others than the program that has it.
    file += &format!("#![allow(unused, clippy::all)]\n{text}\n");
    let uses: BTreeSet<_> = macros.iter().map(Macro::import).collect();
    uses.into_iter().for_each(|line| file += &line);
    for licence in licences(root)? {
        file += &format!("\n// {}\n{}", "-".repeat(117), comment(&licence));
    }
    Ok(Files::from([(place::SINGLE.to_owned(), file.into_bytes())]))
}

/// What the file says to who opens it.
fn head(root: &Path, choice: &Choice) -> Result<String> {
    let mut attributes = vec!["#![no_std]".to_owned(), "#![no_main]".to_owned()];
    let lib = syn::parse_file(&source::read(root, "src/lib.rs")?).context("in src/lib.rs")?;
    for attribute in lib.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        if let Some([condition, meta]) = source::metas(&attribute.meta).as_deref()
            && edit::truth(condition, "", &choice.features) == Truth::Known(true)
            && let syn::Meta::List(list) = meta
        {
            attributes.push(format!("#![feature({})]", list.tokens));
        }
    }
    let (is_stable, command) = (attributes.len() == 2, COMMAND.replace('\n', " \\\n"));
    let start = if is_stable { String::new() } else { "RUSTC_BOOTSTRAP=1 ".to_owned() };
    Ok(format!(
        "nilibc in one file. `cargo xtask vendor --single-file` made it of what stands next, and says with --check
whether it was edited, and with --update brings it up to date.

{}

A program takes it in by `mod nilibc;` at its root, where `{}` stands too. Any rustc from
1.95 on compiles it, with a `core` for the target{}:

    {start}{command}

Without the feature prebuilt-core, `core` has to bring memcpy and its kin (`compiler-builtins-mem`).
The licences are at the end.
",
        stamp::PLACE,
        attributes.join(" "),
        if is_stable { "" } else { "; what it asks for is not stable" },
    ))
}

/// The texts of the licences.
fn licences(root: &Path) -> Result<Vec<String>> {
    let folder = fs::read_dir(root.join("LICENSES")).context("there is no folder LICENSES")?;
    let mut names = folder.map(|file| Ok(file?.file_name())).collect::<Result<Vec<_>>>()?;
    names.sort();
    names.iter().map(|name| source::read(root, &format!("LICENSES/{}", name.to_string_lossy()))).collect()
}

/// Each line as a comment.
fn comment(text: &str) -> String {
    text.lines().map(|line| format!("// {line}").trim_end().to_owned() + "\n").collect()
}

struct Inliner<'a> {
    texts: &'a BTreeMap<String, String>,
    features: &'a [String],
}

/// What became of a file.
struct Module {
    text: String,
    /// What it and those below it export.
    macros: Vec<Macro>,
}

/// A macro that the crate would export.
struct Macro {
    /// Where it is: `crate::nilibc::print`.
    module: String,
    /// None where a macro makes it: only the compiler knows its name, so all of the module is taken.
    name: Option<String>,
}

impl Macro {
    fn import(&self) -> String {
        format!("pub(crate) use {}::{};\n", self.module, self.name.as_deref().unwrap_or("*"))
    }
}

impl Inliner<'_> {
    /// The file `name`, whose modules are in `folder`, as the module `path`.
    fn module(&self, name: &str, folder: &str, path: &str) -> Result<Module> {
        let text = self.texts.get(name).with_context(|| format!("there is no {name}"))?;
        let text = text.strip_prefix(LICENCE).unwrap_or(text);
        let tokens = text.parse().map_err(|error| anyhow::anyhow!("{error}"))?;
        let file = syn::parse_file(text)?;
        let mut edits = Edits::new(text, self.features);
        let exports = edits.tokens(tokens)?;
        let mut macros: Vec<_> = exports.into_iter().map(|name| Macro { module: path.to_owned(), name }).collect();
        if path == "crate::nilibc" {
            // What a crate says of itself.
            let own = file.attrs.iter().filter(|attribute| !attribute.path().is_ident("doc"));
            own.for_each(|attribute| edits.remove(attribute.span().byte_range()));
        }
        let here = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for item in &file.items {
            self.item(item, here, folder, path, &mut edits, &mut macros)?;
        }
        Ok(Module { text: edits.apply(), macros })
    }

    fn item(
        &self,
        item: &Item,
        here: &str,
        folder: &str,
        path: &str,
        edits: &mut Edits<'_>,
        macros: &mut Vec<Macro>,
    ) -> Result<()> {
        let attributes = edit::attributes(item);
        let is_empty = |item: &syn::ItemMacro| item.mac.path.segments.last().is_some_and(|last| last.ident == "c_abi");
        let has_c = self.features.iter().any(|feature| feature == "c-abi");
        if attributes.iter().any(|attribute| edits.truth_of(attribute) == Some(Truth::Known(false)))
            || matches!(item, Item::Macro(item) if is_empty(item) && !has_c)
        {
            edits.remove(item.span().byte_range());
            return Ok(());
        }
        match item {
            Item::Mod(module) if module.semi.is_some() => {
                let text = self.inlined(module, here, folder, path, edits, macros)?;
                edits.replace(item.span().byte_range(), text);
            }
            Item::Mod(module) => {
                attributes.iter().for_each(|attribute| edits.attribute(attribute));
                for inner in module.content.iter().flat_map(|(_, items)| items) {
                    ensure!(!matches!(inner, Item::Mod(ItemMod { semi: Some(_), .. })), "a module's file in a module");
                    self.item(inner, here, folder, path, edits, macros)?;
                }
            }
            _ => attributes.iter().for_each(|attribute| edits.attribute(attribute)),
        }
        Ok(())
    }

    /// A `mod x;` with what is in its file, or in each of its files, under the condition of each.
    fn inlined(
        &self,
        module: &ItemMod,
        here: &str,
        folder: &str,
        path: &str,
        edits: &Edits<'_>,
        macros: &mut Vec<Macro>,
    ) -> Result<String> {
        let (word, name) = (module.ident.to_string(), module.ident.unraw().to_string());
        let mut files: Vec<(String, String, String)> = Vec::new();
        for attribute in &module.attrs {
            if let Some(file) = source::path_of(&attribute.meta) {
                files.push((String::new(), join(here, &file), String::new()));
            } else if let Some((condition, file)) = source::path_if(&attribute.meta) {
                files.push((format!("#[cfg({})]\n", edits.text(&condition)), join(here, &file), String::new()));
            }
        }
        for (_, file, below) in &mut files {
            *below = file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        }
        if files.is_empty() {
            let (plain, index) = (format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs"));
            let file = if self.texts.contains_key(&plain) { plain } else { index };
            files.push((String::new(), file, format!("{folder}/{name}")));
        }
        let is_path = |attribute: &&Attribute| {
            source::path_of(&attribute.meta).is_none() && source::path_if(&attribute.meta).is_none()
        };
        let attributes: String =
            module.attrs.iter().filter(is_path).map(|attribute| edits.rewritten(attribute)).collect();
        let mut text = String::new();
        for (condition, file, below) in files {
            let inner = self.module(&file, &below, &format!("{path}::{word}")).with_context(|| format!("in {file}"))?;
            let visibility = match &module.vis {
                Visibility::Inherited if inner.macros.is_empty() => String::new(),
                Visibility::Inherited => "pub(crate) ".to_owned(),
                visibility => edits.slice(visibility) + " ",
            };
            text += &format!("{condition}{attributes}{visibility}mod {word} {{\n{}}}\n", inner.text);
            macros.extend(inner.macros);
        }
        Ok(text.trim_end().to_owned())
    }
}

/// The file that `path` is from the folder `here`.
fn join(here: &str, path: &str) -> String {
    let mut parts: Vec<_> = here.split('/').collect();
    for part in path.split('/') {
        if part == ".." { _ = parts.pop() } else { parts.push(part) }
    }
    parts.join("/")
}
