// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams: files with a buffer, and memory that is used like one.
#![no_std]
#![no_main]

use nilibc::selftest::exists;
use nilibc::*;
use selftests::{child, fails, holds, is, put, read_whole, reads, scratch, with_text};

selftest! {
    // Opening.
    fopen_missing_file_for_reading         => fails(fopen(c"/tmp/no/such", c"r"), Errno::NOENT);
    fopen_in_a_mode_that_does_not_exist    => fails(fopen(c"/tmp", c"q"), Errno::INVAL)
                                              && fails(fopen(c"/tmp", c""), Errno::INVAL);
    fopen_r_does_not_write                 => with_text(|| Ok(fails(fopen(c"a", c"r")?.write(b"x"), Errno::BADF)));
    fopen_w_does_not_read                  => scratch(|| Ok(fails(fopen(c"a", c"w")?.getc(), Errno::BADF)));
    fopen_w_empties                        => with_text(|| fopen(c"a", c"w").and_then(|_| holds(c"a", b"")));
    fopen_r_plus_keeps                     => with_text(|| written(c"r+", b"ONE", b"ONE\ntwo\nthree"));
    fopen_a_writes_at_the_end              => with_text(|| written(c"a", b"!", b"one\ntwo\nthree!"));
    fopen_w_plus_reads_what_it_wrote       => scratch(fopen_w_plus_reads_what_it_wrote);
    fopen_a_plus_reads_from_the_start      => with_text(fopen_a_plus_reads_from_the_start);
    fopen_x_refuses_what_is_there          => with_text(|| Ok(fails(fopen(c"a", c"wx"), Errno::EXIST)));
    fopen_e_is_closed_by_exec              => fcntl_getfd(fopen(c"/", c"re")?.fileno()?)? == FD_CLOEXEC
                                              && fcntl_getfd(fopen(c"/", c"r")?.fileno()?)? == 0;
    fopen_makes_files_cut_by_umask         => scratch(fopen_makes_files_cut_by_umask);
    fdopen_refuses_a_mode_it_cannot_have   => fails(fdopen(pipe()?.0, c"w"), Errno::INVAL);
    fdopen_a_appends                       => with_text(fdopen_a_appends);
    fclose_frees_the_descriptor            => with_text(fclose_frees_the_descriptor);
    fclose_tells_that_writing_failed if exists(c"/dev/full"), "needs /dev/full"
                                           => fclose_tells_that_writing_failed();
    drop_writes_what_is_held               => scratch(drop_writes_what_is_held);
    exit_writes_what_is_held               => scratch(exit_writes_what_is_held);
    freopen_keeps_the_descriptor           => with_text(freopen_keeps_the_descriptor);
    freopen_leads_standard_output_away     => scratch(freopen_leads_standard_output_away);
    freopen_forgets_errors                 => with_text(freopen_forgets_errors);
    tmpfile_has_no_name                    => tmpfile_has_no_name();

    // Reading.
    getc_gives_bytes_and_the_end           => with_text(getc_gives_bytes_and_the_end);
    getc_gives_byte_255                    => getc_gives_byte_255();
    end_is_no_error                        => with_text(end_is_no_error);
    end_stays_until_it_is_cleared          => scratch(end_stays_until_it_is_cleared);
    read_more_than_there_is                => with_text(|| Ok(fopen(c"a", c"r")?.read(&mut [0; 64])? == 13));
    read_in_two_pieces                     => with_text(read_in_two_pieces);
    read_longer_than_the_buffer            => scratch(read_longer_than_the_buffer);
    gets_gives_lines                       => with_text(gets_gives_lines);
    gets_cuts_a_long_line                  => with_text(gets_cuts_a_long_line);
    gets_longer_than_the_buffer            => scratch(gets_longer_than_the_buffer);
    getdelim_grows                         => scratch(getdelim_grows);
    getdelim_by_another_byte               => with_text(getdelim_by_another_byte);
    ungetc_comes_first                     => with_text(ungetc_comes_first);
    ungetc_before_reading                  => with_text(ungetc_before_reading);
    ungetc_at_the_end                      => with_text(ungetc_at_the_end);
    ungetc_counts_as_a_step_back           => with_text(ungetc_counts_as_a_step_back);
    ungetc_is_forgotten_by_seek            => with_text(ungetc_is_forgotten_by_seek);
    reading_what_is_not_open               => reading_what_is_not_open();

    // Writing.
    full_buffering_waits_for_the_buffer    => full_buffering_waits_for_the_buffer();
    line_buffering_waits_for_the_line      => buffered(Buffering::Line, b"one\ntwo", b"one\ntwo", b"one\n")?;
    no_buffering_waits_for_nothing         => buffered(Buffering::None, b"one\ntwo", b"one\ntwo", b"one\ntwo")?;
    no_buffering_reads_nothing_ahead       => no_buffering_reads_nothing_ahead();
    write_longer_than_the_buffer           => scratch(write_longer_than_the_buffer);
    write_to_a_full_device if exists(c"/dev/full"), "needs /dev/full"
                                           => write_to_a_full_device();
    flush_writes_what_is_held              => scratch(flush_writes_what_is_held);
    flush_gives_back_what_was_read_ahead   => with_text(flush_gives_back_what_was_read_ahead);
    flush_all_writes_all                   => scratch(flush_all_writes_all);
    put_formats_into_a_stream              => scratch(put_formats_into_a_stream);
    error_stays_until_it_is_cleared        => with_text(error_stays_until_it_is_cleared);
    stdout_and_print_are_one_stream        => scratch(stdout_and_print_are_one_stream);
    stdin_shows_what_stdout_holds          => stdin_shows_what_stdout_holds();
    stderr_writes_at_once                  => stderr_writes_at_once();

    // Names.
    remove_a_file                          => with_text(|| remove(c"a").map(|()| fails(access(c"a", F_OK), Errno::NOENT)));
    remove_a_directory                     => scratch(|| mkdir(c"a", 0o700).and_then(|()| remove(c"a")).map(|()| true));
    remove_what_is_missing                 => scratch(|| Ok(fails(remove(c"a"), Errno::NOENT)));
}

