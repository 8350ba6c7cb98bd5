// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<arpa/*.h>`.

#[cfg(feature = "c-abi")]
mod classes;
pub mod inet;

pub use inet::*;
