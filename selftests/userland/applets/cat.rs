// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `cat`: files, one after the other.

use crate::call::{Call, Outcome};
use crate::input::{blocks, open_input};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    let options = call.options()?;
    let files = if options.operands.is_empty() { &[c"-"] } else { options.operands };
    call.each(files, |file| blocks(open_input(file)?, |block| write_all(STDOUT, block)))
}