/// Whether the file `a` is this, after it was opened and written to.
fn written(mode: &CStr, bytes: &[u8], expected: &[u8]) -> Result<bool> {
    let file = fopen(c"a", mode)?;
    file.write(bytes)?;
    fclose(file)?;
    holds(c"a", expected)
}

fn fopen_w_plus_reads_what_it_wrote() -> Result<bool> {
    let file = fopen(c"a", c"w+")?;
    file.write(b"text")?;
    file.rewind();
    reads(&file, b"text")
}

fn fopen_a_plus_reads_from_the_start() -> Result<bool> {
    let file = fopen(c"a", c"a+")?;
    let first = file.getc()? == Some(b'o');
    file.write(b"!")?;
    file.rewind();
    Ok(first && reads(&file, b"one\ntwo\nthree!")?)
}

fn fopen_makes_files_cut_by_umask() -> Result<bool> {
    let old = umask(0o027);
    let made = fopen(c"a", c"w").and_then(|_| stat(c"a"));
    umask(old);
    Ok(made?.stx_mode & 0o777 == 0o640)
}

fn fdopen_a_appends() -> Result<bool> {
    let file = fdopen(open(c"a", O_WRONLY, 0)?, c"a")?;
    file.write(b"!")?;
    fclose(file)?;
    holds(c"a", b"one\ntwo\nthree!")
}

fn fclose_frees_the_descriptor() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let fd = file.fileno()?.as_raw_fd();
    fclose(file)?;
    Ok(open(c"a", O_RDONLY, 0)?.as_raw_fd() == fd)
}

