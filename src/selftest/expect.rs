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
