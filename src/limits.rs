// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<limits.h>`: how long names and lists may be.

/// The longest name of a file, in bytes.
pub const NAME_MAX: usize = 255;
/// The longest path, in bytes with its NUL.
pub const PATH_MAX: usize = 4096;
/// How many bytes a write puts into a pipe together.
pub const PIPE_BUF: usize = 4096;
/// How many pieces of memory one call reads or writes.
pub const IOV_MAX: usize = 1024;
