// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<errno.h>`: what went wrong, and the one gate through which every answer of the kernel passes.

use crate::arch::{Reg, errno};
#[cfg(feature = "c-abi")]
use {crate::global::Global, core::ffi::c_int};

/// What a call that can fail answers with.
pub type Result<T> = core::result::Result<T, Errno>;

/// An error number of the kernel. The numbers differ between ports: compare with the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Errno(u16);

/// The highest number that is an error. Linux promises it: include/linux/err.h, `MAX_ERRNO`.
const MAX_ERRNO: Reg = 4095;

/// Tells an answer from an error. The comparison is unsigned, because a mapping may lie in the upper half of memory.
#[inline(always)]
#[allow(clippy::unnecessary_cast, reason = "some registers are wider than usize")]
pub fn check(ret: Reg) -> Result<usize> {
    if ret > Reg::MAX - MAX_ERRNO { Err(Errno(ret.wrapping_neg() as u16)) } else { Ok(ret as usize) }
}

impl Errno {
    /// The number, as `errno` has it.
    pub const fn number(self) -> i32 {
        self.0 as i32
    }

    /// Its name, `ENOENT`, where it has one.
    pub fn name(self) -> Option<&'static str> {
        named(NUMBERS, NAMES, self.0)
    }
}

/// `errno` of C, which shims set and nothing reads.
#[cfg(feature = "c-abi")]
static ERRNO: Global<c_int> = Global::new(0);

/// Leaves `error` to C programs.
#[cfg(feature = "c-abi")]
pub(crate) fn set(error: Errno) {
    ERRNO.set(error.number());
}

#[cfg(feature = "c-abi")]
crate::c_abi::c_abi! {
    fn __errno_location() -> *mut c_int { ERRNO.as_ptr() }
}

/// The name that stands in `names` where `number` stands in `numbers`. These are two plain pieces of memory, because a table
/// of pairs is three times as large.
pub(crate) fn named(numbers: &[u16], names: &'static str, number: u16) -> Option<&'static str> {
    let place = numbers.iter().position(|known| *known == number)?;
    let name = names.as_bytes().split(|&byte| byte == b' ').nth(place)?;
    // SAFETY: a string that is split at characters of ASCII is made of strings.
    Some(unsafe { str::from_utf8_unchecked(name) })
}

macro_rules! names {
    ($($short:ident $name:ident,)*) => {
        impl Errno { $(
            #[doc = concat!("`", stringify!($name), "`")]
            pub const $short: Self = Self(errno::$name);
        )* }

        static NUMBERS: &[u16] = &[$(errno::$name),*];
        static NAMES: &str = concat!($(stringify!($name), " "),*);
    };
}

#[rustfmt::skip]
names! {
    PERM EPERM,                       NOENT ENOENT,                     SRCH ESRCH,
    INTR EINTR,                       IO EIO,                           NXIO ENXIO,
    TOOBIG E2BIG,                     NOEXEC ENOEXEC,                   BADF EBADF,
    CHILD ECHILD,                     AGAIN EAGAIN,                     NOMEM ENOMEM,
    ACCES EACCES,                     FAULT EFAULT,                     NOTBLK ENOTBLK,
    BUSY EBUSY,                       EXIST EEXIST,                     XDEV EXDEV,
    NODEV ENODEV,                     NOTDIR ENOTDIR,                   ISDIR EISDIR,
    INVAL EINVAL,                     NFILE ENFILE,                     MFILE EMFILE,
    NOTTY ENOTTY,                     TXTBSY ETXTBSY,                   FBIG EFBIG,
    NOSPC ENOSPC,                     SPIPE ESPIPE,                     ROFS EROFS,
    MLINK EMLINK,                     PIPE EPIPE,                       DOM EDOM,
    RANGE ERANGE,                     DEADLK EDEADLK,                   NAMETOOLONG ENAMETOOLONG,
    NOLCK ENOLCK,                     NOSYS ENOSYS,                     NOTEMPTY ENOTEMPTY,
    LOOP ELOOP,                       NOMSG ENOMSG,                     IDRM EIDRM,
    CHRNG ECHRNG,                     L2NSYNC EL2NSYNC,                 L3HLT EL3HLT,
    L3RST EL3RST,                     LNRNG ELNRNG,                     UNATCH EUNATCH,
    NOCSI ENOCSI,                     L2HLT EL2HLT,                     BADE EBADE,
    BADR EBADR,                       XFULL EXFULL,                     NOANO ENOANO,
    BADRQC EBADRQC,                   BADSLT EBADSLT,                   BFONT EBFONT,
    NOSTR ENOSTR,                     NODATA ENODATA,                   TIME ETIME,
    NOSR ENOSR,                       NONET ENONET,                     NOPKG ENOPKG,
    REMOTE EREMOTE,                   NOLINK ENOLINK,                   ADV EADV,
    SRMNT ESRMNT,                     COMM ECOMM,                       PROTO EPROTO,
    MULTIHOP EMULTIHOP,               DOTDOT EDOTDOT,                   BADMSG EBADMSG,
    OVERFLOW EOVERFLOW,               NOTUNIQ ENOTUNIQ,                 BADFD EBADFD,
    REMCHG EREMCHG,                   LIBACC ELIBACC,                   LIBBAD ELIBBAD,
    LIBSCN ELIBSCN,                   LIBMAX ELIBMAX,                   LIBEXEC ELIBEXEC,
    ILSEQ EILSEQ,                     RESTART ERESTART,                 STRPIPE ESTRPIPE,
    USERS EUSERS,                     NOTSOCK ENOTSOCK,                 DESTADDRREQ EDESTADDRREQ,
    MSGSIZE EMSGSIZE,                 PROTOTYPE EPROTOTYPE,             NOPROTOOPT ENOPROTOOPT,
    PROTONOSUPPORT EPROTONOSUPPORT,   SOCKTNOSUPPORT ESOCKTNOSUPPORT,   OPNOTSUPP EOPNOTSUPP,
    PFNOSUPPORT EPFNOSUPPORT,         AFNOSUPPORT EAFNOSUPPORT,         ADDRINUSE EADDRINUSE,
    ADDRNOTAVAIL EADDRNOTAVAIL,       NETDOWN ENETDOWN,                 NETUNREACH ENETUNREACH,
    NETRESET ENETRESET,               CONNABORTED ECONNABORTED,         CONNRESET ECONNRESET,
    NOBUFS ENOBUFS,                   ISCONN EISCONN,                   NOTCONN ENOTCONN,
    SHUTDOWN ESHUTDOWN,               TOOMANYREFS ETOOMANYREFS,         TIMEDOUT ETIMEDOUT,
    CONNREFUSED ECONNREFUSED,         HOSTDOWN EHOSTDOWN,               HOSTUNREACH EHOSTUNREACH,
    ALREADY EALREADY,                 INPROGRESS EINPROGRESS,           STALE ESTALE,
    UCLEAN EUCLEAN,                   NOTNAM ENOTNAM,                   NAVAIL ENAVAIL,
    ISNAM EISNAM,                     REMOTEIO EREMOTEIO,               DQUOT EDQUOT,
    NOMEDIUM ENOMEDIUM,               MEDIUMTYPE EMEDIUMTYPE,           CANCELED ECANCELED,
    NOKEY ENOKEY,                     KEYEXPIRED EKEYEXPIRED,           KEYREVOKED EKEYREVOKED,
    KEYREJECTED EKEYREJECTED,         OWNERDEAD EOWNERDEAD,             NOTRECOVERABLE ENOTRECOVERABLE,
    RFKILL ERFKILL,                   HWPOISON EHWPOISON,
}
