// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `kselftest.h`: for a test that prints its own results, in the order in which it comes to them.
//!
//! Unlike [`selftest!`](crate::selftest!) all of it happens in one process: who crashes, loses the rest. What is counted
//! and how it ends is kselftest's: a test that was skipped or failed as expected is as good as one that passed.

use crate::global::Global;
use crate::ktap::{self, Directive};
use crate::print::Sink;
use crate::stdio::{Buffering, stdout};
use crate::{args, c_int, exit, getenv, print, println};

/// All tests passed.
pub const KSFT_PASS: c_int = 0;
/// A test failed.
pub const KSFT_FAIL: c_int = 1;
/// The test failed, as was expected.
pub const KSFT_XFAIL: c_int = 2;
/// The test passed, and was expected to fail.
pub const KSFT_XPASS: c_int = 3;
/// The test could not be tried.
pub const KSFT_SKIP: c_int = 4;

/// How many tests came to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// As planned.
    pub plan: u32,
    /// Passed.
    pub pass: u32,
    /// Failed.
    pub fail: u32,
    /// Failed as expected.
    pub xfail: u32,
    /// Passed, not as expected.
    pub xpass: u32,
    /// Could not be tried.
    pub skip: u32,
    /// Could not be run to their end.
    pub error: u32,
}

static COUNTS: Global<Counts> =
    Global::new(Counts { plan: 0, pass: 0, fail: 0, xfail: 0, xpass: 0, skip: 0, error: 0 });

/// What there is so far.
pub fn ksft_counts() -> Counts {
    COUNTS.get()
}

/// Begins the output, which is flushed with every line from now on. Ends a program that is asked for names with `--list`:
/// what they are is not known before it runs.
pub fn ksft_print_header() {
    if args().nth(1) == Some(c"--list") {
        exit(KSFT_PASS);
    }
    stdout().set_buffering(Buffering::Line);
    if getenv(c"KSFT_TAP_LEVEL").is_none() {
        ktap::version(&mut out);
    }
}

/// Says how many results will follow.
pub fn ksft_set_plan(plan: u32) {
    COUNTS.set(Counts { plan, ..COUNTS.get() });
    ktap::plan(&mut out, plan, None);
}

/// Prints a line that is no result.
#[macro_export]
macro_rules! ksft_print_msg {
    ($format:literal $(, $arg:expr)* $(,)?) => {{
        $crate::print!("# ");
        $crate::println!($format $(, $arg)*);
    }};
}

/// Reports that `name` passed, or that it failed.
pub fn ksft_test_result(passed: bool, name: &str) {
    if passed { ksft_test_result_pass(name) } else { ksft_test_result_fail(name) }
}

/// Makes a function of each row: what it counts, and how it is printed.
macro_rules! results {
    ($($name:ident $count:ident $ok:literal $directive:ident $(($reason:ident))?: $doc:literal;)*) => { $(
        #[doc = concat!("Reports that `name` ", $doc, ".")]
        pub fn $name(name: &str $(, $reason: &str)?) {
            let mut counts = COUNTS.get();
            counts.$count += 1;
            COUNTS.set(counts);
            let reason = [$($reason,)? ""][0];
            ktap::result(&mut out, $ok, counts.number(), name, Directive::$directive, reason);
        }
    )* };
}
results! {
    ksft_test_result_pass  pass  true  None:           "passed";
    ksft_test_result_fail  fail  false None:           "failed";
    ksft_test_result_xfail xfail true  Xfail (reason): "failed, as is known for this reason";
    ksft_test_result_xpass xpass true  Xpass (reason): "passed, although it was expected to fail for this reason";
    ksft_test_result_skip  skip  true  Skip  (reason): "could not be tried, for this reason";
    ksft_test_result_error error false Error (reason): "could not be run to its end, for this reason";
}

impl Counts {
    /// How many results there were.
    pub const fn number(&self) -> u32 {
        self.pass + self.fail + self.xfail + self.xpass + self.skip + self.error
    }
}

/// Ends the program: well if as many tests as were planned passed, were skipped or failed as expected.
pub fn ksft_finished() -> ! {
    let counts = COUNTS.get();
    end(if counts.plan == counts.pass + counts.xfail + counts.skip { KSFT_PASS } else { KSFT_FAIL })
}

/// Ends the program well.
pub fn ksft_exit_pass() -> ! {
    end(KSFT_PASS)
}

/// Ends the program, which failed as a whole.
pub fn ksft_exit_fail() -> ! {
    end(KSFT_FAIL)
}

/// Ends the program in the middle, and says why.
pub fn ksft_exit_fail_msg(why: &str) -> ! {
    ktap::bail_out(&mut out, why);
    end(KSFT_FAIL)
}

/// Ends the program: for this reason no test, or no further test, can be tried.
pub fn ksft_exit_skip(why: &str) -> ! {
    let counts = COUNTS.get();
    if counts.plan == 0 && counts.number() == 0 {
        ktap::plan(&mut out, 0, Some(why));
        exit(KSFT_SKIP)
    }
    if counts.plan > counts.number() {
        ksft_test_result_skip("the rest", why);
    }
    end(KSFT_SKIP)
}

fn end(status: c_int) -> ! {
    let counts = COUNTS.get();
    if counts.plan != counts.number() {
        println!("# Planned tests != run tests ({} != {})", counts.plan, counts.number());
    }
    let Counts { pass, fail, xfail, xpass, skip, error, .. } = counts;
    print!("# Totals: pass:{} fail:{} xfail:{} ", pass, fail, xfail);
    println!("xpass:{} skip:{} error:{}", xpass, skip, error);
    exit(status)
}

fn out(bytes: &[u8]) {
    stdout().put(bytes);
}
