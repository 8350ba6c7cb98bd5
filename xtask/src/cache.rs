// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Where things are: the checkout, and the cache outside it.
//!
//! What is in the cache is keyed by content, so that it may be deleted, shared between checkouts and kept between CI runs.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The checkout that this xtask was built from.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ is inside the checkout")
}

/// A folder in the cache, made if it is not there: `NILIBC_CACHE`, else `XDG_CACHE_HOME/nilibc`, else `~/.cache/nilibc`.
pub(crate) fn dir(name: &str) -> Result<PathBuf> {
    let set = |var: &str| std::env::var_os(var).filter(|v| !v.is_empty()).map(PathBuf::from);
    let base = set("NILIBC_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|d| d.join("nilibc")))
        .or_else(|| set("HOME").map(|d| d.join(".cache/nilibc")))
        .context("no place for the cache: set NILIBC_CACHE, XDG_CACHE_HOME or HOME")?;
    let dir = base.join(name);
    std::fs::create_dir_all(&dir).with_context(|| {
        format!("cannot make the cache folder {}: set NILIBC_CACHE to one that can be written", dir.display())
    })?;
    Ok(dir)
}

/// A key of 16 hexadecimal digits for these parts: the same parts in the same order, the same key.
pub(crate) fn key<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
