// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `EXPECT_EQ!` and its siblings, as kselftest_harness.h has them: each prints both values and the place where it failed.
//!
//! After an `EXPECT_` the test goes on, and fails at its end. After an `ASSERT_` it ends at once: the fixture is torn down,
//! but nothing else that is on the stack is dropped, because there is no unwinding.

use super::child;
use super::{Fixture, Outcome, Value};
use crate::Result;
use crate::global::Global;
use core::mem::ManuallyDrop;

/// How something is torn down, and what.
type Teardown = (unsafe fn(*mut ()), *mut ());

/// The fixture of the test that runs.
static TEARDOWN: Global<Option<Teardown>> = Global::new(None);

/// A fixture that is set up, and is torn down when the test ends: by itself, or in the middle.
pub struct Prepared<F: Fixture>(ManuallyDrop<F>);

impl<F: Fixture> Prepared<F> {
    /// Sets it up.
    ///
    /// # Safety
    /// `variant` is one of this fixture.
    pub unsafe fn setup(variant: Value) -> Result<Self> {
        // SAFETY: as the caller says.
        Ok(Self(ManuallyDrop::new(F::setup(unsafe { variant.get() })?)))
    }

    /// Lends it to the test.
    pub fn fixture(&mut self) -> &mut F {
        /// Tears the fixture down, and drops it.
        unsafe fn teardown<F: Fixture>(fixture: *mut ()) {
            // SAFETY: it is the fixture of the test, which is not used after this.
            unsafe {
                let fixture = fixture.cast::<F>();
                (*fixture).teardown();
                fixture.drop_in_place();
            }
        }
        let fixture = &raw mut *self.0;
        TEARDOWN.set(Some((teardown::<F>, fixture.cast())));
        &mut self.0
    }
}

impl<F: Fixture> Drop for Prepared<F> {
    fn drop(&mut self) {
        run_teardown();
    }
}

fn run_teardown() {
    if let Some((teardown, fixture)) = TEARDOWN.get() {
        TEARDOWN.set(None);
        // SAFETY: the fixture is where it was lent from, and this is done once.
        unsafe { teardown(fixture) };
    }
}

/// Notes that the test failed. It goes on.
pub fn failed() {
    child::note_failure();
}

/// Ends the test here, with this outcome.
pub fn bail(outcome: Outcome) -> ! {
    run_teardown();
    child::finish(outcome)
}

/// Ends the test here: it could not be tried, for this reason.
#[macro_export]
macro_rules! SKIP {
    ($reason:expr) => {
        $crate::selftest::bail($crate::selftest::Outcome::Skip($reason))
    };
}

/// Ends the test here: it failed, as is known, for this reason.
#[macro_export]
macro_rules! XFAIL {
    ($reason:expr) => {
        $crate::selftest::bail($crate::selftest::Outcome::Xfail($reason))
    };
}

/// One comparison of two values, which are made once: what is not as expected is printed, and then comes `$then`.
#[doc(hidden)]
#[macro_export]
macro_rules! expectation {
    ($one:expr, $operator:tt, $other:expr, $then:expr) => {
        match ($one, $other) {
            (one, other) => {
                if !(one $operator other) {
                    $crate::println!(
                        "{}: {} and {}",
                        concat!(
                            file!(), ":", line!(), ": expected ", stringify!($one), " ", stringify!($operator), " ",
                            stringify!($other)
                        ),
                        one, other
                    );
                    $then;
                }
            }
        }
    };
}

/// Makes two macros of a row: one after which the test goes on, one after which it ends.
macro_rules! expectations {
    ($dollar:tt $($expect:ident $assert:ident($($arg:ident),+) ($($one:tt)+) $operator:tt ($($other:tt)+): $words:literal;)*) => { $(
        #[doc = concat!("Expects ", $words, "; prints what is there if not, and goes on.")]
        #[macro_export]
        macro_rules! $expect {
            ($($dollar $arg:expr),+ $dollar(,)?) => {
                $crate::expectation!($($one)+, $operator, $($other)+, $crate::selftest::failed())
            };
        }

        #[doc = concat!("Expects ", $words, "; prints what is there if not, and ends the test.")]
        #[macro_export]
        macro_rules! $assert {
            ($($dollar $arg:expr),+ $dollar(,)?) => {
                $crate::expectation!(
                    $($one)+, $operator, $($other)+, $crate::selftest::bail($crate::selftest::Outcome::Fail)
                )
            };
        }
    )* };
}
expectations! { $
    EXPECT_EQ    ASSERT_EQ   (one, other) ($one) == ($other):                  "the two to be equal";
    EXPECT_NE    ASSERT_NE   (one, other) ($one) != ($other):                  "the two to differ";
    EXPECT_LT    ASSERT_LT   (one, other) ($one) <  ($other):                  "the first to be less than the second";
    EXPECT_LE    ASSERT_LE   (one, other) ($one) <= ($other):                  "the first to be at most the second";
    EXPECT_GT    ASSERT_GT   (one, other) ($one) >  ($other):                  "the first to be greater than the second";
    EXPECT_GE    ASSERT_GE   (one, other) ($one) >= ($other):                  "the first to be at least the second";
    EXPECT_TRUE  ASSERT_TRUE (one)        ($one) == (true):                    "it to be true";
    EXPECT_FALSE ASSERT_FALSE(one)        ($one) == (false):                   "it to be false";
    EXPECT_NULL  ASSERT_NULL (one)        ($one) == (core::ptr::null_mut()):   "a null pointer";
    EXPECT_STREQ ASSERT_STREQ(one, other) ($one) == ($other):                  "the two strings to be equal";
    EXPECT_STRNE ASSERT_STRNE(one, other) ($one) != ($other):                  "the two strings to differ";
}
