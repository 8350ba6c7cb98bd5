// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Where each byte of a program is: headers, sections, the symbols in them, and what is nothing but alignment.
//!
//! The pieces of a program add up to the length of its file: what is counted twice or not at all is an error here.

use crate::elf::Image;
use anyhow::{Context, Result, ensure};
use object::elf::{SHF_ALLOC, SHF_WRITE};
use object::read::elf::{FileHeader, ProgramHeader};
use object::{Endianness, Object, ObjectSection, ObjectSymbol, SectionFlags, SectionKind, SymbolKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The sizes of a program, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sizes {
    /// The file as the linker leaves it, without symbols.
    pub file: u64,
    /// The file without section headers, which the kernel does not read.
    pub loaded: u64,
    /// Code, and data that is only read.
    pub text: u64,
    /// Data that is written and does not begin as zeros.
    pub data: u64,
    /// Data that begins as zeros. It is in no file.
    pub bss: u64,
}

impl Sizes {
    /// Of an ELF file with its section headers.
    pub(crate) fn of(elf: &[u8]) -> Result<Sizes> {
        let loaded = Image::read(elf)?.without_sections(elf).len() as u64;
        let mut sizes = Sizes { file: elf.len() as u64, loaded, text: 0, data: 0, bss: 0 };
        for section in object::File::parse(elf)?.sections() {
            let SectionFlags::Elf { sh_flags, .. } = section.flags() else { continue };
            if !sh_flags.contains(SHF_ALLOC) {
                continue;
            }
            let sum = match section.kind() {
                SectionKind::UninitializedData | SectionKind::UninitializedTls => &mut sizes.bss,
                _ if sh_flags.contains(SHF_WRITE) => &mut sizes.data,
                _ => &mut sizes.text,
            };
            *sum += section.size();
        }
        Ok(sizes)
    }
}

/// A part of a file: a section's name, or `headers`, or `padding`; a symbol's name, or what else it is; its bytes.
pub(crate) type Piece = (String, String, u64);

fn piece(place: &str, name: impl Into<String>, bytes: u64) -> Piece {
    (place.to_owned(), name.into(), bytes)
}

/// The pieces of an ELF file with its section headers and symbols, in their order; those of the finished file, which has
/// neither.
pub(crate) fn pieces(elf: &[u8]) -> Result<Vec<Piece>> {
    let len = Image::read(elf)?.without_sections(elf).len() as u64;
    let mut pieces = if elf.get(4) == Some(&1) {
        headers::<object::elf::FileHeader32<Endianness>>(elf)?
    } else {
        headers::<object::elf::FileHeader64<Endianness>>(elf)?
    };
    let mut end: u64 = pieces.iter().map(|piece| piece.2).sum();
    let file = object::File::parse(elf)?;
    let symbols = symbols(&file);
    let mut sections: Vec<_> = file.sections().filter_map(|section| Some((section.file_range()?, section))).collect();
    sections.sort_by_key(|((start, _), _)| *start);
    for ((start, size), section) in sections {
        let is_loaded = matches!(section.flags(), SectionFlags::Elf { sh_flags, .. } if sh_flags.contains(SHF_ALLOC));
        if !is_loaded || size == 0 {
            continue;
        }
        let name = section.name()?;
        ensure!(start >= end, "the section {name} begins at {start}, inside of what ends at {end}");
        if start > end {
            pieces.push(piece("padding", format!("before {name}"), start - end));
        }
        pieces.extend(contents(name, section.address(), size, &symbols));
        end = start + size;
    }
    if len > end {
        pieces.push(piece("padding", "at the end", len - end));
    }
    let sum: u64 = pieces.iter().map(|piece| piece.2).sum();
    ensure!(sum == len, "the pieces have {sum} bytes, the file {len}");
    Ok(pieces)
}

fn headers<H: FileHeader<Endian = Endianness>>(elf: &[u8]) -> Result<Vec<Piece>> {
    let header = H::parse(elf).context("its header is cut short or malformed")?;
    let endian = header.endian()?;
    let mut pieces = vec![piece("headers", "ELF header", size_of::<H>() as u64)];
    for segment in header.program_headers(endian, elf)? {
        let name = format!("program header {:?}", segment.p_type(endian));
        pieces.push(piece("headers", name, size_of_val(segment) as u64));
    }
    Ok(pieces)
}

/// By address: a symbol's name and size.
fn symbols(file: &object::File<'_>) -> BTreeMap<u64, (String, u64)> {
    let is_content = |symbol: &object::Symbol<'_, '_>| {
        symbol.size() > 0 && matches!(symbol.kind(), SymbolKind::Text | SymbolKind::Data | SymbolKind::Unknown)
    };
    let named = file.symbols().filter(is_content).filter_map(|symbol| {
        let name = rustc_demangle::demangle(symbol.name().ok()?);
        Some((symbol.address(), (format!("{name:#}"), symbol.size())))
    });
    named.collect()
}

/// The pieces of a section: its symbols, and what lies between them.
fn contents(section: &str, address: u64, size: u64, symbols: &BTreeMap<u64, (String, u64)>) -> Vec<Piece> {
    let (mut at, end) = (address, address + size);
    let mut pieces = Vec::new();
    for (&start, (name, size)) in symbols.range(address..end) {
        // The lowest bit of a function's address may say in which instruction set it is, or be of the address.
        let start = if start == at + 1 { at } else { start };
        let size = (*size).min(end - start);
        if start < at {
            continue;
        }
        if start > at {
            pieces.push(piece(section, UNNAMED, start - at));
        }
        pieces.push(piece(section, name, size));
        at = start + size;
    }
    if at < end {
        pieces.push(piece(section, UNNAMED, end - at));
    }
    pieces
}

/// What has no symbol: constants, the start, alignment between functions.
const UNNAMED: &str = "without a symbol";
