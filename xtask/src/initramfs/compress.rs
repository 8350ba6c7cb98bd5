// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! An archive as a file, compressed as kernels can unpack it: with a fixed level, no time and no name.

use super::archive::Archive;
use anyhow::{Context, Result};
use flate2::GzBuilder;
use lzma_rust2::{CheckType, XzOptions, XzWriter};
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Compress {
    /// gzip, for a kernel with RD_GZIP=y
    Gz,
    /// xz, for a kernel with RD_XZ=y
    Xz,
    /// zstd, for a kernel with RD_ZSTD=y
    Zst,
}

/// Writes an archive to the file `out`, which appears, or changes, only when all went well. What is no regular file, such as
/// a pipe, is simply written to, and `-` is standard output. Answers how many bytes were written.
pub(crate) fn save(archive: &Archive, how: Option<Compress>, out: &Path) -> Result<u64> {
    let cannot = || format!("cannot write {}", out.display());
    if out == Path::new("-") {
        return write(archive, how, io::stdout().lock()).with_context(cannot);
    }
    if out.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let file = OpenOptions::new().write(true).open(out).with_context(cannot)?;
        return write(archive, how, file).with_context(cannot);
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file =
        tempfile::NamedTempFile::new_in(folder).with_context(|| format!("cannot write into {}", folder.display()))?;
    let len = write(archive, how, file.as_file()).with_context(cannot)?;
    fs::set_permissions(file.path(), Permissions::from_mode(0o644))?;
    file.persist(out).with_context(cannot)?;
    Ok(len)
}

/// The same to anything.
pub(super) fn write(archive: &Archive, how: Option<Compress>, out: impl Write) -> Result<u64> {
    let mut out = Counted { out: BufWriter::new(out), len: 0 };
    match how {
        None => archive.write_to(&mut out)?,
        Some(Compress::Gz) => {
            let mut gz = GzBuilder::new().write(&mut out, flate2::Compression::best());
            archive.write_to(&mut gz)?;
            gz.finish()?;
        }
        Some(Compress::Xz) => {
            // The kernel checks CRC32 alone, and takes what its own build makes: a dictionary of 1 MiB.
            let mut options = XzOptions::with_preset(6);
            options.set_check_sum_type(CheckType::Crc32);
            options.lzma_options.dict_size = 1 << 20;
            let mut xz = XzWriter::new(&mut out, options)?;
            archive.write_to(&mut xz)?;
            xz.finish()?;
        }
        Some(Compress::Zst) => {
            let mut zst = zstd::Encoder::new(&mut out, 19)?;
            archive.write_to(&mut zst)?;
            zst.finish()?;
        }
    }
    out.flush()?;
    Ok(out.len)
}

/// A writer that knows how much went through it.
struct Counted<W> {
    out: W,
    len: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.len += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
