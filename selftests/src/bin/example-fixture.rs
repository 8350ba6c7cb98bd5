// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The guide's third example: a fixture, which each test has anew.
#![no_std]
#![no_main]

use nilibc::selftest::Fixture;
use nilibc::*;

selftest! {
    [Echo] {
        says_what_it_hears(echo) => echo.ask(b"hello")? == *b"hello";
        says_it_again(echo)      => echo.ask(b"first")? == *b"first" && echo.ask(b"other")? == *b"other";
        ends_when_nobody_speaks(echo) => ends_when_nobody_speaks(echo);
    }
}

/// A child process that says what it hears.
struct Echo {
    pid: pid_t,
    mouth: OwnedFd,
    ear: OwnedFd,
}

impl Fixture for Echo {
    type Variant = ();

    fn setup((): &()) -> Result<Self> {
        let (hears, ear) = pipe2(O_CLOEXEC)?;
        let (mouth, says) = pipe2(O_CLOEXEC)?;
        let Fork::Parent(pid) = fork()? else {
            drop((ear, mouth));
            let mut byte = [0];
            while read(&hears, &mut byte) == Ok(1) && write(&says, &byte) == Ok(1) {}
            _exit(3)
        };
        Ok(Self { pid, mouth, ear })
    }

    /// Comes also when the test ended in the middle. What even a crash must not leave behind is for `cleanup`, in the parent.
    fn teardown(&mut self) {
        // Both fail where the test has seen to it.
        let _ = kill(self.pid, SIGKILL);
        let _ = waitpid(self.pid, 0);
    }
}

impl Echo {
    fn ask(&self, word: &[u8; 5]) -> Result<[u8; 5]> {
        write_all(&self.ear, word)?;
        let mut answer = [0; 5];
        for byte in answer.chunks_mut(1) {
            read(&self.mouth, byte)?;
        }
        Ok(answer)
    }
}

fn ends_when_nobody_speaks(echo: &mut Echo) -> Result<()> {
    let (silent, _) = pipe2(O_CLOEXEC)?;
    drop(core::mem::replace(&mut echo.ear, silent));
    let Some((_, status)) = waitpid(echo.pid, 0)? else { SKIP!("nothing to wait for") };
    EXPECT_TRUE!(status == WaitStatus::Exited(3));
    Ok(())
}
