// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The library's sources as text, without the ports that nobody asked for.
//!
//! Which ports there are is read from `arch/mod.rs`: each is a `cfg_attr` with a condition and a path on `mod port`. Of the
//! generated files those modules are kept that a port names, or that one of these names.

use anyhow::{Context, Result, ensure};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use syn::spanned::Spanned;
use syn::{Item, Lit, Meta};
use walkdir::WalkDir;

/// A line above `mod port` in `arch/mod.rs`.
pub(super) struct Port {
    /// The file's, without its extension.
    pub name: String,
    /// What rustc calls the architectures that it serves.
    pub arches: Vec<String>,
    /// The whole condition.
    condition: String,
    /// Where the line is.
    place: Range<usize>,
}

/// A file of the checkout.
pub(super) fn read(root: &Path, name: &str) -> Result<String> {
    let path = root.join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The names of the library's features.
pub(super) fn features(root: &Path) -> Result<BTreeSet<String>> {
    let manifest: toml::Table = read(root, "Cargo.toml")?.parse()?;
    let features = manifest.get("features").and_then(toml::Value::as_table).context("Cargo.toml has no features")?;
    Ok(features.keys().cloned().collect())
}

/// The ports that this text of `arch/mod.rs` has.
pub(super) fn ports(text: &str) -> Result<Vec<Port>> {
    let file = syn::parse_file(text).context("in arch/mod.rs")?;
    let module = file.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "port" => Some(module),
        _ => None,
    });
    let attributes = module.context("arch/mod.rs has no `mod port`")?.attrs.iter();
    let ports = attributes.filter_map(|attribute| {
        let (condition, path) = path_if(&attribute.meta)?;
        let condition = text[condition.span().byte_range()].to_owned();
        let arches = condition.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        Some(Port {
            name: path.strip_suffix(".rs")?.to_owned(),
            arches,
            condition,
            place: attribute.span().byte_range(),
        })
    });
    Ok(ports.collect())
}

/// The condition and the path of a `cfg_attr(CONDITION, path = "PATH")`.
pub(super) fn path_if(meta: &Meta) -> Option<(Meta, String)> {
    if !meta.path().is_ident("cfg_attr") {
        return None;
    }
    let parts = metas(meta)?;
    match parts.as_slice() {
        [condition, path] => Some((condition.clone(), path_of(path)?)),
        _ => None,
    }
}

/// The path of a `path = "PATH"`.
pub(super) fn path_of(meta: &Meta) -> Option<String> {
    let Meta::NameValue(pair) = meta else { return None };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: Lit::Str(path), .. }) if pair.path.is_ident("path") => Some(path.value()),
        _ => None,
    }
}

/// What is between the parentheses, if it is such a list.
pub(super) fn metas(meta: &Meta) -> Option<Vec<Meta>> {
    let Meta::List(list) = meta else { return None };
    let parts = list.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
    Some(parts.ok()?.into_iter().collect())
}

/// The Rust files of `src/` and `arch/` in the checkout `root`, by their names, with these ports alone; with all if there
/// are none.
pub(super) fn files(root: &Path, chosen: &[String]) -> Result<BTreeMap<String, String>> {
    let mut texts = BTreeMap::new();
    for folder in ["arch", "src"] {
        for entry in WalkDir::new(root.join(folder)) {
            let entry = entry.with_context(|| format!("cannot read {folder}/"))?;
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let name = entry.path().strip_prefix(root)?.to_str().context("a file's name is not UTF-8")?.to_owned();
                texts.insert(name.clone(), read(root, &name)?);
            }
        }
    }
    if !chosen.is_empty() {
        prune(&mut texts, chosen)?;
    }
    Ok(texts)
}

fn prune(texts: &mut BTreeMap<String, String>, chosen: &[String]) -> Result<()> {
    let contract = texts.get_mut("arch/mod.rs").context("there is no arch/mod.rs")?;
    let (kept, others): (Vec<_>, Vec<_>) = ports(contract)?.into_iter().partition(|port| chosen.contains(&port.name));
    ensure!(kept.len() == chosen.len(), "this checkout lacks one of the ports {}", chosen.join(", "));
    for place in others.iter().rev().map(|port| port.place.clone()) {
        contract.replace_range(place.start..place.end + 1, "");
    }
    let conditions: Vec<_> = kept.iter().map(|port| port.condition.as_str()).collect();
    *contract += &format!(
        "\n#[cfg(not(any({})))]\ncompile_error!(\"this copy of nilibc has no other ports than {}\");\n",
        conditions.join(", "),
        chosen.join(", ")
    );
    for port in others {
        let (file, folder) = (format!("arch/{}.rs", port.name), format!("arch/{}/", port.name));
        texts.retain(|name, _| *name != file && !name.starts_with(&folder));
    }
    let generated: Vec<_> = texts.keys().filter(|name| is_generated(&texts[*name])).cloned().collect();
    let mut words = BTreeSet::new();
    for (name, text) in texts.iter().filter(|(name, _)| name.starts_with("arch/") && !generated.contains(name)) {
        collect(text.parse().map_err(|error| anyhow::anyhow!("in {name}: {error}"))?, &mut words);
    }
    for name in generated {
        let text = &texts[&name];
        let pruned = without_unnamed(text, words.clone()).with_context(|| format!("in {name}"))?;
        texts.insert(name, pruned);
    }
    Ok(())
}

fn is_generated(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains("GENERATED"))
}

/// All identifiers.
fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), words),
            TokenTree::Ident(word) => _ = words.insert(word.to_string()),
            _ => {}
        }
    }
}

/// A file of modules and of other names for modules, without those that nobody names.
fn without_unnamed(text: &str, mut words: BTreeSet<String>) -> Result<String> {
    let file = syn::parse_file(text)?;
    // A module, or `pub use MODULE as NAME;`: its name, and where it is.
    let names = file.items.iter().filter_map(|item| {
        let name = match item {
            Item::Mod(module) => module.ident.to_string(),
            Item::Use(import) => match &import.tree {
                syn::UseTree::Rename(rename) => rename.rename.to_string(),
                _ => return None,
            },
            _ => return None,
        };
        Some((name, item.span().byte_range()))
    });
    let names: Vec<_> = names.collect();
    loop {
        let before = words.len();
        for (_, place) in names.iter().filter(|(name, _)| words.contains(name)).cloned().collect::<Vec<_>>() {
            collect(text[place].parse().map_err(|error| anyhow::anyhow!("{error}"))?, &mut words);
        }
        if words.len() == before {
            break;
        }
    }
    let mut kept = text.to_owned();
    for (_, place) in names.iter().rev().filter(|(name, _)| !words.contains(name)) {
        let blank = text[place.end..].bytes().take_while(|&byte| byte == b'\n').count();
        kept.replace_range(place.start..place.end + blank, "");
    }
    Ok(kept)
}
