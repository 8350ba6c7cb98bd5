// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<sys/*.h>`.

pub mod mman;
pub mod mount;
pub mod reboot;
pub mod stat;
pub mod utsname;
pub mod wait;

pub use {mman::*, mount::*, reboot::*, stat::*, utsname::*, wait::*};
