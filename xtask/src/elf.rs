// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! ELF files: what a program was built for, and whether it is as static as it claims to be.
//!
//! Section headers are for linkers and debuggers. Not every linker can leave them out, and those that can leave their room,
//! 64 to 128 bytes of nothing in a program of 200: so [`Image::without_sections`] does it.

#[cfg(test)]
mod tests;

use anyhow::{Context, Result, anyhow, bail, ensure};
use object::elf::{self, FileHeader32, FileHeader64, ProgramType, SectionHeader64};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader};
use object::{Endianness, pod};
use std::ops::Range;

/// The headers of an ELF file.
#[derive(Debug)]
pub(crate) struct Image {
    /// What it is for, in the words of a machine's `rust.elf`: `EM_RISCV, 64-bit, little-endian`.
    pub format: String,
    kind: elf::FileType,
    entry: u64,
    /// Where the program headers end in the file.
    headers: u64,
    /// Where the ELF header tells of section headers: where they are; their size, number, and which has the names.
    section_fields: [Range<usize>; 2],
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    kind: ProgramType,
    flags: elf::ProgramFlags,
    offset: u64,
    address: u64,
    in_file: u64,
    in_memory: u64,
    align: u64,
}

impl Segment {
    fn end_in_file(&self) -> u64 {
        self.offset.saturating_add(self.in_file)
    }

    fn end_in_memory(&self) -> u64 {
        self.address.saturating_add(self.in_memory)
    }
}

impl Image {
    /// Reads the headers.
    pub(crate) fn read(file: &[u8]) -> Result<Image> {
        match file {
            [0x7f, b'E', b'L', b'F', 1, ..] => headers::<FileHeader32<Endianness>>(file),
            [0x7f, b'E', b'L', b'F', 2, ..] => headers::<FileHeader64<Endianness>>(file),
            _ => bail!("it is no ELF file"),
        }
    }

    /// Whether it is a shared library, or a program that can be anywhere in memory.
    pub(crate) fn is_shared(&self) -> bool {
        self.kind == elf::ET_DYN
    }

    /// The file without section headers and all that is only there for them.
    pub(crate) fn without_sections(&self, file: &[u8]) -> Vec<u8> {
        let end = self.segments.iter().map(Segment::end_in_file).max().unwrap_or(0).max(self.headers);
        let end = usize::try_from(end).unwrap_or(usize::MAX).min(file.len());
        let mut program = file[..end].to_vec();
        self.section_fields.iter().for_each(|field| program[field.clone()].fill(0));
        program
    }

    /// Whether the kernel starts another program, which is to load this one.
    pub(crate) fn has_interpreter(&self) -> bool {
        self.segments.iter().any(|segment| segment.kind == elf::PT_INTERP)
    }

    /// The program that the kernel starts in its place, if any. `file` is its beginning, at least.
    pub(crate) fn interpreter(&self, file: &[u8]) -> Option<String> {
        let segment = self.segments.iter().find(|segment| segment.kind == elf::PT_INTERP)?;
        let range = usize::try_from(segment.offset).ok()?..usize::try_from(segment.end_in_file()).ok()?;
        let path = file.get(range).unwrap_or_default().split(|&byte| byte == 0).next().unwrap_or_default();
        Some(String::from_utf8_lossy(path).into_owned())
    }

    /// Fails if another program has to load or relocate it, or if the kernel would refuse it.
    pub(crate) fn check(&self, file: &[u8]) -> Result<()> {
        let is_dynamic = self.segments.iter().any(|segment| segment.kind == elf::PT_DYNAMIC);
        ensure!(!self.has_interpreter(), "it asks for an interpreter, so it is linked dynamically");
        ensure!(!is_dynamic, "it has a dynamic section, so something refers to a shared object");
        ensure!(
            self.kind == elf::ET_EXEC,
            "its type is {:?}, expected ET_EXEC: it is not linked to an address",
            self.kind
        );
        // GNU ld keeps a segment that has nothing in it, and the kernel passes over it.
        let is_load = |segment: &&Segment| segment.kind == elf::PT_LOAD && segment.in_memory > 0;
        let loads: Vec<_> = self.segments.iter().filter(is_load).collect();
        let has_entry = |segment: &&Segment| (segment.address..segment.end_in_memory()).contains(&self.entry);
        ensure!(loads.iter().any(has_entry), "its entry {:#x} is in no segment", self.entry);
        for segment in &loads {
            let Segment { offset, address, align, .. } = segment;
            let both = elf::PF_W | elf::PF_X;
            ensure!(segment.flags & both != both, "the segment at {address:#x} is writable and executable");
            ensure!(
                segment.end_in_file() <= file.len() as u64,
                "the segment at {address:#x} reaches past the end of the file"
            );
            ensure!(
                align.is_power_of_two() && offset % align == address % align,
                "the segment at {address:#x} is at {offset:#x} in the file, which no page of {align:#x} bytes can map"
            );
        }
        for (one, next) in loads.iter().zip(loads.iter().skip(1)) {
            let last = one.end_in_memory().saturating_sub(1) / next.align;
            ensure!(
                last < next.address / next.align,
                "the segment at {:#x} shares a page with the one before",
                next.address
            );
        }
        Ok(())
    }
}

fn headers<H: FileHeader<Endian = Endianness>>(file: &[u8]) -> Result<Image> {
    let header = H::parse(file).context("its header is cut short or malformed")?;
    let endian = header.endian()?;
    let table = header.program_headers(endian, file).context("its program headers are cut short")?;
    let segments = table.iter().map(|segment| Segment {
        kind: segment.p_type(endian),
        flags: segment.p_flags(endian),
        offset: segment.p_offset(endian).into(),
        address: segment.p_vaddr(endian).into(),
        in_file: segment.p_filesz(endian).into(),
        in_memory: segment.p_memsz(endian).into(),
        align: segment.p_align(endian).into(),
    });
    let bits = if header.is_type_64() { 64 } else { 32 };
    let order = if header.is_little_endian() { "little" } else { "big" };
    Ok(Image {
        format: format!("{:?}, {bits}-bit, {order}-endian", header.e_machine(endian)),
        kind: header.e_type(endian),
        entry: header.e_entry(endian).into(),
        headers: header.e_phoff(endian).into() + size_of_val(table) as u64,
        section_fields: if header.is_type_64() { [40..48, 58..64] } else { [32..36, 46..52] },
        segments: segments.collect(),
    })
}

/// Cuts an object file's functions off where so many zeros are behind each, in a section of its own: nothing refers to them.
pub(crate) fn cut_functions(file: &mut [u8], zeros: usize) -> Result<()> {
    let header = FileHeader64::<Endianness>::parse(&*file)?;
    let endian = header.endian()?;
    let table = usize::try_from(header.e_shoff(endian))?;
    let mut sizes = Vec::new();
    for section in header.section_headers(endian, &*file)? {
        let data = section.data(endian, &*file)?;
        let is_cut = section.sh_flags(endian).contains(elf::SHF_EXECINSTR) && data.ends_with(&vec![0; zeros]);
        sizes.push(section.sh_size(endian) - if is_cut { zeros as u64 } else { 0 });
    }
    let sections = pod::slice_from_bytes_mut::<SectionHeader64<Endianness>>(&mut file[table..], sizes.len());
    let (sections, _) = sections.map_err(|()| anyhow!("its section headers are cut short"))?;
    sections.iter_mut().zip(sizes).for_each(|(section, size)| section.sh_size.set(endian, size));
    Ok(())
}
