// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `true`, `false`, `pwd`, `sync`: one call each, or none.

use crate::call::{Call, FAILED, Outcome};
use nilibc::*;

/// `true`, which takes any arguments.
pub(crate) fn yes(_call: &Call<'_>) -> Outcome {
    Ok(())
}

/// `false`, likewise.
pub(crate) fn no(_call: &Call<'_>) -> Outcome {
    Err(FAILED)
}

pub(crate) fn pwd(call: &Call<'_>) -> Outcome {
    let mut room = [0; PATH_MAX];
    match getcwd(&mut room) {
        Ok(path) => println!("{}", path),
        Err(error) => return Err(call.fails(c".", error)),
    }
    Ok(())
}

pub(crate) fn sync(_call: &Call<'_>) -> Outcome {
    nilibc::sync();
    Ok(())
}
