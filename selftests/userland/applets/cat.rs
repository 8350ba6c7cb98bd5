// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cat`: files, one after the other.

use crate::call::{Call, Outcome};
use crate::input::blocks;
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    call.inputs(call.operands, &mut |_, file| blocks(&file, &mut |block| write_all(STDOUT, block)))
}
