// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Archives of object files of any machine. GNU's `ar` knows those of one, and LLVM's bitcode not at all.

use crate::build::Member;
use anyhow::{Context, Result};
use ar_archive_writer::{ArchiveKind, DEFAULT_OBJECT_READER, NewArchiveMember, write_archive_to_stream};
use std::fs::File;
use std::path::Path;

/// Writes an archive, with the index that linkers read.
pub(super) fn write(members: &[Member], path: &Path) -> Result<()> {
    let member =
        |Member { name, bytes }: &'_ Member| NewArchiveMember::new(bytes.clone(), &DEFAULT_OBJECT_READER, name.clone());
    let members: Vec<_> = members.iter().map(member).collect();
    let written = File::create(path)
        .and_then(|mut file| write_archive_to_stream(&mut file, &members, ArchiveKind::Gnu, false, None));
    written.with_context(|| format!("cannot write {}", path.display()))
}
