// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `getopt` and its kin as C calls them: how far the command line was read is in variables of the program.

use super::{Getopt, Long, option};
use crate::c_abi::{c_abi, c_data};
use crate::global::Global;
use crate::process::CPtr;
use crate::string::raw;
use core::ffi::{CStr, c_char, c_int};
use core::ptr::null;
use core::slice::{from_raw_parts, from_raw_parts_mut};

c_data! {
    optarg: OPTARG *const c_char = null();
    opterr: OPTERR c_int = 1;
    optind: OPTIND c_int = 1;
    optopt: OPTOPT c_int = b'?' as c_int;
}

static STATE: Global<Getopt<'static>> = Global::new(Getopt::new());

/// The next option: -1 where they end.
unsafe fn next<const LONG: bool>(
    argc: c_int,
    argv: *mut CPtr<'static>,
    short: *const c_char,
    long: Option<Long<'_>>,
    index: *mut c_int,
) -> c_int {
    // SAFETY: the caller's words are strings, as many as it says. There is one thread that reads them.
    unsafe {
        let state = &mut *STATE.as_ptr();
        state.optind = OPTIND.get() as usize;
        state.opterr = OPTERR.get() != 0;
        state.longindex = None;
        let answer = state.read::<LONG>(from_raw_parts_mut(argv, argc as usize), CStr::from_ptr(short), long);
        OPTIND.set(state.optind as c_int);
        OPTOPT.set(state.optopt);
        OPTARG.set(state.optarg.map_or(null(), CStr::as_ptr));
        if let (Some(index), Some(found)) = (index.as_mut(), state.longindex) {
            *index = found as c_int;
        }
        answer.unwrap_or(-1)
    }
}

/// The list of long options, which ends with one without a name.
unsafe fn long<'a>(options: *const option<'a>, only: bool) -> Option<Long<'a>> {
    if options.is_null() {
        return None;
    }
    // SAFETY: the caller's list has an end.
    unsafe {
        let count = (0..).find(|&i| (*options.add(i)).name.get().is_none())?;
        Some(Long { options: from_raw_parts(options, count), only })
    }
}

c_abi! {
    fn getopt(argc: c_int, argv: *mut CPtr<'static>, short: *const c_char) -> c_int {
        next::<false>(argc, argv, short, None, core::ptr::null_mut())
    }
    fn getopt_long(
        argc: c_int,
        argv: *mut CPtr<'static>,
        short: *const c_char,
        options: *const option<'_>,
        index: *mut c_int,
    ) -> c_int {
        next::<true>(argc, argv, short, long(options, false), index)
    }
    fn getopt_long_only(
        argc: c_int,
        argv: *mut CPtr<'static>,
        short: *const c_char,
        options: *const option<'_>,
        index: *mut c_int,
    ) -> c_int {
        next::<true>(argc, argv, short, long(options, true), index)
    }
    /// Cuts one off a list of `name=value`, with commas between; which of `names` it is, or -1.
    fn getsubopt(rest: *mut *mut c_char, names: *const CPtr<'_>, value: *mut *const c_char) -> c_int {
        let start = *rest;
        let end = raw::strchrnul(start, b',').cast_mut();
        *rest = if *end == 0 { end } else { end.add(1) };
        *end = 0;
        let text = CStr::from_ptr(start).to_bytes_with_nul();
        let key = text.split(|&byte| matches!(byte, b'=' | 0)).next().unwrap_or(text);
        let names = (0..).map_while(|i| (*names.add(i)).get());
        let Some(index) = names.map(CStr::to_bytes).position(|name| name == key) else {
            *value = start;
            return -1;
        };
        *value = if text.get(key.len()) == Some(&b'=') { start.add(key.len() + 1) } else { null() };
        index as c_int
    }
}