fn fclose_tells_that_writing_failed() -> Result<bool> {
    let file = fopen(c"/dev/full", c"w")?;
    file.write(b"x")?;
    Ok(fails(fclose(file), Errno::NOSPC))
}

fn drop_writes_what_is_held() -> Result<bool> {
    fopen(c"a", c"w")?.write(b"text")?;
    holds(c"a", b"text")
}

fn exit_writes_what_is_held() -> Result<bool> {
    child(|| {
        let held = fopen(c"a", c"w").and_then(|file| file.write(b"text").map(|()| core::mem::forget(file)));
        exit(held.is_err() as i32)
    })?;
    holds(c"a", b"text")
}

fn freopen_keeps_the_descriptor() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let (fd, first) = (file.fileno()?.as_raw_fd(), file.getc()?);
    freopen(Some(c"b"), c"w", &file)?;
    file.write(b"text")?;
    let same = file.fileno()?.as_raw_fd() == fd && first == Some(b'o');
    fclose(file)?;
    Ok(same && holds(c"b", b"text")?)
}

fn freopen_leads_standard_output_away() -> Result<bool> {
    child(|| {
        let (_output, input) = pipe()?;
        dup2(input, STDOUT)?;
        print!("to the pipe");
        freopen(Some(c"a"), c"w", &stdout())?;
        println!("{} and {}", "print", 1);
        stdout().write(b"write")?;
        stdout().flush()
    })?;
    holds(c"a", b"print and 1\nwrite")
}

fn freopen_forgets_errors() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let failed = file.write(b"x").is_err() && file.error().is_err();
    freopen(Some(c"a"), c"r", &file)?;
    Ok(failed && file.error().is_ok() && reads(&file, b"one\ntwo\nthree")?)
}

fn tmpfile_has_no_name() -> Result<bool> {
    let file = tmpfile()?;
    file.write(b"text")?;
    file.rewind();
    Ok(reads(&file, b"text")? && fstat(file.fileno()?)?.stx_nlink == 0)
}

fn getc_gives_bytes_and_the_end() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    for byte in b"one\ntwo\nthree" {
        if file.getc()? != Some(*byte) || file.is_at_end() {
            return Ok(false);
        }
    }
    Ok(file.getc()?.is_none() && file.is_at_end())
}

fn getc_gives_byte_255() -> Result<bool> {
    let mut bytes = [0xff];
    let stream = fmemopen(&mut bytes, c"r")?;
    Ok(stream.getc()? == Some(0xff) && stream.getc()?.is_none())
}

fn end_is_no_error() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 64])?;
    Ok(file.is_at_end() && file.error().is_ok())
}

fn end_stays_until_it_is_cleared() -> Result<bool> {
    put(c"a", b"")?;
    let file = fopen(c"a", c"r")?;
    let first = file.getc()?;
    put(c"a", b"x")?;
    let second = file.getc()?;
    file.clear_error();
    Ok(first.is_none() && second.is_none() && file.getc()? == Some(b'x'))
}

fn read_in_two_pieces() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let mut room = [0; 5];
    file.read(&mut room)?;
    Ok(is(&room, b"one\nt") && reads(&file, b"wo\nthree")?)
}

/// Bytes of which no two near each other are the same.
fn pattern<const LEN: usize>() -> [u8; LEN] {
    core::array::from_fn(|i| (i * 7 + i / 256) as u8)
}

fn read_longer_than_the_buffer() -> Result<bool> {
    let bytes = pattern::<{ 5 * BUFSIZ }>();
    put(c"a", &bytes)?;
    let file = fopen(c"a", c"r")?;
    let (mut first, mut rest) = ([0; 3], [0; 5 * BUFSIZ]);
    file.read(&mut first)?;
    let len = file.read(&mut rest)?;
    Ok(first == bytes[..3] && rest[..len] == bytes[3..])
}

