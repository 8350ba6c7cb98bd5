// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<netinet/*.h>`.

pub mod r#in;
pub mod tcp;

pub use r#in::*;
pub use tcp::*;
