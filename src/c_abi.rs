// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The C symbols: how a module makes one beside its Rust call.
//!
//! A shim has C's types, and hands pointers to the kernel as they came: a test may well want `EFAULT`. Each symbol is weak,
//! so that a program may have a function of the same name. In a program that has another libc, which is one without the
//! feature `rt`, they begin with `nilibc_`: the tests on the host hold `nilibc_strlen` against `strlen`.

#[cfg(feature = "c-abi")]
mod answer;
#[cfg(feature = "c-abi")]
pub(crate) use answer::{IntoC, or_minus_1};

/// Makes C symbols: `c_abi! { fn close(fd: c_int) -> c_int { syscall!(CLOSE, fd) } }`. The body is unsafe, sees the module's
/// Rust functions, and may answer with anything that [`IntoC`] can make the C type of. Nothing of it is there without the
/// feature `c-abi`.
macro_rules! c_abi {
    ($($(#[$attribute:meta])* fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $ret:ty)? $body:block)*) => { $(
        #[cfg(feature = "c-abi")]
        const _: () = {
            $(#[$attribute])*
            #[cfg_attr(feature = "rt", unsafe(export_name = stringify!($name)), linkage = "weak")]
            #[cfg_attr(not(feature = "rt"), unsafe(export_name = concat!("nilibc_", stringify!($name))))]
            unsafe extern "C" fn shim($($arg: $type),*) $(-> $ret)? {
                // SAFETY: the caller keeps what the man page asks of the arguments.
                #[allow(unused_unsafe, unused_variables, clippy::diverging_sub_expression, reason = "some do not return")]
                let answer = unsafe { $body };
                #[allow(unreachable_code, reason = "likewise")]
                $crate::c_abi::IntoC::into_c(answer)
            }
        };
    )* };
}
pub(crate) use c_abi;

/// Makes variables that C programs know by their names, too: `c_data! { optind: OPTIND c_int = 1; }`.
#[cfg(feature = "c-abi")]
macro_rules! c_data {
    ($($symbol:ident: $name:ident $type:ty = $value:expr;)*) => { $(
        #[cfg_attr(feature = "rt", unsafe(export_name = stringify!($symbol)), linkage = "weak")]
        #[cfg_attr(not(feature = "rt"), unsafe(export_name = concat!("nilibc_", stringify!($symbol))))]
        static $name: $crate::global::Global<$type> = $crate::global::Global::new($value);
    )* };
}
#[cfg(feature = "c-abi")]
pub(crate) use c_data;
