// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Where things are: the checkout, and the cache outside it.
//!
//! What is in the cache is keyed by content, so that it may be deleted, shared between checkouts and kept between CI runs.

use crate::machine::Machine;
use crate::ui;
use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    fs::create_dir_all(&dir).with_context(|| {
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

/// Fills the folder `dir` if it is not there. Two xtasks never fill it at once, and an interruption leaves nothing that
/// looks whole: `fill` works on another folder, which gets the name when it is complete.
pub(crate) fn once(dir: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    if dir.exists() {
        return Ok(());
    }
    let _lock = lock(dir)?;
    if dir.exists() { Ok(()) } else { replace(dir, fill) }
}

/// Fills the folder `dir` anew, in one step for those who look at it. The caller has the lock.
pub(crate) fn replace(dir: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let partial = beside(dir, "partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    fs::create_dir_all(&partial)?;
    fill(&partial)?;
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    fs::rename(&partial, dir).with_context(|| format!("cannot name {}", dir.display()))
}

/// Keeps other xtasks away from `path` until the file is dropped, or this process dies.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let name = beside(path, "lock");
    let file = File::create(&name).with_context(|| format!("cannot write {}", name.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            ui::step(format_args!("waits for another xtask, which makes {}", path.display()));
            file.lock()?;
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("cannot lock {}", name.display()));
        }
    }
    Ok(file)
}

/// So many folders of a kind stay, however old they are.
const KEPT: usize = 3;
/// Others stay as long as they are used so often.
const DAY: Duration = Duration::from_secs(86_400);

/// Deletes old ones of the folders `KIND-KEY` in `dir`, where a new one is about to be made. Whoever uses one locks it: that
/// tells when one was last used, and keeps those that are in use.
pub(crate) fn evict(dir: &Path) -> Result<()> {
    let mut folders = Vec::new();
    for entry in dir.read_dir()? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let used = beside(&path, "lock").metadata().and_then(|lock| lock.modified());
        if let (true, Some((kind, _)), Ok(used)) = (path.is_dir(), name.rsplit_once('-'), used) {
            folders.push((kind.to_owned(), Reverse(used), path));
        }
    }
    folders.sort();
    for of_kind in folders.chunk_by(|one, next| one.0 == next.0) {
        for (_, Reverse(used), path) in of_kind.iter().skip(KEPT) {
            let is_old = used.elapsed().is_ok_and(|age| age > DAY);
            let lock = File::open(beside(path, "lock")).ok().filter(|lock| is_old && lock.try_lock().is_ok());
            if lock.is_some() {
                ui::step(format_args!("deletes {}, which nobody has used for a day", path.display()));
                // What cannot be deleted now is tried again next time.
                let _ = fs::remove_dir_all(path);
            }
        }
    }
    Ok(())
}

/// `path` with one more extension.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

/// Fails if the disk of `dir` has fewer free megabytes than `what` needs.
pub(crate) fn space(dir: &Path, megabytes: u64, what: &str) -> Result<()> {
    let disk = rustix::fs::statvfs(dir)?;
    let free = disk.f_bavail * disk.f_frsize / 1_000_000;
    ensure!(
        free >= megabytes,
        "{what} needs {megabytes} MB, and {} has {free} MB left: free some, or set NILIBC_CACHE to another disk",
        dir.display()
    );
    Ok(())
}

/// Keeps other xtasks out of the folders of these machines, as [`lock`] does: not for a dry run, which writes nothing.
pub(crate) fn lock_outputs(machines: &[Machine], is_dry: bool) -> Result<Vec<File>> {
    let machines = machines.iter().filter(|_| !is_dry);
    machines.map(|machine| lock(&output(&machine.name)?)).collect()
}

/// The folder in this checkout for what belongs to one machine: programs, initramfs, logs.
pub(crate) fn output(machine: &str) -> Result<PathBuf> {
    let dir = root().join("target/xtask").join(machine);
    fs::create_dir_all(&dir).with_context(|| format!("cannot make the folder {}", dir.display()))?;
    Ok(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::SystemTime;

    #[test]
    fn deletes_what_is_old_and_not_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let folder = |name: &str, days: u32| {
            let folder = dir.path().join(name);
            fs::create_dir(&folder).unwrap();
            let lock = lock(&folder).unwrap();
            lock.set_modified(SystemTime::now() - DAY * days).unwrap();
            lock
        };
        let others = [("m-1", 0), ("m-2", 0), ("m-3", 0), ("m-4", 0), ("m-5", 9), ("n-6", 9), ("n-7", 9)];
        drop(others.map(|(name, days)| folder(name, days)));
        let _in_use = folder("m-8", 9);
        fs::create_dir(dir.path().join("m-9")).unwrap();
        evict(dir.path()).unwrap();
        let there = |name: &&str| dir.path().join(name).exists();
        let names = ["m-1", "m-2", "m-3", "m-4", "m-5", "n-6", "n-7", "m-8", "m-9"];
        let left: Vec<_> = names.into_iter().filter(there).collect();
        assert_eq!(left, ["m-1", "m-2", "m-3", "m-4", "n-6", "n-7", "m-8", "m-9"]);
    }
}
