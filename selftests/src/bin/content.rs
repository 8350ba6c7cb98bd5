// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What is in files: reading and writing at places and in pieces, making room, and copies inside the kernel.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{NOT_OPEN, emulated, fails, holds, is, knows, put, read_whole, with_a};

selftest! {
    // At places.
    pread_leaves_the_place                 => with_a(pread_leaves_the_place);
    pread_beyond_the_end                   => with_a(|| Ok(pread(file()?, &mut [0; 8], 100)? == 0));
    pread_before_the_start                 => with_a(|| Ok(fails(pread(file()?, &mut [0; 8], -1), Errno::INVAL)));
    pread_a_pipe                           => fails(pread(pipe()?.0, &mut [0], 0), Errno::SPIPE);
    pwrite_leaves_the_place                => with_a(pwrite_leaves_the_place);
    pwrite_and_pread_beyond_4_gib if offsets_are_whole(), CUT
                                           => with_a(pwrite_and_pread_beyond_4_gib);
    pwrite_what_is_not_open                => fails(pwrite(NOT_OPEN, b"x", 0), Errno::BADF);
    truncate_by_path                       => with_a(|| { truncate(c"a", 2)?; holds(c"a", b"te") });
    truncate_to_beyond_4_gib if offsets_are_whole(), CUT
                                           => with_a(truncate_to_beyond_4_gib);
    truncate_a_directory                   => fails(truncate(c"/", 0), Errno::ISDIR);

    // In pieces.
    readv_fills_in_order                   => with_a(readv_fills_in_order);
    writev_writes_in_order                 => with_a(writev_writes_in_order);
    writev_of_more_pieces_than_allowed     => fails(writev(pipe()?.1, &[IoSlice::new(b""); IOV_MAX + 1]), Errno::INVAL);
    preadv_reads_at_a_place                => with_a(|| reads_at_a_place(|file, room, at| preadv(file, room, at)));
    pwritev_writes_beyond_4_gib if offsets_are_whole(), CUT
                                           => with_a(|| writes_beyond_4_gib(|file, pieces, at| pwritev(file, pieces, at)));
    preadv2_reads_at_a_place if knows_preadv2(), OLD
                                           => with_a(|| reads_at_a_place(|file, room, at| preadv2(file, room, at, 0)));
    preadv2_reads_where_the_file_is if knows_preadv2(), OLD
                                           => with_a(preadv2_reads_where_the_file_is);
    pwritev2_writes_beyond_4_gib if knows_preadv2() && offsets_are_whole(), OLD
                                           => with_a(|| writes_beyond_4_gib(|file, pieces, at| pwritev2(file, pieces, at, 0)));
    pwritev2_appends if knows_preadv2(), OLD
                                           => with_a(pwritev2_appends);
    preadv2_with_an_unknown_flag if knows_preadv2(), OLD
                                           => with_a(|| Ok(fails(preadv2_flagged(1 << 20), Errno::OPNOTSUPP)));
    process_vm_readv_of_itself if knows_process_vm(), LACKS
                                           => process_vm_readv_of_itself();
    process_vm_writev_to_itself if knows_process_vm(), LACKS
                                           => process_vm_writev_to_itself();
    process_vm_readv_of_nobody if knows_process_vm(), LACKS
                                           => fails(read_of(0x40_0001), Errno::SRCH);

    // Room.
    fallocate_makes_a_file_longer          => with_a(fallocate_makes_a_file_longer);
    fallocate_keeps_the_length_if_asked    => with_a(fallocate_keeps_the_length_if_asked);
    fallocate_takes_a_hole_out             => with_a(fallocate_takes_a_hole_out);
    fallocate_of_nothing                   => with_a(|| Ok(fails(fallocate(file()?, 0, 0, 0), Errno::INVAL)));
    fallocate_a_pipe                       => fails(fallocate(pipe()?.1, 0, 0, 1), Errno::SPIPE);
    lseek_finds_holes_and_content          => lseek_finds_holes_and_content();
    posix_fadvise_of_a_file                => with_a(posix_fadvise_of_a_file);
    posix_fadvise_of_a_pipe                => fails(posix_fadvise(pipe()?.0, 0, 0, POSIX_FADV_NORMAL), Errno::SPIPE);
    posix_fadvise_without_a_meaning        => with_a(|| Ok(fails(posix_fadvise(file()?, 0, 0, 99), Errno::INVAL)));
    sync_file_range_of_a_file              => with_a(|| sync_file_range(file()?, 1, (5 << 32) + 1, 7));
    sync_file_range_with_an_unknown_flag   => with_a(|| Ok(fails(sync_file_range(file()?, 0, 0, 8), Errno::INVAL)));
    sync_file_range_before_the_start       => with_a(|| Ok(fails(sync_file_range(file()?, -1, 0, 2), Errno::INVAL)));
    readahead_a_pipe                       => fails(readahead(pipe()?.0, 0, 1), Errno::INVAL);
    readahead_a_file                       => with_a(|| readahead(file()?, 0, 4096));
    syncing_calls_take_a_file              => with_a(syncing_calls_take_a_file);
    fsync_a_pipe                           => fails(fsync(pipe()?.1), Errno::INVAL);

    // Copies.
    copy_file_range_from_place_to_place    => with_a(copy_file_range_from_place_to_place);
    copy_file_range_to_what_is_for_reading => with_a(|| Ok(fails(copy_file_range(file()?, None, open(c"a", 0, 0)?, None, 1), Errno::BADF)));
    sendfile_into_a_pipe                   => with_a(sendfile_into_a_pipe);
    sendfile_from_where_the_file_is        => with_a(sendfile_from_where_the_file_is);
    sendfile_from_a_pipe                   => with_a(|| Ok(fails(sendfile(file()?, pipe()?.0, Some(&mut 0), 1), Errno::SPIPE)));
}

