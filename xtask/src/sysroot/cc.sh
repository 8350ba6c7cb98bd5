#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1 OR MIT
# The C compiler of the folder above this one: its headers, its libc, a static program. `cargo xtask` made it.
#
# What it compiles for, and by which compiler, is in the lines that follow.
@SETTINGS@
root=$(dirname "$(dirname "$(readlink -f "$0")")")
top=$root
# Machines may share the headers.
[ -z "$asm" ] || top=$(dirname "$root")

refuse() {
    echo "$0: $1: nilibc is a static library: a program has all of it that it uses, and starts without a loader" >&2
    exit 2
}

layout="-static -Wl,-T,$root/lib/static.ld,$root/lib/data.ld"
[ -z "$pie" ] || layout='-static-pie -Wl,--no-dynamic-linker,-u,__nilibc_before'
libc=$root/lib/libc.a
for word; do
    case $word in
        -c | -S | -E | -M | -MM | -fsyntax-only | -dump* | -print-* | --print-* | --help* | --version) link=no ;;
        -r) layout=-static libc= ;;
        -nodefaultlibs | -nolibc | -nostdlib) libc= ;;
        # The optimiser must know of it before it makes calls of it.
        -fstack-protector*) keep=-Wl,-u,__stack_chk_fail ;;
        -shared | -pie | -rdynamic | -Wl,-shared | -Wl,-pie | -Wl,-Bshareable) refuse "$word" ;;
        -static-pie) [ -n "$pie" ] || refuse "$word needs a folder that was made with --pie" ;;
    esac
done
[ "$*" = -v ] && link=no

# The user's words are behind ours, so that they win.
set -- $flags -nostdinc -isystem "$top/include" -isystem "$top/uapi" ${asm:+-isystem "$top/$asm"} -idirafter "$own" "$@"
if [ "${link-yes}" = yes ]; then
    set -- $link_flags "-B$root/libexec/" -nostdlib $layout "-L$root/lib" ${keep:+"$keep"} "$@" -x none ${libc:+"$libc"}
fi
exec $cc "$@"
