// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! Locks for readers and writers of C. All zero is what one is at first.

use super::code;
use crate::c_abi::c_abi;
use crate::sync::RawRwLock;
use crate::{CLOCK_REALTIME, timespec};
use core::ffi::{c_int, c_uint, c_void};

c_abi! {
    fn pthread_rwlockattr_init(_attributes: *mut c_uint) -> c_int { 0 }
    fn pthread_rwlockattr_destroy(_attributes: *mut c_uint) -> c_int { 0 }
    // Every one can be shared.
    fn pthread_rwlockattr_setpshared(_attributes: *mut c_uint, _shared: c_int) -> c_int { 0 }
    fn pthread_rwlock_init(lock: *mut RawRwLock, _attributes: *const c_void) -> c_int {
        lock.write(RawRwLock::new());
        0
    }
    fn pthread_rwlock_destroy(_lock: *mut RawRwLock) -> c_int { 0 }
    fn pthread_rwlock_rdlock(lock: *const RawRwLock) -> c_int { code((*lock).read(None)) }
    fn pthread_rwlock_tryrdlock(lock: *const RawRwLock) -> c_int { code((*lock).try_read()) }
    fn pthread_rwlock_timedrdlock(lock: *const RawRwLock, time: *const timespec) -> c_int {
        code((*lock).read(Some(&(CLOCK_REALTIME, *time))))
    }
    fn pthread_rwlock_wrlock(lock: *const RawRwLock) -> c_int { code((*lock).write(None)) }
    fn pthread_rwlock_trywrlock(lock: *const RawRwLock) -> c_int { code((*lock).try_write()) }
    fn pthread_rwlock_timedwrlock(lock: *const RawRwLock, time: *const timespec) -> c_int {
        code((*lock).write(Some(&(CLOCK_REALTIME, *time))))
    }
    fn pthread_rwlock_unlock(lock: *const RawRwLock) -> c_int { (*lock).unlock(); 0 }
}
