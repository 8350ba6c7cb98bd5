// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<arpa/*.h>`.

pub mod inet;

pub use inet::*;
