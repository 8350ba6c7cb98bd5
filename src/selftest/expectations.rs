// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The macros of a test's body. They have a file to themselves because a macro makes most of them.

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
