// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<errno.h>`: what went wrong, and the one gate through which every answer of the kernel passes.

use crate::arch::{Reg, errno};
use core::num::NonZero;
#[cfg(feature = "c-abi")]
use {crate::global::Global, crate::lock, core::ffi::c_int};

/// What a call that can fail answers with.
pub type Result<T> = core::result::Result<T, Errno>;

/// An error number of the kernel. The numbers differ between ports: compare with the names. None is 0, so that `Result<()>` is
/// one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Errno(NonZero<u32>);

/// The highest number that is an error. Linux promises it: include/linux/err.h, `MAX_ERRNO`.
const MAX_ERRNO: Reg = 4095;

/// Tells an answer from an error. The comparison is unsigned, because a mapping may lie in the upper half of memory.
#[inline(always)]
#[allow(clippy::unnecessary_cast, reason = "some registers are wider than usize")]
pub fn check(ret: Reg) -> Result<usize> {
    if ret <= Reg::MAX - MAX_ERRNO {
        return Ok(ret as usize);
    }
    // SAFETY: it is at most -1.
    Err(unsafe { Errno::new(ret.wrapping_neg() as u32) })
}

impl Errno {
    /// # Safety
    /// The number is not 0.
    const unsafe fn new(number: u32) -> Self {
        // SAFETY: the caller's.
        Self(unsafe { NonZero::new_unchecked(number) })
    }

    /// The number, as `errno` has it.
    pub const fn number(self) -> i32 {
        self.0.get() as i32
    }

    /// The error of this number, if it can be one.
    pub const fn from_number(number: i32) -> Option<Self> {
        // SAFETY: it is not 0.
        if matches!(number, 1..=0xfff) { Some(unsafe { Self::new(number as u32) }) } else { None }
    }

    /// Its name, `ENOENT`, where it has one.
    pub fn name(self) -> Option<&'static str> {
        named(NUMBERS, NAMES, self.0.get() as u16)
    }

    /// What it means, in glibc's words, where it has a name. strerror(3).
    pub fn message(self) -> Option<&'static str> {
        named(NUMBERS, MESSAGES, self.0.get() as u16)
    }
}

/// `errno` of C's first thread, which shims set and nothing reads.
#[cfg(feature = "c-abi")]
static ERRNO: Global<c_int> = Global::new(0);

/// Leaves `error` to C programs, and answers with -1. LLVM cannot know what a weak function answers with, so that a call
/// which ends with it jumps there, and needs no frame.
#[cfg(feature = "c-abi")]
#[cold]
#[inline(never)]
#[cfg_attr(feature = "rt", unsafe(export_name = "__nilibc_error"), linkage = "weak")]
pub(crate) fn set(error: Errno) -> isize {
    match lock::set_errno() {
        Some(set) => set(error),
        None => ERRNO.set(error.number()),
    }
    -1
}

/// Where the first thread has it.
#[cfg(all(feature = "rt", feature = "c-abi"))]
pub(crate) fn of_first_thread() -> *mut c_int {
    ERRNO.as_ptr()
}

/// What C programs have there.
#[cfg(feature = "c-abi")]
pub(crate) fn get() -> c_int {
    ERRNO.get()
}

#[cfg(feature = "c-abi")]
crate::c_abi::c_abi! {
    fn __errno_location() -> *mut c_int { lock::errno().unwrap_or(ERRNO.as_ptr()) }
}

