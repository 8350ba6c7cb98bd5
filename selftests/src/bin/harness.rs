// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The harness: what it makes of tests that go wrong, each in its own way.
//!
//! Each row starts this program again for itself alone. There it goes wrong, and here what was printed of it is judged:
//! a row that passes proves that the harness tells a failure.
#![no_std]
#![no_main]

use nilibc::selftest::Outcome::{self, Error, Fail, Pass, Skip};
use nilibc::selftest::{Fixture, Param, exists};
use nilibc::*;
use selftests::{EMULATED, again, restart, restarts};

/// Rows of a name and what it does, or of a name and arguments; then the exit code, and what has to be printed.
/// Those that have to be killed have little time, the others as much as any test.
macro_rules! harness {
    (
        tests { $($test:ident: $does:expr => $test_code:literal, $test_text:literal;)+ }
        killed { $($killed:ident: $goes_on:expr;)+ }
        runs { $($run:ident: $($argument:literal)+ => $run_code:literal, $run_text:literal;)+ }
    ) => {
        selftest! {
            $($test if ready(), EMULATED =>
                test(concat!(stringify!($test), "\0"), || $does, c"--timeout=10000", $test_code, $test_text);)+
            $($killed if ready(), EMULATED =>
                test(concat!(stringify!($killed), "\0"), || $goes_on, c"--timeout=100", 1, KILLED);)+
            $($run if ready(), EMULATED => run(&argv![c"again", $($argument),+], $run_code, $run_text);)+
            shuffle_repeats_its_order if ready(), EMULATED => shuffled(c"--shuffle=7")? == shuffled(c"--shuffle=7")?;
            shuffle_takes_another_order if ready(), EMULATED => shuffle_takes_another_order();
            complaint_of_the_kernel_is_charged if exists(c"/plan"), "not on a test machine" => complaint();
            expected_signal, signal SIGUSR1 => raise(SIGUSR1);
            expected_failure, xfail "it is known" => again();
            timeout_of_its_own, timeout 100 => if again() { sleep() } else { Pass };

            [Noisy] {
                test_has_its_fixture(noisy) => noisy.is_set_up;
                fixture_of_an_assert(noisy) => { ASSERT_EQ!(noisy.is_set_up, !again()) };
                fixture_of_a_crash(_noisy) => if again() { fault() } else { Pass };
            }
            [Numbers; one = 1, two = 2] {
                has_its_number(number) => (1..=2).contains(number.0);
            }
        }
    };
}

