// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is in an initramfs, and its bytes: a cpio archive of the kind `newc`.
//!
//! Everything dates from 1970 and inodes are counted, so that the same content in the same order gives the same bytes: those
//! of the kernel's usr/gen_init_cpio.c, but for the case of digits and the zeros up to 512 bytes at the end. What the kernel
//! would leave out without a word, such as a file in no folder or a name too long for its file system, is refused, or made.

use anyhow::{Context, Result, ensure};
use cpio::NewcBuilder;
use cpio::newc::ModeFileType;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The first inode, as gen_init_cpio.c counts them.
const FIRST_INODE: u32 = 721;
/// The longest path that the kernel unpacks, with the zero at its end, and the longest name in it.
const PATH_MAX: usize = 4096;
const NAME_MAX: usize = 255;

/// What will be in an archive, in its order.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    nodes: Vec<Node>,
    /// The place of each name in `nodes`.
    places: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Node {
    /// More than one are hard links.
    names: Vec<String>,
    rights: Rights,
    content: Content,
    /// Nobody asked for this folder, but for something in it.
    is_implied: bool,
}

/// Permissions, and who has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rights {
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
}

impl Rights {
    /// These permissions, for root.
    pub(crate) fn root(mode: u32) -> Rights {
        Rights { mode, uid: 0, gid: 0 }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Folder,
    Pipe,
    Socket,
    /// Major and minor number.
    Character(u32, u32),
    Block(u32, u32),
    /// What it points at.
    Link(String),
    Text(String),
    File(PathBuf),
}

impl Content {
    /// What cpio calls it, and how many links gen_init_cpio.c says that it has.
    fn kind(&self) -> (ModeFileType, u32) {
        match self {
            Content::Folder => (ModeFileType::Directory, 2),
            Content::Pipe => (ModeFileType::Fifo, 2),
            Content::Socket => (ModeFileType::Socket, 2),
            Content::Character(..) => (ModeFileType::Char, 1),
            Content::Block(..) => (ModeFileType::Block, 1),
            Content::Link(_) => (ModeFileType::Symlink, 1),
            Content::Text(_) | Content::File(_) => (ModeFileType::Regular, 1),
        }
    }
}

impl Archive {
    /// What most programs expect of a machine. The kernel opens /dev/console for process 1 before anything is mounted.
    pub(crate) fn usual() -> Result<Archive> {
        let mut archive = Archive::default();
        let nodes = [
            ("dev", 0o755, Content::Folder),
            ("dev/console", 0o600, Content::Character(5, 1)),
            ("dev/null", 0o666, Content::Character(1, 3)),
            ("proc", 0o555, Content::Folder),
            ("sys", 0o555, Content::Folder),
            ("tmp", 0o1777, Content::Folder),
        ];
        nodes.into_iter().try_for_each(|(name, mode, content)| archive.add(&[name], Rights::root(mode), content))?;
        Ok(archive)
    }

    /// Adds a file of the host for root. Without a mode it keeps its own, as far as that is whether it can be executed.
    pub(crate) fn add_file(&mut self, dest: &str, file: &Path, mode: Option<u32>) -> Result<()> {
        let metadata = file.metadata().with_context(|| format!("cannot read {}", file.display()))?;
        let own = if metadata.permissions().mode() & 0o111 == 0 { 0o644 } else { 0o755 };
        self.add(&[dest], Rights::root(mode.unwrap_or(own)), Content::File(file.to_owned()))
    }

    /// Adds something under one or more names, and the folders that these are in.
    pub(crate) fn add(&mut self, names: &[&str], rights: Rights, content: Content) -> Result<()> {
        match &content {
            Content::File(file) => check_file(file)?,
            Content::Link(target) => {
                ensure!((1..PATH_MAX).contains(&target.len()), "the target of a link has 1 to {} bytes", PATH_MAX - 1);
            }
            _ => {}
        }
        let names = names.iter().map(|name| self.room(name)).collect::<Result<Vec<_>>>()?;
        let place = self.nodes.len();
        for name in &names {
            let Some(&there) = self.places.get(name) else {
                self.places.insert(name.clone(), place);
                continue;
            };
            let is_free =
                |node: &&mut Node| node.is_implied || node.content == Content::Folder && node.rights == rights;
            let folder = self.nodes.get_mut(there).filter(is_free).filter(|_| content == Content::Folder);
            let folder = folder.with_context(|| format!("/{name} is there already: give another name"))?;
            (folder.rights, folder.is_implied) = (rights, false);
            return Ok(());
        }
        self.nodes.push(Node { names, rights, content, is_implied: false });
        Ok(())
    }