/// The name that stands in `names` where `number` stands in `numbers`. These are two plain pieces of memory, because a table
/// of pairs is three times as large. A NUL is behind each name.
pub(crate) fn named(numbers: &[u16], names: &'static str, number: u16) -> Option<&'static str> {
    let place = numbers.iter().position(|known| *known == number)?;
    let name = names.as_bytes().split(|&byte| byte == 0).nth(place)?;
    // SAFETY: a string that is split at characters of ASCII is made of strings.
    Some(unsafe { str::from_utf8_unchecked(name) })
}

macro_rules! names {
    ($($short:ident $name:ident $message:literal,)*) => {
        impl Errno { $(
            #[doc = concat!("`", stringify!($name), "`")]
            // SAFETY: the kernel has no error 0.
            pub const $short: Self = unsafe { Self::new(errno::$name as u32) };
        )* }

        static NUMBERS: &[u16] = &[$(errno::$name),*];
        static NAMES: &str = concat!($(stringify!($name), "\0"),*);
        static MESSAGES: &str = concat!($($message, "\0"),*);
    };
}

#[rustfmt::skip]
names! {
    PERM EPERM "Operation not permitted",                     NOENT ENOENT "No such file or directory",
    SRCH ESRCH "No such process",                             INTR EINTR "Interrupted system call",
    IO EIO "Input/output error",                              NXIO ENXIO "No such device or address",
    TOOBIG E2BIG "Argument list too long",                    NOEXEC ENOEXEC "Exec format error",
    BADF EBADF "Bad file descriptor",                         CHILD ECHILD "No child processes",
    AGAIN EAGAIN "Resource temporarily unavailable",          NOMEM ENOMEM "Cannot allocate memory",
    ACCES EACCES "Permission denied",                         FAULT EFAULT "Bad address",
    NOTBLK ENOTBLK "Block device required",                   BUSY EBUSY "Device or resource busy",
    EXIST EEXIST "File exists",                               XDEV EXDEV "Invalid cross-device link",
    NODEV ENODEV "No such device",                            NOTDIR ENOTDIR "Not a directory",
    ISDIR EISDIR "Is a directory",                            INVAL EINVAL "Invalid argument",
    NFILE ENFILE "Too many open files in system",             MFILE EMFILE "Too many open files",
    NOTTY ENOTTY "Inappropriate ioctl for device",            TXTBSY ETXTBSY "Text file busy",
    FBIG EFBIG "File too large",                              NOSPC ENOSPC "No space left on device",
    SPIPE ESPIPE "Illegal seek",                              ROFS EROFS "Read-only file system",
    MLINK EMLINK "Too many links",                            PIPE EPIPE "Broken pipe",
    DOM EDOM "Numerical argument out of domain",              RANGE ERANGE "Numerical result out of range",
    DEADLK EDEADLK "Resource deadlock avoided",               NAMETOOLONG ENAMETOOLONG "File name too long",
    NOLCK ENOLCK "No locks available",                        NOSYS ENOSYS "Function not implemented",
    NOTEMPTY ENOTEMPTY "Directory not empty",                 LOOP ELOOP "Too many levels of symbolic links",
    NOMSG ENOMSG "No message of desired type",                IDRM EIDRM "Identifier removed",
    CHRNG ECHRNG "Channel number out of range",               L2NSYNC EL2NSYNC "Level 2 not synchronized",
    L3HLT EL3HLT "Level 3 halted",                            L3RST EL3RST "Level 3 reset",
    LNRNG ELNRNG "Link number out of range",                  UNATCH EUNATCH "Protocol driver not attached",
    NOCSI ENOCSI "No CSI structure available",                L2HLT EL2HLT "Level 2 halted",
    BADE EBADE "Invalid exchange",                            BADR EBADR "Invalid request descriptor",
    XFULL EXFULL "Exchange full",                             NOANO ENOANO "No anode",
    BADRQC EBADRQC "Invalid request code",                    BADSLT EBADSLT "Invalid slot",
    BFONT EBFONT "Bad font file format",                      NOSTR ENOSTR "Device not a stream",
    NODATA ENODATA "No data available",                       TIME ETIME "Timer expired",
    NOSR ENOSR "Out of streams resources",                    NONET ENONET "Machine is not on the network",
    NOPKG ENOPKG "Package not installed",                     REMOTE EREMOTE "Object is remote",
    NOLINK ENOLINK "Link has been severed",                   ADV EADV "Advertise error",
    SRMNT ESRMNT "Srmount error",                             COMM ECOMM "Communication error on send",
    PROTO EPROTO "Protocol error",                            MULTIHOP EMULTIHOP "Multihop attempted",
    DOTDOT EDOTDOT "RFS specific error",                      BADMSG EBADMSG "Bad message",
    OVERFLOW EOVERFLOW "Value too large for defined data type",
    NOTUNIQ ENOTUNIQ "Name not unique on network",            BADFD EBADFD "File descriptor in bad state",
    REMCHG EREMCHG "Remote address changed",                  LIBACC ELIBACC "Can not access a needed shared library",
    LIBBAD ELIBBAD "Accessing a corrupted shared library",    LIBSCN ELIBSCN ".lib section in a.out corrupted",
    LIBMAX ELIBMAX "Attempting to link in too many shared libraries",
    LIBEXEC ELIBEXEC "Cannot exec a shared library directly",
    ILSEQ EILSEQ "Invalid or incomplete multibyte or wide character",
    RESTART ERESTART "Interrupted system call should be restarted",
    STRPIPE ESTRPIPE "Streams pipe error",                    USERS EUSERS "Too many users",
    NOTSOCK ENOTSOCK "Socket operation on non-socket",        DESTADDRREQ EDESTADDRREQ "Destination address required",
    MSGSIZE EMSGSIZE "Message too long",                      PROTOTYPE EPROTOTYPE "Protocol wrong type for socket",
    NOPROTOOPT ENOPROTOOPT "Protocol not available",          PROTONOSUPPORT EPROTONOSUPPORT "Protocol not supported",
    SOCKTNOSUPPORT ESOCKTNOSUPPORT "Socket type not supported",
    OPNOTSUPP EOPNOTSUPP "Operation not supported",           PFNOSUPPORT EPFNOSUPPORT "Protocol family not supported",
    AFNOSUPPORT EAFNOSUPPORT "Address family not supported by protocol",
    ADDRINUSE EADDRINUSE "Address already in use",
    ADDRNOTAVAIL EADDRNOTAVAIL "Cannot assign requested address",
    NETDOWN ENETDOWN "Network is down",                       NETUNREACH ENETUNREACH "Network is unreachable",
    NETRESET ENETRESET "Network dropped connection on reset",
    CONNABORTED ECONNABORTED "Software caused connection abort",
    CONNRESET ECONNRESET "Connection reset by peer",          NOBUFS ENOBUFS "No buffer space available",
    ISCONN EISCONN "Transport endpoint is already connected", NOTCONN ENOTCONN "Transport endpoint is not connected",
    SHUTDOWN ESHUTDOWN "Cannot send after transport endpoint shutdown",
    TOOMANYREFS ETOOMANYREFS "Too many references: cannot splice",
    TIMEDOUT ETIMEDOUT "Connection timed out",                CONNREFUSED ECONNREFUSED "Connection refused",
    HOSTDOWN EHOSTDOWN "Host is down",                        HOSTUNREACH EHOSTUNREACH "No route to host",
    ALREADY EALREADY "Operation already in progress",         INPROGRESS EINPROGRESS "Operation now in progress",
    STALE ESTALE "Stale file handle",                         UCLEAN EUCLEAN "Structure needs cleaning",
    NOTNAM ENOTNAM "Not a XENIX named type file",             NAVAIL ENAVAIL "No XENIX semaphores available",
    ISNAM EISNAM "Is a named type file",                      REMOTEIO EREMOTEIO "Remote I/O error",
    DQUOT EDQUOT "Disk quota exceeded",                       NOMEDIUM ENOMEDIUM "No medium found",
    MEDIUMTYPE EMEDIUMTYPE "Wrong medium type",               CANCELED ECANCELED "Operation canceled",
    NOKEY ENOKEY "Required key not available",                KEYEXPIRED EKEYEXPIRED "Key has expired",
    KEYREVOKED EKEYREVOKED "Key has been revoked",            KEYREJECTED EKEYREJECTED "Key was rejected by service",
    OWNERDEAD EOWNERDEAD "Owner died",                        NOTRECOVERABLE ENOTRECOVERABLE "State not recoverable",
    RFKILL ERFKILL "Operation not possible due to RF-kill",   HWPOISON EHWPOISON "Memory page has hardware error",
}
