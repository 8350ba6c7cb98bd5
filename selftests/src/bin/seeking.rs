// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Streams: where they are, and how they go elsewhere.
#![no_std]
#![no_main]

use nilibc::*;
use selftests::{fails, holds, reads, scratch, with_text};

selftest! {
    tell_counts_what_is_held               => scratch(tell_counts_what_is_held);
    tell_counts_what_was_read_ahead        => with_text(tell_counts_what_was_read_ahead);
    tell_in_append_mode                    => with_text(tell_in_append_mode);
    tell_of_a_pipe                         => fails(fdopen(pipe()?.0, c"r")?.tell(), Errno::SPIPE);
    seek_from_three_places                 => with_text(seek_from_three_places);
    seek_before_the_start                  => with_text(|| Ok(fails(fopen(c"a", c"r")?.seek(-1, SEEK_SET), Errno::INVAL)));
    seek_clears_the_end                    => with_text(seek_clears_the_end);
    seek_between_writing_and_reading       => with_text(seek_between_writing_and_reading);
    seek_over_a_hole                       => scratch(seek_over_a_hole);
    write_after_reading_goes_on_there      => with_text(write_after_reading_goes_on_there);
    append_goes_to_the_end_wherever_it_is  => with_text(append_goes_to_the_end_wherever_it_is);
    rewind_goes_to_the_start               => with_text(rewind_goes_to_the_start);
}

fn tell_counts_what_is_held() -> Result<bool> {
    let file = fopen(c"a", c"w")?;
    file.write(b"text")?;
    Ok(file.tell()? == 4 && holds(c"a", b"")?)
}

fn tell_counts_what_was_read_ahead() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let before = file.tell()?;
    file.read(&mut [0; 5])?;
    Ok(before == 0 && file.tell()? == 5)
}

fn tell_in_append_mode() -> Result<bool> {
    let file = fopen(c"a", c"a")?;
    file.write(b"!")?;
    Ok(file.tell()? == 14)
}

fn seek_from_three_places() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    let at = |offset, whence| file.seek(offset, whence).and_then(|_| file.getc());
    Ok(at(4, SEEK_SET)? == Some(b't') && at(-2, SEEK_CUR)? == Some(b'\n') && at(-1, SEEK_END)? == Some(b'e'))
}

fn seek_clears_the_end() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 64])?;
    file.seek(-1, SEEK_END)?;
    Ok(!file.is_at_end() && file.getc()? == Some(b'e'))
}

fn seek_between_writing_and_reading() -> Result<bool> {
    let file = fopen(c"a", c"r+")?;
    file.read(&mut [0; 4])?;
    file.seek(4, SEEK_SET)?;
    file.write(b"TWO")?;
    file.seek(0, SEEK_SET)?;
    reads(&file, b"one\nTWO\nthree")
}

fn seek_over_a_hole() -> Result<bool> {
    let file = fopen(c"a", c"w")?;
    file.write(b"a")?;
    file.seek(3, SEEK_SET)?;
    file.write(b"b")?;
    fclose(file)?;
    holds(c"a", b"a\0\0b")
}

fn write_after_reading_goes_on_there() -> Result<bool> {
    let file = fopen(c"a", c"r+")?;
    file.read(&mut [0; 4])?;
    file.write(b"TWO")?;
    fclose(file)?;
    holds(c"a", b"one\nTWO\nthree")
}

fn append_goes_to_the_end_wherever_it_is() -> Result<bool> {
    let file = fopen(c"a", c"a+")?;
    file.seek(0, SEEK_SET)?;
    file.write(b"!")?;
    fclose(file)?;
    holds(c"a", b"one\ntwo\nthree!")
}

fn rewind_goes_to_the_start() -> Result<bool> {
    let file = fopen(c"a", c"r")?;
    file.read(&mut [0; 64])?;
    file.rewind();
    Ok(!file.is_at_end() && reads(&file, b"one\ntwo\nthree")?)
}
