// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `userland`: all applets with how they are called, or links to them.

use super::APPLETS;
use crate::bytes::{c_string, join};
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let Some(directory) = call.value(b'l') else {
        APPLETS.iter().for_each(|applet| println!("{} {}", applet.name, applet.usage));
        return Ok(());
    };
    let mut room = [0; PATH_MAX];
    let own = c_string(call.told(c"/proc/self/exe", readlink(c"/proc/self/exe", &mut room))?);
    for applet in APPLETS {
        let path = join(directory.to_bytes(), applet.name.as_bytes());
        match symlink(&own, &path) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(call.fails(&path, error)),
        }
    }
    Ok(())
}
