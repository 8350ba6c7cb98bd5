// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<sys/*.h>`.

pub mod mman;
pub mod mount;
pub mod prctl;
pub mod random;
pub mod reboot;
pub mod resource;
pub mod stat;
pub mod timerfd;
pub mod utsname;
pub mod wait;

pub use {mman::*, mount::*, prctl::*, random::*, reboot::*, resource::*, stat::*, timerfd::*, utsname::*, wait::*};