harness! {
    tests {
        pass_is_told:               Pass                         => 0, "ok 1 pass_is_told\n";
        fail_is_told:               Fail                         => 1, "not ok 1 fail_is_told\n";
        fail_says_what_was_expected: Fail                        => 1, "# expected: ";
        fail_says_where_it_is:      Fail                         => 1, "harness.rs\n";
        skip_is_told:               Skip("why")                  => 4, "ok 1 skip_is_told # SKIP why\n";
        error_is_named:             Error(Errno::NOENT)          => 1, "# a call answered with ENOENT\n";
        exit_is_told:               exit(0)                      => 1, "# it called exit with status 0\n";
        underscore_exit_is_told:    _exit(7)                     => 1, "# it called exit with status 7\n";
        abort_is_named:             abort()                      => 1, "# it was ended by SIGABRT (signal 6)\n";
        fault_is_named:             fault()                      => 1, "# it was ended by SIGSEGV (signal 11)\n";
        panic_is_a_signal:          panic!()                     => 1, "# it was ended by SIG";
        result_that_is_printed:     says("ok 1 forged\n", Fail)  => 1, "# ok 1 forged\n";
        expect_prints_both_values:  fails(|| EXPECT_EQ!(1 + 1, 3)) => 1, "expected 1 + 1 == 3: 2 and 3\n";
        test_goes_on_after_expect:  expect_and_go_on()           => 1, "# went on\n";
        test_ends_at_assert:        assert_and_do_not_go_on()    => 1, " and 0x0\n# expected: ";
        expectation_of_results:     fails(|| EXPECT_EQ!(NO, Ok(1))) => 1, ": Err(EPERM) and Ok(1)\n";
        expectation_of_strings:     fails(|| EXPECT_STREQ!(c"a", c"b")) => 1, ": a and b\n";
        expectations_that_hold:     all_expectations()           => 0, "ok 1 expectations_that_hold\n";
        skip_in_the_middle:         skip()                       => 4, "ok 1 skip_in_the_middle # SKIP why\n";
        failure_that_is_known:      XFAIL!("why")                => 0, "ok 1 failure_that_is_known # XFAIL why\n";
        line_that_does_not_end:     says("part", Pass)           => 0, "# part\nok 1";
        line_before_a_fault:        says_then_faults()           => 1, "# part\n";
        more_than_a_pipe_holds:     flood()                      => 0, "\nok 1 more_than_a_pipe_holds\n";
        stdout_that_is_closed:      says_to_nobody()             => 1, "# a call answered with EBADF\n";
    }
    killed {
        sleep_has_an_end:            sleep();
        loop_has_an_end:             spin();
        stop_has_an_end:             stop();
        ignored_signals_do_not_help: ignore_signals();
    }
    runs {
        list_names_the_tests:       c"--list" c"list_names"      => 0, "list_names_the_tests\n";
        name_selects_by_a_part:     c"ss_is_to"                  => 0, "\n1..1\nok 1 pass_is_told\n";
        names_add_up:               c"pass_is" c"fail_is"        => 1, "\n1..2\n";
        name_that_is_no_part:       c"nobody is called this"     => 4, "\n1..0 # SKIP ";
        totals_count_each_kind:     c"_is_told"                  => 1, "# Totals: pass:1 fail:3 xfail:0 xpass:0 skip:1";
        skip_names_one_test:        c"--skip=pass_is_told" c"pass_is" => 4, "ok 1 pass_is_told # SKIP by --skip\n";
        exact_name_by_r:            c"-r" c"Noisy.test_has_its_fixture" => 0, "\n1..1\n# set up\n# tore down\n# cleaned up\nok 1 Noisy.test";
        teardown_after_an_assert:   c"-t" c"fixture_of_an_assert" => 1, "# tore down\n";
        cleanup_after_a_crash:      c"-t" c"fixture_of_a_crash"  => 1, "# cleaned up\n# expected: ";
        fixture_by_f:               c"-f" c"Numbers"             => 0, "ok 1 Numbers.one.has_its_number\nok 2 Numbers.two.has";
        variant_by_v:               c"-v" c"two"                 => 0, "\n1..1\nok 1 Numbers.two.has_its_number\n";
        test_left_out_by_t:         c"-T" c"has_its_number" c"-f" c"Numbers" => 4, "\n1..0 # SKIP ";
        fixture_left_out_by_f:      c"-F" c"Numbers" c"-f" c"Noisy" c"-t" c"has_its_number" => 1, "\n1..3\n";
        list_is_short_too:          c"-l" c"-v" c"two"           => 0, "Numbers.two.has_its_number\n";
        first_filter_decides:       c"-V" c"one" c"-f" c"Numbers" => 0, "\n1..1\nok 1 Numbers.two.has_its_number\n";
        signal_that_is_expected:    c"-t" c"expected_signal"     => 0, "ok 1 expected_signal\n";
        failure_that_did_not_come:  c"-t" c"expected_failure"    => 0, "ok 1 expected_failure # XPASS it was expected to fail\n";
        timeout_of_a_row:           c"-t" c"timeout_of_its_own"  => 1, "# killed: it was still running after 100 ms\n";
        shuffle_says_its_seed:      c"--shuffle=7" c"-f" c"Numbers" => 0, "\n# --shuffle=7\nok 1 Numbers.";
        repeat_ends_with_a_failure: c"--repeat=3" c"fail_is_told" => 1, "# in round 1\n";
        repeat_is_reported_once:    c"--repeat=3" c"pass_is_told" => 0, "\n1..1\nok 1 pass_is_told\n# Totals: pass:1 ";
        help_names_the_options:     c"-h"                        => 0, "--shuffle[=SEED]";
        timeout_is_a_number:        c"--timeout=1s"              => 1, "Bail out! --timeout=1s: ";
        option_that_is_unknown:     c"--verbose"                 => 1, "Bail out! --verbose: ";
    }
}

/// What is said of a test that had to be killed.
const KILLED: &str = "# killed: it was still running after 100 ms\n";

/// There is no need to find out in the second start.
fn ready() -> bool {
    again() || restarts()
}

/// Goes wrong in the second start of the program, and judges that in the first.
fn test(name: &str, does: impl FnOnce() -> Outcome, timeout: &CStr, code: i32, text: &str) -> Result<Outcome> {
    if again() {
        return Ok(does());
    }
    let name = CStr::from_bytes_with_nul(name.as_bytes()).map_err(|_| Errno::INVAL)?;
    run(&argv![c"again", timeout, name], code, text)
}

/// Whether a second start with these arguments has this exit code and prints this.
fn run(argv: &[CPtr<'_>], code: i32, text: &str) -> Result<Outcome> {
    let run = restart(argv, &argv![])?;
    let printed = run.output.windows(text.len()).any(|part| part == text.as_bytes());
    if printed && run.status == WaitStatus::Exited(code) {
        return Ok(Pass);
    }
    println!("wanted exit code {} and [{}]\n{}", code, text, run.output);
    Ok(Fail)
}

/// What is printed of two tests in an order of chance.
fn shuffled(shuffle: &CStr) -> Result<&'static [u8]> {
    Ok(restart(&argv![c"again", shuffle, c"-f", c"Numbers"], &argv![])?.output)
}

