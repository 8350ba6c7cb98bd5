// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `selftest!`: rows of tests, and the runner that each test binary carries with it.
//!
//! Each test has a child process of its own, which leads a process group. A crash, an `exit` or a hang is therefore that
//! test's failure alone, what it leaves behind is killed, and whatever it prints becomes diagnostics: the output is KTAP,
//! come what may. Exit codes are kselftest's: 0 passed, 1 failed, 4 skipped.

mod child;
mod expect;
mod expectations;
mod options;
mod runner;
mod taint;

pub use expect::{Prepared, bail, failed};
pub use runner::run;
pub use taint::Taint;

use crate::{CStr, Errno, Result, c_int};

/// One row of [`selftest!`](crate::selftest!).
pub struct Test {
    /// What is expected, as one word: a stable id.
    pub name: &'static str,
    /// The expectation as it is written.
    pub text: &'static str,
    /// The precondition and the expectation, of a test of this variant.
    pub run: fn(Value) -> Result<Outcome>,
    /// What is special about it.
    pub how: &'static How,
}

/// Tests that have the same fixture. Those of [`selftest!`](crate::selftest!) that have none are a group, too.
pub struct Group {
    /// The fixture's name, or nothing.
    pub fixture: &'static str,
    /// At least one. Each test is run with each of them.
    pub variants: &'static [Variant],
    /// In the order in which they are written.
    pub tests: &'static [Test],
    /// What is done in the parent when a test has ended, however it did.
    pub cleanup: fn(Value),
}

/// A name for a value that a fixture is set up with.
pub struct Variant {
    /// Its name, or nothing where there is only one.
    pub name: &'static str,
    /// The value.
    pub value: Value,
}

/// A reference to something static whose type is known to who takes it.
#[derive(Clone, Copy)]
pub struct Value(*const ());

// SAFETY: it is made of a reference to what is Sync.
unsafe impl Sync for Value {}

impl Value {
    /// Of any type.
    pub const fn new<T: Sync>(value: &'static T) -> Self {
        Self((&raw const *value).cast())
    }

    /// The value.
    ///
    /// # Safety
    /// It was made of a `T`.
    pub unsafe fn get<T>(self) -> &'static T {
        // SAFETY: it was made of a static reference, to a `T` as the caller says.
        unsafe { &*self.0.cast() }
    }
}

