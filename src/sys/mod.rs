// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! One module per `<sys/*.h>`.

pub mod epoll;
pub mod eventfd;
pub mod futex;
pub mod mman;
pub mod mount;
pub mod prctl;
pub mod random;
pub mod reboot;
pub mod resource;
pub mod select;
pub mod signalfd;
pub mod stat;
pub mod time;
pub mod timerfd;
pub mod times;
pub mod timex;
pub mod ucontext;
pub mod utsname;
pub mod wait;

pub use epoll::*;
pub use eventfd::*;
pub use futex::*;
pub use mman::*;
pub use mount::*;
pub use prctl::*;
pub use random::*;
pub use reboot::*;
pub use resource::*;
pub use select::*;
pub use signalfd::*;
pub use stat::*;
pub use time::*;
pub use timerfd::*;
pub use times::*;
pub use timex::*;
pub use ucontext::*;
pub use utsname::*;
pub use wait::*;
