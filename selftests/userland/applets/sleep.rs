// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `sleep`: seconds, also parts of them; with `m`, `h` or `d` behind, minutes, hours or days.

use crate::bytes::number;
use crate::call::{Call, Outcome};
use nilibc::*;

pub(crate) fn main(call: &Call<'_>) -> Outcome {
    for word in call.operands {
        let span = span(word.to_bytes()).unwrap_or_else(|| call.refuses("this is no span of time:", word));
        call.needs(word, nanosleep(span));
    }
    Ok(())
}

/// The span of time that a text is.
pub(super) fn span(text: &[u8]) -> Option<timespec> {
    let (unit, digits) = match text {
        [digits @ .., b's'] => (1, digits),
        [digits @ .., b'm'] => (60, digits),
        [digits @ .., b'h'] => (60 * 60, digits),
        [digits @ .., b'd'] => (24 * 60 * 60, digits),
        digits => (1, digits),
    };
    let point = digits.iter().position(|&byte| byte == b'.').unwrap_or(digits.len());
    let (whole, fraction) = digits.split_at_checked(point)?;
    // In billionths of the unit: as many digits as that takes.
    let mut nanos = if whole.is_empty() && fraction.len() > 1 { 0 } else { number(whole)? };
    for place in 1..=9 {
        let digit = fraction.get(place).map_or(Some(0), |digit| number(&[*digit]))?;
        nanos = nanos.checked_mul(10)?.checked_add(digit)?;
    }
    nanos = nanos.checked_mul(unit)?;
    Some(timespec { tv_sec: (nanos / 1_000_000_000) as i64, tv_nsec: (nanos % 1_000_000_000) as i64 })
}
