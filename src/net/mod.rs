// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<net/*.h>`.

pub mod r#if;

pub use r#if::*;