/// What tests of a fixture share: each has one of its own, set up before it and torn down behind it.
///
/// What only the parent can mend (a mount, a file by a name that is known), it mends in `cleanup`, even if the test crashed.
pub trait Fixture: Sized {
    /// What the variants differ by; `()` where there are none.
    type Variant: Sync + 'static;
    /// What is not right here fails the test, which is not run then.
    fn setup(variant: &'static Self::Variant) -> Result<Self>;
    /// Comes after the test, also when it ended at an `ASSERT_`. What the fields do when they are dropped, comes later.
    fn teardown(&mut self) {}
    /// Comes in the parent, when the test has ended.
    fn cleanup(_variant: &'static Self::Variant) {}
}

/// Nothing to share.
impl Fixture for () {
    type Variant = ();

    fn setup((): &()) -> Result<Self> {
        Ok(())
    }
}

/// A table of parameters as a fixture: the test gets the variant itself, as `.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<T: 'static>(pub &'static T);

impl<T: Sync> Fixture for Param<T> {
    type Variant = T;

    fn setup(variant: &'static T) -> Result<Self> {
        Ok(Self(variant))
    }
}

/// What is special about a test, and stands behind its name in its row.
#[derive(Clone, Copy, Debug)]
pub struct How {
    timeout: u32,
    signal: c_int,
    xfail: Option<&'static str>,
}

impl How {
    /// Nothing.
    pub const NORMAL: Self = Self { timeout: 0, signal: 0, xfail: None };

    /// It may run for so many milliseconds, whatever the others have.
    pub const fn timeout(self, millis: u32) -> Self {
        Self { timeout: millis, ..self }
    }

    /// It has to be ended by this signal.
    pub const fn signal(self, sig: c_int) -> Self {
        Self { signal: sig, ..self }
    }

    /// It has to fail, for this reason, and that counts as good.
    pub const fn xfail(self, reason: &'static str) -> Self {
        Self { xfail: Some(reason), ..self }
    }
}

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Outcome {
    /// It did not return.
    Died = 0,
    /// As expected.
    Pass,
    /// Not as expected.
    Fail,
    /// A call answered with this error.
    Error(Errno),
    /// It could not be tried, for this reason.
    Skip(&'static str),
    /// It failed, as is known, for this reason.
    Xfail(&'static str),
}

/// What the right side of a row may be: `true` or `()` passes, `false` or an error fails.
pub trait Expectation {
    /// Judges it.
    fn outcome(self) -> Outcome;
}

impl Expectation for bool {
    fn outcome(self) -> Outcome {
        if self { Outcome::Pass } else { Outcome::Fail }
    }
}

impl Expectation for () {
    fn outcome(self) -> Outcome {
        Outcome::Pass
    }
}

impl Expectation for core::convert::Infallible {
    fn outcome(self) -> Outcome {
        match self {}
    }
}

impl Expectation for Outcome {
    fn outcome(self) -> Outcome {
        self
    }
}

impl<T: Expectation> Expectation for Result<T> {
    fn outcome(self) -> Outcome {
        self.map_or_else(Outcome::Error, T::outcome)
    }
}

/// A test binary in one table. A row is
///
/// ```text
/// name => expectation;
/// name if precondition, "reason of the skip" => expectation;
/// name, signal SIGSEGV, timeout 60_000, xfail "why" => expectation;
/// ```
///
/// The expectation is a `bool`, `()`, an [`Outcome`] or a `Result` of these, in which `?` may be used: what needs more than a
/// line is a function that the row calls. Behind the rows come groups of rows that have a [`Fixture`], and maybe variants:
///
/// ```text
/// [Pipe] { starts_empty(pipe) => pipe.is_empty(); }
/// [Buffer; small = 1, large = 65536] { holds_its_size(buffer) => buffer.fill()?; }
/// ```
///
/// Full names are `starts_empty` without a fixture, `Pipe.starts_empty`, and `Buffer.small.holds_its_size`.
///
/// What is to come before `main` (see [`entry`](crate::entry!)) is named before the rows: `before constructors;`.
#[macro_export]
macro_rules! selftest {
    // The rows of one group, as a slice.
    (@rows $fixture:ty { $(
        $(#[$attribute:meta])*
        $name:ident $(($me:ident))? $(if $ready:expr, $reason:expr)? $(, $how:ident $value:expr)* => $expected:expr;
    )* }) => {
        &[$(
            $(#[$attribute])*
            $crate::selftest::Test {
                name: stringify!($name),
                text: stringify!($expected),
                run: |_variant| {
                    $(if !$ready {
                        return Ok($crate::selftest::Outcome::Skip($reason));
                    })?
                    $crate::selftest!(@run $fixture, _variant, ($($me)?), $expected)
                },
                how: &const { $crate::selftest::How::NORMAL $(.$how($value))* },
            },
        )*]
    };
    (@run $fixture:ty, $variant:ident, (), $expected:expr) => {
        Ok($crate::selftest::Expectation::outcome($expected))
    };
    (@run $fixture:ty, $variant:ident, ($me:ident), $expected:expr) => {{
        // SAFETY: the group has the variants of this fixture, by the macro.
        let prepared = &mut unsafe { $crate::selftest::Prepared::<$fixture>::setup($variant)? };
        let $me = prepared.fixture();
        Ok($crate::selftest::Expectation::outcome($expected))
    }};
    (@variants $fixture:ty $(, $variant:ident = $value:expr)+) => {
        &[$($crate::selftest::Variant {
            name: stringify!($variant),
            value: $crate::selftest::Value::new::<<$fixture as $crate::selftest::Fixture>::Variant>(&$value),
        }),+]
    };
    (@variants $fixture:ty) => {
        &[$crate::selftest::Variant {
            name: "",
            value: $crate::selftest::Value::new::<<$fixture as $crate::selftest::Fixture>::Variant>(&()),
        }]
    };
    (before $($step:ident),+; $($rows:tt)*) => {
        $crate::selftest!(@before [$($step),+] $($rows)*);
    };
    (
        @before [$($step:ident),*]
        $(
            $(#[$attribute:meta])*
            $name:ident $(if $ready:expr, $reason:expr)? $(, $how:ident $how_value:expr)* => $expected:expr;
        )*
        $([$fixture:ty $(; $($variant:ident = $value:expr),+ $(,)?)?] $rows:tt)*
    ) => {
        static GROUPS: &[$crate::selftest::Group] = &[
            $crate::selftest::Group {
                fixture: "",
                variants: $crate::selftest!(@variants ()),
                tests: $crate::selftest!(@rows () { $(
                    $(#[$attribute])*
                    $name $(if $ready, $reason)? $(, $how $how_value)* => $expected;
                )* }),
                cleanup: |_| (),
            },
            $($crate::selftest::Group {
                fixture: stringify!($fixture),
                variants: $crate::selftest!(@variants $fixture $($(, $variant = $value)+)?),
                tests: $crate::selftest!(@rows $fixture $rows),
                // SAFETY: the group has the variants of this fixture.
                cleanup: |variant| <$fixture as $crate::selftest::Fixture>::cleanup(unsafe { variant.get() }),
            },)*
        ];

        fn selftests() -> $crate::c_int {
            $crate::selftest::run(GROUPS, file!())
        }

        $crate::entry!(selftests $(, $step)*);
    };
    ($($rows:tt)*) => {
        $crate::selftest!(@before [] $($rows)*);
    };
}

/// Whether this process may do everything. For preconditions.
pub fn root() -> bool {
    crate::geteuid() == 0
}

/// Whether a file of this name is there. For preconditions.
pub fn exists(path: &CStr) -> bool {
    crate::access(path, crate::F_OK).is_ok()
}
