// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<sys/*.h>`.

pub mod futex;
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

pub use futex::*;
pub use mman::*;
pub use mount::*;
pub use prctl::*;
pub use random::*;
pub use reboot::*;
pub use resource::*;
pub use stat::*;
pub use timerfd::*;
pub use utsname::*;
pub use wait::*;
