// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! A program and the library in one file beside it, as `rustc` compiles them.
#![no_std]
#![no_main]

mod nilibc;
mod table {
    //! The macros are found by paths as everything else is.
    use crate::nilibc::{EXPECT_EQ, SKIP, bprint, getpid, selftest};

    selftest! {
        a_number_is_written       => { EXPECT_EQ!(bprint!(&mut [0; 8], "{:x}", 255), b"ff".as_slice()); };
        process_ids_are_positive  => getpid() > 0;
        what_cannot_be_tried      => { if getpid() > 0 { SKIP!("only here") } };
    }
}
