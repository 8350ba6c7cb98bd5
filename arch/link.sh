#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1 OR MIT
# The linker of Rust's programs: `-Clinker=arch/link.sh -Clinker-flavor=ld.lld -Clink-arg=-Tarch/static.ld -Larch`.
#
# static.ld has no header for data that is written, and the linker refuses a program that has some: it is linked once more, with
# that header. Whatever else may be wrong is told then.

# What rustc tells lld first. Another linker is named there, by -Zpre-link-args.
[ "$1" != -flavor ] || set -- rust-lld "$@"
"$@" 2>/dev/null || exec "$@" "${0%/*}/data.ld"
