// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Constants that are the same on every port, in rows of a name, a value and what it means.

/// Makes them: `constants! { c_int: MSG_OOB = 0x1: "What is out of band." }`.
macro_rules! constants {
    ($type:ty: $($name:ident = $value:literal: $about:literal)*) => {
        $(#[doc = $about] pub const $name: $type = $value;)*
    };
}
pub(crate) use constants;