    /// Checks a name, makes the folders above it, and answers with it as it stands in an archive.
    fn room(&mut self, name: &str) -> Result<String> {
        let name = name.strip_prefix('/').unwrap_or(name);
        let parts: Vec<_> = name.split('/').collect();
        ensure!(
            parts.iter().all(|part| !matches!(*part, "" | "." | "..")) && !name.contains('\0') && name != "TRAILER!!!",
            "/{name} is no name for a file: expected a path without `.`, `..` and `//`"
        );
        ensure!(name.len() < PATH_MAX, "/{name} is too long: a path has at most {} bytes", PATH_MAX - 1);
        let long = parts.iter().find(|part| part.len() > NAME_MAX);
        ensure!(long.is_none(), "`{}` is too long for a name: it has at most {NAME_MAX} bytes", long.unwrap_or(&""));
        for (slash, _) in name.match_indices('/') {
            let folder = &name[..slash];
            let Some(&place) = self.places.get(folder) else {
                self.places.insert(folder.to_owned(), self.nodes.len());
                let (names, rights) = (vec![folder.to_owned()], Rights::root(0o755));
                self.nodes.push(Node { names, rights, content: Content::Folder, is_implied: true });
                continue;
            };
            let is_folder = matches!(self.nodes[place].content, Content::Folder | Content::Link(_));
            ensure!(is_folder, "/{name} cannot be there: /{folder} is no folder");
        }
        Ok(name.to_owned())
    }

    /// The file of the host that is packed under this name.
    pub(crate) fn file(&self, name: &str) -> Option<&Path> {
        match &self.nodes[*self.places.get(name)?].content {
            Content::File(file) => Some(file),
            _ => None,
        }
    }

    /// Whether a path is in the archive, as far as that can be told: behind a symbolic link it cannot.
    pub(crate) fn has(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let is_link = |folder| matches!(self.content(folder), Some(Content::Link(_)));
        self.places.contains_key(path) || path.match_indices('/').any(|(slash, _)| is_link(&path[..slash]))
    }

    fn content(&self, name: &str) -> Option<&Content> {
        self.places.get(name).map(|&place| &self.nodes[place].content)
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.nodes.iter().map(|node| node.names.len()).sum()
    }

    /// Writes all entries and the trailer.
    pub(crate) fn write_to(&self, mut out: impl Write) -> Result<()> {
        for (node, inode) in self.nodes.iter().zip(FIRST_INODE..) {
            out = node.write_to(out, inode).with_context(|| format!("cannot pack /{}", node.names[0]))?;
        }
        cpio::newc::trailer(out)?;
        Ok(())
    }
}

impl Node {
    fn write_to<W: Write>(&self, mut out: W, inode: u32) -> Result<W> {
        let (last, others) = self.names.split_last().context("it has no name")?;
        // The content stands under the last of hard links.
        for name in others {
            out = self.header(name, inode).write(out, 0).finish()?;
        }
        let header = self.header(last, inode);
        match &self.content {
            Content::Link(target) => {
                let target = [target.as_bytes(), b"\0"].concat();
                copy(target.as_slice(), target.len() as u64, header, out)
            }
            Content::Text(text) => copy(text.as_bytes(), text.len() as u64, header, out),
            Content::File(path) => {
                let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
                let len = file.metadata()?.len();
                copy(file, len, header, out).with_context(|| path.display().to_string())
            }
            _ => Ok(header.write(out, 0).finish()?),
        }
    }

    fn header(&self, name: &str, inode: u32) -> NewcBuilder {
        let (kind, links) = self.content.kind();
        let links = links.max(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let Rights { mode, uid, gid } = self.rights;
        let header =
            NewcBuilder::new(name).ino(inode).nlink(links).mode(mode).set_mode_file_type(kind).uid(uid).gid(gid);
        let header = header.dev_major(3).dev_minor(1);
        match self.content {
            Content::Character(major, minor) | Content::Block(major, minor) => {
                header.rdev_major(major).rdev_minor(minor)
            }
            _ => header,
        }
    }
}

/// Fails early where packing would fail late.
fn check_file(file: &Path) -> Result<()> {
    let shown = file.display();
    let metadata = file.metadata().with_context(|| format!("cannot read {shown}"))?;
    ensure!(metadata.is_file(), "{shown} is no regular file: only these can be packed");
    size(metadata.len()).with_context(|| shown.to_string())?;
    File::open(file).with_context(|| format!("cannot read {shown}"))?;
    Ok(())
}

fn size(len: u64) -> Result<u32> {
    u32::try_from(len).with_context(|| format!("it has {len} bytes, and a file in a cpio archive less than 4 GiB"))
}

/// Writes a file of `len` bytes, which `from` has to have, piece by piece.
fn copy<W: Write>(from: impl Read, len: u64, header: NewcBuilder, out: W) -> Result<W> {
    let mut entry = header.write(out, size(len)?);
    let copied = std::io::copy(&mut from.take(len), &mut entry)?;
    ensure!(copied == len, "it became shorter while it was read");
    Ok(entry.finish()?)
}
