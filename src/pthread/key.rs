// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Values that each thread has under a key. A key that is deleted is not given out again.

use crate::c_abi::c_abi;
use crate::global::Global;
use crate::lock::Lock;
use crate::thread::{KEYS, Thread};
use crate::{Errno, Result};
use core::ffi::{c_int, c_uint, c_void};

pub(crate) type Destructor = Option<unsafe extern "C" fn(*mut c_void)>;

/// The destructors of the keys that were given out, and how many these are.
struct Keys {
    destructors: [Destructor; KEYS],
    count: usize,
}

static LOCK: Lock = Lock::new();
static ALL: Global<Keys> = Global::new(Keys { destructors: [None; KEYS], count: 0 });

fn with_keys<T>(work: impl FnOnce(&mut Keys) -> T) -> T {
    let _held = LOCK.hold();
    // SAFETY: whoever holds the lock has it.
    work(unsafe { &mut *ALL.as_ptr() })
}

pub(crate) fn create(destructor: Destructor) -> Result<c_uint> {
    with_keys(|keys| {
        let key = keys.count;
        *keys.destructors.get_mut(key).ok_or(Errno::AGAIN)? = destructor;
        keys.count += 1;
        Ok(key as c_uint)
    })
}

/// Calls the destructors of this thread's values. They may set values again: C promises four rounds.
pub(super) fn destroy() {
    for _ in 0..4 {
        for (key, value) in Thread::current().values.iter().enumerate() {
            let value = value.replace(core::ptr::null_mut());
            let destructor = with_keys(|keys| keys.destructors.get(key).copied().flatten());
            if let Some(destructor) = destructor.filter(|_| !value.is_null()) {
                // SAFETY: who made the key promised it.
                unsafe { destructor(value) };
            }
        }
    }
}

pub(crate) fn delete(key: c_uint) {
    with_keys(|keys| {
        if let Some(destructor) = keys.destructors.get_mut(key as usize) {
            *destructor = None;
        }
    });
}

pub(crate) fn get(key: c_uint) -> *mut c_void {
    Thread::current().values.get(key as usize).map_or(core::ptr::null_mut(), core::cell::Cell::get)
}

pub(crate) fn set(key: c_uint, value: *mut c_void) -> Result<()> {
    Thread::current().values.get(key as usize).ok_or(Errno::INVAL).map(|place| place.set(value))
}

c_abi! {
    fn pthread_key_create(key: *mut c_uint, destructor: Destructor) -> c_int {
        super::code(create(destructor).map(|new| key.write(new)))
    }
    fn pthread_key_delete(key: c_uint) -> c_int { delete(key); 0 }
    fn pthread_getspecific(key: c_uint) -> *mut c_void { get(key) }
    fn pthread_setspecific(key: c_uint, value: *mut c_void) -> c_int { super::code(set(key, value)) }
}
