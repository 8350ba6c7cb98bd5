// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Jumps on arm64. Preserved by a call: x19-x30, sp, and the lower halves of v8-v15: AAPCS64, 6.1.1 and 6.1.2.

/// The pairs, and where they are.
macro_rules! pairs {
    ($put:literal) => {
        concat!(
            $put,
            " x19, x20, [x0, 8]\n",
            $put,
            " x21, x22, [x0, 24]\n",
            $put,
            " x23, x24, [x0, 40]\n",
            $put,
            " x25, x26, [x0, 56]\n",
            $put,
            " x27, x28, [x0, 72]\n",
            $put,
            " x29, x30, [x0, 88]\n",
            $put,
            " d8, d9, [x0, 104]\n",
            $put,
            " d10, d11, [x0, 120]\n",
            $put,
            " d12, d13, [x0, 136]\n",
            $put,
            " d14, d15, [x0, 152]",
        )
    };
}

crate::arch::jump::jumps! {
    words 21;
    keep {
        pairs!("stp"),
        "mov x16, sp",
        "str x16, [x0, 168]",
    }
    call {
        "br x1",
    }
    setjmp {
        "str wzr, [x0]",
        "mov w0, wzr",
        "ret",
    }
    sigsetjmp {
        "str w1, [x0]",
        "b {finish}",
    }
    longjmp {
        pairs!("ldp"),
        "ldr x16, [x0, 168]",
        "mov sp, x16",
        "cmp w1, 0",
        "csinc w0, w1, wzr, ne", // 0 and 1 more, where it is 0
        "ret",
    }
}
