// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<dlfcn.h>` and `<link.h>`, for C: a static program has no library but the vDSO, which is in memory when it starts.
//!
//! Programs look for it by one of a few names, one of which it has on each machine: here it is found by all of them.

use crate::c_abi::c_abi;
use crate::crt::segment::{base, segments};
use crate::global::Global;
use crate::{AT_SYSINFO_EHDR, getauxval, vdso};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr::{from_ref, null_mut, with_exposed_provenance_mut};

const NAMES: [&CStr; 4] = [c"linux-vdso.so.1", c"linux-gate.so.1", c"linux-vdso32.so.1", c"linux-vdso64.so.1"];

/// What `dlerror` tells next.
static ERROR: Global<Option<&'static CStr>> = Global::new(None);

/// What the program itself is called by.
static PROGRAM: u8 = 0;

/// The vDSO, if there is one.
fn file() -> Option<*mut c_void> {
    getauxval(AT_SYSINFO_EHDR).filter(|file| *file != 0).map(|file| with_exposed_provenance_mut(file as usize))
}

fn or_tell(found: Option<*mut c_void>, why: &'static CStr) -> *mut c_void {
    found.unwrap_or_else(|| {
        ERROR.set(Some(why));
        null_mut()
    })
}

/// `struct dl_phdr_info` of C.
#[repr(C)]
struct Info {
    base: usize,
    name: *const c_char,
    segments: *const c_void,
    count: u16,
    added: u64,
    removed: u64,
    tls_module: usize,
    tls: *mut c_void,
}

c_abi! {
    fn dlopen(name: *const c_char, _flags: c_int) -> *mut c_void {
        let found = if name.is_null() {
            Some(from_ref(&PROGRAM).cast_mut().cast())
        } else {
            file().filter(|_| NAMES.contains(&CStr::from_ptr(name)))
        };
        or_tell(found, c"a static program has no library but the vDSO")
    }
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void {
        let name = CStr::from_ptr(name);
        let found = file().filter(|file| *file == library).and_then(|_| vdso::symbols().find(|one| one.name() == name));
        or_tell(found.map(|one| one.address), c"the vDSO has no such symbol, and names of the program are not kept")
    }
    fn dlclose(_library: *mut c_void) -> c_int { 0 }
    fn dlerror() -> *const c_char {
        let error = ERROR.get();
        ERROR.set(None);
        error.map(CStr::as_ptr)
    }
    fn dl_iterate_phdr(
        told: unsafe extern "C" fn(*mut Info, usize, *mut c_void) -> c_int, data: *mut c_void,
    ) -> c_int {
        let (segments, count) = segments();
        let (name, tls) = (c"".as_ptr(), null_mut());
        let mut info = Info { base: base(), name, segments, count, added: 1, removed: 0, tls_module: 0, tls };
        told(&raw mut info, size_of::<Info>(), data)
    }
}