fn gets_gives_lines() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let mut room = [0; 16];
    for line in [b"one\n".as_slice(), b"two\n", b"three", b""] {
        let len = file.gets(&mut room)?;
        if !is(&room[..len], line) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn gets_cuts_a_long_line() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let mut room = [0; 3];
    Ok(file.gets(&mut room)? == 3 && is(&room, b"one") && file.gets(&mut room)? == 1 && room[0] == b'\n')
}

fn gets_longer_than_the_buffer() -> Result<bool> {
    put(c"a", &[b'x'; 3 * BUFSIZ])?;
    let mut room = [0; 4 * BUFSIZ];
    Ok(fopen(c"a", c"r")?.gets(&mut room)? == 3 * BUFSIZ && room[..3 * BUFSIZ] == [b'x'; 3 * BUFSIZ])
}

fn getdelim_grows() -> Result<bool> {
    let mut bytes = [b'x'; 3 * BUFSIZ];
    bytes[2 * BUFSIZ] = b'\n';
    put(c"a", &bytes)?;
    let file = fopen(c"a", c"r")?;
    let mut line = Bytes::new();
    let long = file.getdelim(&mut line, b'\n')? == 2 * BUFSIZ + 1 && line[..] == bytes[..=2 * BUFSIZ];
    let rest = file.getdelim(&mut line, b'\n')? == BUFSIZ - 1 && line[..] == bytes[2 * BUFSIZ + 1..];
    Ok(long && rest && file.getdelim(&mut line, b'\n')? == 0)
}

fn getdelim_by_another_byte() -> Result<bool> {
    let mut piece = Bytes::new();
    fopen(c"a", c"r")?.getdelim(&mut piece, b'w')?;
    Ok(is(&piece, b"one\ntw"))
}

fn ungetc_comes_first() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 4])?;
    file.ungetc(b'2')?;
    file.ungetc(b'1')?;
    reads(&file, b"12two\nthree")
}

fn ungetc_before_reading() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.ungetc(b'!')?;
    reads(&file, b"!one\ntwo\nthree")
}

fn ungetc_at_the_end() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 64])?;
    file.ungetc(b'!')?;
    Ok(!file.is_at_end() && reads(&file, b"!")?)
}

fn ungetc_counts_as_a_step_back() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 4])?;
    file.ungetc(b'x')?;
    Ok(file.tell()? == 3)
}

fn ungetc_is_forgotten_by_seek() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.getc()?;
    file.ungetc(b'x')?;
    file.seek(0, SEEK_CUR)?;
    Ok(file.getc()? == Some(b'o'))
}

fn reading_what_is_not_open() -> Result<bool> {
    let (output, _) = pipe()?;
    let stream = fdopen(output, c"r")?;
    // SAFETY: the stream closes it once more, which fails.
    drop(unsafe { OwnedFd::from_raw_fd(stream.fileno()?.as_raw_fd()) });
    let failed = fails(stream.getc(), Errno::BADF) && stream.error() == Err(Errno::BADF) && !stream.is_at_end();
    Ok(failed && fails(fclose(stream), Errno::BADF))
}

/// Whether of `bytes`, written to a pipe, this is there before and this after the end of the stream.
fn buffered(buffering: Buffering, bytes: &[u8], all: &[u8], first: &[u8]) -> Result<bool> {
    let (output, input) = pipe2(O_NONBLOCK)?;
    let file = fdopen(input, c"w")?;
    file.set_buffering(buffering);
    file.write(bytes)?;
    let mut room = [0; 2 * BUFSIZ];
    let len = read(&output, &mut room).or_else(|error| if error == Errno::AGAIN { Ok(0) } else { Err(error) })?;
    let early = is(&room[..len], first);
    fclose(file)?;
    let rest = read(&output, &mut room[len..])?;
    Ok(early && is(&room[..len + rest], all))
}

fn full_buffering_waits_for_the_buffer() -> Result<bool> {
    let most = [b'\n'; BUFSIZ - 1];
    Ok(buffered(Buffering::Auto, &most, &most, b"")? && buffered(Buffering::Full, b"one\ntwo", b"one\ntwo", b"")?)
}

