// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<netinet/tcp.h>`: what can be set of a stream, at the level `IPPROTO_TCP`. tcp(7) has what each means.
#![allow(missing_docs)]

use core::ffi::c_int;

pub const TCP_NODELAY: c_int = 1;
pub const TCP_MAXSEG: c_int = 2;
pub const TCP_CORK: c_int = 3;
pub const TCP_KEEPIDLE: c_int = 4;
pub const TCP_KEEPINTVL: c_int = 5;
pub const TCP_KEEPCNT: c_int = 6;
pub const TCP_DEFER_ACCEPT: c_int = 9;
pub const TCP_INFO: c_int = 11;
pub const TCP_QUICKACK: c_int = 12;
pub const TCP_CONGESTION: c_int = 13;
pub const TCP_USER_TIMEOUT: c_int = 18;
pub const TCP_ULP: c_int = 31;
