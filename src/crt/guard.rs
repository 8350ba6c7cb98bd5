// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a compiler's `-fstack-protector` wants: a number that nobody can guess, and somebody to call where it was overwritten.
//!
//! Some compilers read it from a variable, others from beside the thread pointer: a program of theirs needs thread-local data
//! too, or `-mstack-protector-guard=global`. `src/c/canary.c`, which is linked to such programs only, has the number put there
//! before anything else is called.

use super::{AT_RANDOM, getauxval};

/// The number, the same at each call. Its first byte is 0, so that no string runs over it unnoticed.
pub(crate) fn value() -> usize {
    // Rust programs have no use for it.
    if !cfg!(feature = "c-abi") {
        return 0;
    }
    let random = getauxval(AT_RANDOM).map(|place| core::ptr::with_exposed_provenance::<usize>(place as usize));
    // SAFETY: the kernel put 16 bytes there.
    let mut bytes = random.map_or(0, |random| unsafe { random.read_unaligned() }).to_ne_bytes();
    bytes[0] = 0;
    usize::from_ne_bytes(bytes)
}

#[cfg(feature = "c-abi")]
mod symbols {
    use super::super::before;
    use crate::c_abi::c_abi;
    use crate::global::Global;
    use crate::{STDERR, abort, write_all};

    #[unsafe(export_name = "__stack_chk_guard")]
    #[linkage = "weak"]
    static GUARD: Global<usize> = Global::new(0);

    c_abi! {
        fn __nilibc_guard() {
            before::thread_locals();
            GUARD.set(super::value());
        }
        fn __nilibc_smashed() -> ! {
            // Whatever comes of it, this is the end.
            let _ = write_all(STDERR, b"*** stack smashing detected ***: terminated\n");
            abort()
        }
    }
}