const GIB: i64 = 1 << 30;
const CUT: &str = "user-mode QEMU cuts the offset to 32 bits";
const OLD: &str = "user-mode QEMU has no preadv2, or cuts its offset";
const LACKS: &str = "user-mode QEMU has no process_vm_readv";

/// The file `a`, for reading and writing.
fn file() -> Result<OwnedFd> {
    open(c"a", O_RDWR, 0)
}

/// User-mode QEMU has registers of 32 bits where an ABI with pointers of 32 bits has wider ones.
fn offsets_are_whole() -> bool {
    let far = || memfd_create(c"a", 0).and_then(|file| lseek(file, 4 * GIB, SEEK_SET));
    !emulated() || far() == Ok(4 * GIB)
}

fn knows_preadv2() -> bool {
    memfd_create(c"a", 0).is_ok_and(|file| knows(preadv2(file, &mut [], 0, 0)))
}

fn knows_process_vm() -> bool {
    knows(process_vm_readv(getpid(), &mut [], &[]))
}

fn pread_leaves_the_place() -> Result<bool> {
    let (file, mut room) = (file()?, [0; 2]);
    Ok(pread(&file, &mut room, 1)? == 2 && is(&room, b"ex") && lseek(file, 0, SEEK_CUR)? == 0)
}

fn pwrite_leaves_the_place() -> Result<bool> {
    let file = file()?;
    Ok(pwrite(&file, b"as", 1)? == 2 && lseek(file, 0, SEEK_CUR)? == 0 && holds(c"a", b"tast")?)
}

fn pwrite_and_pread_beyond_4_gib() -> Result<bool> {
    let (file, mut room) = (file()?, [0; 8]);
    pwrite(&file, b"far", 5 * GIB + 1)?;
    Ok(pread(&file, &mut room, 5 * GIB)? == 4 && is(&room[..4], b"\0far") && stat(c"a")?.stx_size == 5 * GIB as u64 + 4)
}

fn truncate_to_beyond_4_gib() -> Result<bool> {
    truncate(c"a", 5 * GIB + 1)?;
    Ok(stat(c"a")?.stx_size == 5 * GIB as u64 + 1)
}

fn readv_fills_in_order() -> Result<bool> {
    let (mut one, mut other) = ([0; 3], [0; 3]);
    let len = readv(file()?, &mut [IoSliceMut::new(&mut one), IoSliceMut::new(&mut other)])?;
    Ok(len == 4 && is(&one, b"tex") && is(&other, b"t\0\0"))
}

fn writev_writes_in_order() -> Result<bool> {
    let len = writev(file()?, &[IoSlice::new(b"one, "), IoSlice::new(b""), IoSlice::new(b"two")])?;
    Ok(len == 8 && holds(c"a", b"one, two")?)
}

