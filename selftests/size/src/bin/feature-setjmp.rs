// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! a jump out of a function
#![no_std]
#![no_main]

use nilibc::*;

fn main() -> i32 {
    catch(|jump| {
        if getpid() > 1 {
            // SAFETY: `catch` has not returned, and nothing in between has anything to drop.
            unsafe { jump.leave(1) }
        }
    })
    .is_err() as i32
}

nilibc::entry!(main);
