// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What somebody wants of the library: in which form, with which ports and features. It is kept in the copy's stamp.

use super::source;
use crate::machine::{self, Machine};
use crate::{cache, process};
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::process::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Form {
    Crate,
    SingleFile,
    C,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    pub form: Form,
    /// Files of `arch/` without their extension, or for C machines; all of them if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
}

impl Choice {
    /// What these words mean, if they mean something.
    pub(super) fn new(form: Form, ports: &[String], features: Option<Vec<String>>) -> Result<Choice> {
        let ports = if form == Form::C { machines(ports)? } else { ports_of(ports)? };
        let features = match (form, features) {
            (Form::C, Some(_)) => bail!("--features has no meaning with --c: a C program has all of them"),
            (_, Some(features)) => features,
            (Form::SingleFile, None) => ["prebuilt-core", "rt"].map(str::to_owned).to_vec(),
            (_, None) => vec![],
        };
        let known = source::features(cache::root())?;
        for name in &features {
            ensure!(known.contains(name), "there is no feature `{name}`: --features takes {}", list(&known));
        }
        let features = BTreeSet::from_iter(features).into_iter().collect();
        Ok(Choice { form, ports, features })
    }

    /// The machines, for a copy of the form C.
    pub(super) fn machines(&self) -> Result<Vec<Machine>> {
        if self.ports.is_empty() { machine::all() } else { self.ports.iter().map(|name| machine::find(name)).collect() }
    }
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn machines(names: &[String]) -> Result<Vec<String>> {
    if names.is_empty() {
        return Ok(vec![]);
    }
    Ok(machine::named(names)?.into_iter().map(|machine| machine.name).collect())
}

/// The ports of these names, some of which may be those of machines.
fn ports_of(names: &[String]) -> Result<Vec<String>> {
    let known = source::ports(&source::read(cache::root(), "arch/mod.rs")?)?;
    let mut ports = BTreeSet::new();
    for name in names {
        let port = match known.iter().find(|port| port.name == *name) {
            Some(port) => port,
            None => {
                let names = known.iter().map(|port| port.name.clone()).collect();
                let machine = machine::find(name).ok();
                let machine = machine.with_context(|| {
                    format!("there is no port `{name}`: --ports takes machines, and {}", list(&names))
                })?;
                let arch = arch(&machine)?;
                let port = known.iter().find(|port| port.arches.contains(&arch));
                port.with_context(|| format!("no port serves `{arch}`, which is what {name} is"))?
            }
        };
        ports.insert(port.name.clone());
    }
    Ok(ports.into_iter().collect())
}

/// What rustc calls the architecture of a machine.
fn arch(machine: &Machine) -> Result<String> {
    let mut rustc = Command::new("rustc");
    let target = &machine.rust.target;
    if target.ends_with(".json") {
        rustc.current_dir(cache::root().join("qemu"))
    } else {
        rustc.current_dir(cache::root())
    };
    rustc.args(["-Zunstable-options", "-Crelocation-model=static", "--print=cfg", "--target", target]);
    let printed = process::output(rustc.env("RUSTC_BOOTSTRAP", "1"))?;
    let key = concat!("target", "_arch=");
    let arch = printed.lines().find_map(|line| line.strip_prefix(key)).context("rustc names no architecture")?;
    Ok(arch.trim_matches('"').to_owned())
}
