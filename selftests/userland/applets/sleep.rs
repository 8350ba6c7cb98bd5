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
    let whole = if whole.is_empty() && fraction.len() > 1 { 0 } else { number(whole)? };
    let mut billionths = *b"000000000";
    billionths.iter_mut().zip(fraction.iter().skip(1)).for_each(|(place, digit)| *place = *digit);
    let nanos = number(&billionths)? * unit;
    let seconds = whole.checked_mul(unit)?.checked_add(nanos / 1_000_000_000)?;
    Some(timespec { tv_sec: i64::try_from(seconds).ok()?, tv_nsec: (nanos % 1_000_000_000) as i64 })
}
