/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/* For programs that name nolibc's header and are built with glibc, whose own headers have all that they take. */