fn reads_at_a_place(preadv: impl FnOnce(&OwnedFd, &mut [IoSliceMut<'_>], i64) -> Result<usize>) -> Result<bool> {
    let (file, mut one, mut other) = (file()?, [0; 1], [0; 1]);
    let len = preadv(&file, &mut [IoSliceMut::new(&mut one), IoSliceMut::new(&mut other)], 2)?;
    Ok(len == 2 && (one, other) == (*b"x", *b"t") && lseek(file, 0, SEEK_CUR)? == 0)
}

fn preadv2_reads_where_the_file_is() -> Result<bool> {
    let (file, mut room) = (file()?, [0; 2]);
    lseek(&file, 1, SEEK_SET)?;
    Ok(preadv2(&file, &mut [IoSliceMut::new(&mut room)], -1, 0)? == 2
        && is(&room, b"ex")
        && lseek(file, 0, SEEK_CUR)? == 3)
}

fn writes_beyond_4_gib(pwritev: impl FnOnce(&OwnedFd, &[IoSlice<'_>], i64) -> Result<usize>) -> Result<bool> {
    let (file, mut room) = (file()?, [0; 4]);
    pwritev(&file, &[IoSlice::new(b"far")], 5 * GIB + 1)?;
    Ok(pread(&file, &mut room, 5 * GIB)? == 4 && is(&room, b"\0far") && stat(c"a")?.stx_size == 5 * GIB as u64 + 4)
}

fn pwritev2_appends() -> Result<bool> {
    pwritev2(file()?, &[IoSlice::new(b" more")], 0, RWF_APPEND)?;
    holds(c"a", b"text more")
}

fn preadv2_flagged(flags: c_int) -> Result<usize> {
    preadv2(file()?, &mut [IoSliceMut::new(&mut [0; 4])], 0, flags)
}

fn piece(bytes: &mut [u8]) -> iovec {
    iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: bytes.len() }
}

fn process_vm_readv_of_itself() -> Result<bool> {
    let (mut text, mut room) = (*b"text", [0; 4]);
    let len = process_vm_readv(getpid(), &mut [IoSliceMut::new(&mut room)], &[piece(&mut text)])?;
    Ok(len == 4 && is(&room, b"text"))
}

fn read_of(pid: pid_t) -> Result<usize> {
    process_vm_readv(pid, &mut [IoSliceMut::new(&mut [0; 4])], &[piece(&mut [0; 4])])
}

fn process_vm_writev_to_itself() -> Result<bool> {
    let mut room = [0; 4];
    // SAFETY: the piece of memory is this function's own.
    let len = unsafe { process_vm_writev(getpid(), &[IoSlice::new(b"text")], &[piece(&mut room)])? };
    Ok(len == 4 && is(core::hint::black_box(&room), b"text"))
}

fn fallocate_makes_a_file_longer() -> Result<bool> {
    fallocate(file()?, 0, 3, 5)?;
    holds(c"a", b"text\0\0\0\0")
}

fn fallocate_keeps_the_length_if_asked() -> Result<bool> {
    fallocate(file()?, FALLOC_FL_KEEP_SIZE, 0, 100_000)?;
    let known = stat(c"a")?;
    Ok(known.stx_size == 4 && known.stx_blocks * 512 >= 100_000)
}

fn fallocate_takes_a_hole_out() -> Result<bool> {
    match fallocate(file()?, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 1, 2) {
        // Not every file system has holes.
        Err(Errno::OPNOTSUPP) => Ok(true),
        answer => answer.and_then(|()| holds(c"a", b"t\0\0t")),
    }
}

fn lseek_finds_holes_and_content() -> Result<bool> {
    let file = memfd_create(c"a", 0)?;
    pwrite(&file, b"x", 1 << 20)?;
    let content = lseek(&file, 0, SEEK_DATA)?;
    Ok(content > 0 && content <= 1 << 20 && lseek(&file, 0, SEEK_HOLE)? == 0)
}

fn posix_fadvise_of_a_file() -> Result<()> {
    for advice in [POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_WILLNEED, POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE] {
        posix_fadvise(file()?, (5 << 32) + 1, 1, advice)?;
    }
    Ok(())
}

fn syncing_calls_take_a_file() -> Result<()> {
    let file = file()?;
    fdatasync(&file).and_then(|()| fsync(&file)).and_then(|()| syncfs(&file))
}

fn copy_file_range_from_place_to_place() -> Result<bool> {
    put(c"b", b"other")?;
    let (from, to) = (file()?, open(c"b", O_RDWR, 0)?);
    let (mut here, mut there) = (1, 2);
    match copy_file_range(&from, Some(&mut here), &to, Some(&mut there), 2) {
        // The file system cannot.
        Err(Errno::XDEV | Errno::OPNOTSUPP) => Ok(true),
        copied => Ok((copied?, here, there) == (2, 3, 4) && lseek(&to, 0, SEEK_CUR)? == 0 && holds(c"b", b"otexr")?),
    }
}

fn sendfile_into_a_pipe() -> Result<bool> {
    let ((output, input), mut offset) = (pipe()?, 1);
    let sent = sendfile(&input, file()?, Some(&mut offset), 2)?;
    drop(input);
    Ok((sent, offset) == (2, 3) && is(read_whole(output, &mut [0; 8])?, b"ex"))
}

fn sendfile_from_where_the_file_is() -> Result<bool> {
    let ((output, input), file) = (pipe()?, file()?);
    lseek(&file, 2, SEEK_SET)?;
    let sent = sendfile(&input, &file, None, 100)?;
    drop(input);
    Ok(sent == 2 && lseek(&file, 0, SEEK_CUR)? == 4 && is(read_whole(output, &mut [0; 8])?, b"xt"))
}