/// There are two orders of two tests. One of a few seeds has another than the table.
fn shuffle_takes_another_order() -> Result<bool> {
    let second_first = |seed| {
        let output = shuffled(seed)?;
        let first = output.split(|&byte| byte == b'\n').find(|line| line.starts_with(b"ok 1 "));
        Ok(first.is_some_and(|line| line.starts_with(b"ok 1 Numbers.two")))
    };
    let seeds = [c"--shuffle=1", c"--shuffle=2", c"--shuffle=3", c"--shuffle=4", c"--shuffle=5", c"--shuffle=6"];
    let second: Result<usize> =
        seeds.into_iter().try_fold(0, |count, seed| Ok(count + usize::from(second_first(seed)?)));
    Ok((1..6).contains(&second?))
}

fn says(text: &str, outcome: Outcome) -> Outcome {
    print!("{}", text);
    outcome
}

fn fault() -> Outcome {
    // SAFETY: none; nothing is mapped there, so that the process ends here.
    unsafe { core::ptr::without_provenance::<u8>(core::hint::black_box(8)).read_volatile() };
    Pass
}

fn says_then_faults() -> Outcome {
    says("part\n", Pass);
    fault()
}

fn sleep() -> Outcome {
    nanosleep(timespec::seconds(100)).map_or_else(Error, |()| Pass)
}

fn spin() -> Outcome {
    while core::hint::black_box(true) {}
    Pass
}

fn stop() -> Outcome {
    raise(SIGSTOP).map_or_else(Error, |()| Pass)
}

fn ignore_signals() -> Outcome {
    for sig in 1..64 {
        // Two of them cannot be ignored.
        let _ = sigignore(sig);
    }
    sleep()
}

fn flood() -> Outcome {
    (0..1000).for_each(|_| println!("{}", [b'.'; 200]));
    Pass
}

const NO: Result<i32> = Err(Errno::PERM);

fn expect_and_go_on() -> Outcome {
    EXPECT_GT!(1, 2);
    says("went on\n", Pass)
}

fn assert_and_do_not_go_on() -> Outcome {
    println!("nothing");
    ASSERT_NULL!(c"no".as_ptr().cast_mut());
    says("went on\n", Pass)
}

fn all_expectations() -> Outcome {
    EXPECT_EQ!(1, 1);
    EXPECT_NE!(1, 2);
    EXPECT_LT!(1, 2);
    EXPECT_LE!(1, 1);
    EXPECT_GT!(2, 1);
    EXPECT_GE!(1, 1);
    EXPECT_TRUE!(NO.is_err());
    EXPECT_FALSE!(NO.is_ok());
    EXPECT_NULL!(core::ptr::null_mut::<u8>());
    EXPECT_STREQ!(c"a", c"a");
    EXPECT_STRNE!(c"a", c"b");
    Pass
}

/// Would pass but for what is expected in it.
fn fails(expectation: impl FnOnce()) -> Outcome {
    expectation();
    Pass
}

fn skip() -> Outcome {
    SKIP!("why")
}

/// A test that seems to taint the kernel fails. What is read of it is another file then.
fn complaint() -> Result<Outcome> {
    const TAINT: &CStr = c"/proc/sys/kernel/tainted";
    if again() {
        write_all(creat(c"/tmp/taint", 0o600)?, b"512\n")?;
        mount(c"/tmp/taint", TAINT, c"none", MS_BIND, None)?;
        return Ok(Pass);
    }
    let outcome = run(&argv![c"again", c"complaint_of_the_kernel_is_charged"], 1, ", and is 512\n");
    umount2(TAINT, 0)?;
    outcome
}

/// A fixture that says what is done to it, and only in a second start: there it is judged.
struct Noisy {
    is_set_up: bool,
}

impl Fixture for Noisy {
    type Variant = ();

    fn setup((): &()) -> Result<Self> {
        println!("set up");
        Ok(Self { is_set_up: true })
    }

    fn teardown(&mut self) {
        println!("tore down");
    }

    fn cleanup((): &()) {
        println!("# cleaned up");
    }
}

type Numbers = Param<u32>;

fn says_to_nobody() -> Outcome {
    // SAFETY: nothing else owns standard output; its next user is told that it is closed.
    drop(unsafe { OwnedFd::from_raw_fd(STDOUT.as_raw_fd()) });
    says("lost", Pass)
}
