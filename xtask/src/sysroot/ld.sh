#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1 OR MIT
# The linker of bin/cc. `cargo xtask` made it.
#
# static.ld has no header for thread-local data, and the linker refuses a program that has some: it is linked once more, with
# that header, and with what sets up the data. Whatever else may be wrong is told then.
ld=@LD@
lib=$(dirname "$(dirname "$(readlink -f "$0")")")/lib

if [ "$ld" -ef "$0" ]; then
    echo "$0: the compiler says that this is its linker" >&2
    exit 1
fi
exec 3>&1
if said=$("$ld" "$@" 2>&1 >&3 3>&-); then
    [ -z "$said" ] || printf '%s\n' "$said" >&2
else
    exec "$ld" "$@" -u __nilibc_before "$lib/tls.ld"
fi
