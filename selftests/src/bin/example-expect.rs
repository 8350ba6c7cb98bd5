// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The guide's second example: several expectations in a test.
#![no_std]
#![no_main]

use nilibc::*;

selftest! {
    a_pipe_passes_on_what_is_written   => a_pipe();
    a_child_that_is_killed             => a_child();
}

/// After an `EXPECT_` that does not hold the test goes on, and fails at its end; after an `ASSERT_` it ends. Both print
/// what was compared, what both sides were, and the line.
fn a_pipe() -> Result<()> {
    let (from, to) = pipe()?;
    ASSERT_EQ!(write(&to, b"ping"), Ok(4));
    let mut room = [0; 8];
    EXPECT_EQ!(read(&from, &mut room), Ok(4));
    EXPECT_STREQ!(room.first_chunk::<4>(), Some(b"ping"));
    drop(to);
    EXPECT_EQ!(read(&from, &mut room), Ok(0));
    Ok(())
}

fn a_child() -> Result<()> {
    let Fork::Parent(pid) = fork()? else {
        let _ = pause();
        _exit(0)
    };
    EXPECT_GT!(pid, 1);
    kill(pid, SIGTERM)?;
    let Some((reaped, status)) = waitpid(pid, 0)? else { SKIP!("the child is somebody else's") };
    EXPECT_EQ!(reaped, pid);
    EXPECT_TRUE!(status == WaitStatus::Signaled(SIGTERM));
    Ok(())
}