fn no_buffering_reads_nothing_ahead() -> Result<bool> {
    let (output, input) = pipe()?;
    write_all(input, b"one\ntwo\n")?;
    let file = fdopen(output, c"r")?;
    file.set_buffering(Buffering::None);
    let mut room = [0; 16];
    let len = file.gets(&mut room)?;
    let line = is(&room[..len], b"one\n");
    let len = read(file.fileno()?, &mut room)?;
    Ok(line && is(&room[..len], b"two\n"))
}

fn write_longer_than_the_buffer() -> Result<bool> {
    let bytes = pattern::<{ 3 * BUFSIZ + 5 }>();
    let file = fopen(c"a", c"w")?;
    file.write(b"start")?;
    file.write(&bytes)?;
    file.write(b"end")?;
    fclose(file)?;
    let mut room = [0; 4 * BUFSIZ];
    let all = read_whole(open(c"a", O_RDONLY, 0)?, &mut room)?;
    Ok(all.starts_with(b"start") && all.ends_with(b"end") && all[5..all.len() - 3] == bytes)
}

fn write_to_a_full_device() -> Result<bool> {
    let file = fopen(c"/dev/full", c"w")?;
    let held = file.write(b"x").is_ok() && file.error().is_ok();
    Ok(held && fails(file.flush(), Errno::NOSPC) && file.error() == Err(Errno::NOSPC) && file.flush().is_ok())
}

fn flush_writes_what_is_held() -> Result<bool> {
    let file = fopen(c"a", c"w")?;
    file.write(b"text")?;
    let before = holds(c"a", b"")?;
    file.flush()?;
    Ok(before && holds(c"a", b"text")?)
}

fn flush_gives_back_what_was_read_ahead() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.getc()?;
    file.flush()?;
    Ok(lseek(file.fileno()?, 0, SEEK_CUR)? == 1 && file.getc()? == Some(b'n'))
}

fn flush_all_writes_all() -> Result<bool> {
    let (first, second) = (fopen(c"a", c"w")?, fopen(c"b", c"w")?);
    first.write(b"first")?;
    second.write(b"second")?;
    flush_all()?;
    Ok(holds(c"a", b"first")? && holds(c"b", b"second")?)
}

fn put_formats_into_a_stream() -> Result<bool> {
    let file = fopen(c"a", c"w")?;
    put!(&mut &*file, "{} {:03}", "text", 7);
    fclose(file)?;
    holds(c"a", b"text 007")
}

fn error_stays_until_it_is_cleared() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let failed = file.write(b"x").is_err() && file.getc()?.is_some() && file.error() == Err(Errno::BADF);
    file.clear_error();
    Ok(failed && file.error().is_ok())
}

fn stdout_and_print_are_one_stream() -> Result<bool> {
    child(|| {
        stdout().flush()?;
        dup2(creat(c"a", 0o600)?, STDOUT)?;
        stdout().set_buffering(Buffering::Full);
        print!("one, ");
        stdout().write(b"two, ")?;
        print!("three");
        stdout().flush()
    })?;
    holds(c"a", b"one, two, three")
}

fn stdin_shows_what_stdout_holds() -> Result<bool> {
    let ((question, to), (from, answer)) = (pipe()?, pipe()?);
    write_all(answer, b"x")?;
    child(|| {
        dup2(&to, STDOUT)?;
        dup2(&from, STDIN)?;
        stdout().set_buffering(Buffering::Line);
        print!("sure?");
        stdin().getc()
    })?;
    drop(to);
    Ok(is(read_whole(question, &mut [0; 16])?, b"sure?"))
}

fn stderr_writes_at_once() -> Result<bool> {
    let (output, input) = pipe()?;
    child(|| {
        dup2(&input, STDERR)?;
        stderr().write(b"text")
    })?;
    drop(input);
    Ok(is(read_whole(output, &mut [0; 16])?, b"text"))
}
