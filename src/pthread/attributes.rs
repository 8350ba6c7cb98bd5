// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! What a thread is to be like, from its start on.

use super::{Handle, code};
use crate::c_abi::c_abi;
use crate::sys::futex::{futex_wait, futex_wake};
use crate::thread::Thread;
use crate::thread::start::{STACK, Stack};
use crate::{Errno, RLIMIT_STACK, Result, cpu_set_t, getrlimit, sched_param, sched_setaffinity, sched_setscheduler};
use core::ffi::{c_int, c_void};
use core::ptr::null_mut;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::{Acquire, Release};

/// `pthread_attr_t` of C.
#[derive(Clone, Copy)]
#[repr(C)]
pub(super) struct Attributes {
    pub(super) stack: Stack,
    state: c_int,
    /// Whether policy and priority are not those of who starts it.
    is_explicit: c_int,
    policy: c_int,
    priority: sched_param,
    has_processors: c_int,
    processors: cpu_set_t,
}

const _: () = assert!(size_of::<Attributes>() <= size_of::<[usize; 8]>() + size_of::<cpu_set_t>());

impl Attributes {
    pub(super) const DEFAULT: Self = Self {
        stack: Stack::new(STACK),
        state: 0,
        is_explicit: 0,
        policy: 0,
        priority: sched_param { sched_priority: 0 },
        has_processors: 0,
        processors: cpu_set_t::EMPTY,
    };

    pub(super) fn is_detached(&self) -> bool {
        self.state != 0
    }

    /// Whether the thread has to ask the kernel for something.
    pub(super) fn is_order(&self) -> bool {
        self.is_explicit != 0 || self.has_processors != 0
    }
}

/// What a new thread asks the kernel for before anything else. Who started it is told what came of that.
pub(super) struct Order {
    attributes: Attributes,
    /// An error's number and 1 more.
    told: *const AtomicU32,
}

impl Order {
    pub(super) fn new(attributes: &Attributes, told: &AtomicU32) -> Option<Self> {
        attributes.is_order().then_some(Self { attributes: *attributes, told })
    }

    fn ask(&self) -> Result<()> {
        let Attributes { is_explicit, policy, priority, has_processors, processors, .. } = &self.attributes;
        if *is_explicit != 0 {
            sched_setscheduler(0, *policy, *priority)?;
        }
        if *has_processors != 0 { sched_setaffinity(0, processors) } else { Ok(()) }
    }

    /// Whether it was granted.
    pub(super) fn obey(&self) -> bool {
        let number = code(self.ask());
        // SAFETY: it is a variable of who waits for it to change. From then on the kernel takes the address for a name.
        let told = unsafe { &*self.told };
        told.store(number as u32 + 1, Release);
        let _ = futex_wake(told, 1);
        number == 0
    }

    /// Waits until the thread has told, and says what.
    pub(super) fn outcome(told: &AtomicU32) -> Result<()> {
        loop {
            match told.load(Acquire) {
                // Whatever it ends for, the word tells.
                0 => drop(futex_wait(told, 0, None)),
                number => return Errno::from_number(number as i32 - 1).map_or(Ok(()), Err),
            }
        }
    }
}

/// Makes calls that set a field, and some that read it.
macro_rules! fields {
    ($($set:ident $get:ident $type:ty: $field:ident $(. $part:ident)*;)*) => { c_abi! { $(
        fn $set(attributes: *mut Attributes, value: $type) -> c_int {
            (*attributes).$field $(. $part)* = value;
            0
        }
        fn $get(attributes: *const Attributes, value: *mut $type) -> c_int {
            *value = (*attributes).$field $(. $part)*;
            0
        }
    )* } };
}

fields! {
    pthread_attr_setdetachstate  pthread_attr_getdetachstate  c_int: state;
    pthread_attr_setguardsize    pthread_attr_getguardsize    usize: stack.guard;
    pthread_attr_setinheritsched pthread_attr_getinheritsched c_int: is_explicit;
    pthread_attr_setschedpolicy  pthread_attr_getschedpolicy  c_int: policy;
    pthread_attr_setstacksize    pthread_attr_getstacksize    usize: stack.size;
}

/// The least that a stack has: `PTHREAD_STACK_MIN` of C.
const LEAST: usize = 16 << 10;

c_abi! {
    fn pthread_attr_init(attributes: *mut Attributes) -> c_int {
        attributes.write(Attributes::DEFAULT);
        0
    }
    fn pthread_attr_destroy(_attributes: *mut Attributes) -> c_int { 0 }
    fn pthread_attr_setschedparam(attributes: *mut Attributes, param: *const sched_param) -> c_int {
        (*attributes).priority = *param;
        0
    }
    fn pthread_attr_getschedparam(attributes: *const Attributes, param: *mut sched_param) -> c_int {
        *param = (*attributes).priority;
        0
    }
    // Each thread competes with all others of the system.
    fn pthread_attr_setscope(_attributes: *mut Attributes, scope: c_int) -> c_int {
        if scope == 0 { 0 } else { Errno::OPNOTSUPP.number() }
    }
    fn pthread_attr_setaffinity_np(attributes: *mut Attributes, size: usize, set: *const u8) -> c_int {
        let own = &mut *attributes;
        own.processors = cpu_set_t::EMPTY;
        let to = (&raw mut own.processors).cast::<u8>();
        to.copy_from_nonoverlapping(set, size.min(size_of::<cpu_set_t>()));
        own.has_processors = 1;
        0
    }
    fn pthread_attr_setstack(attributes: *mut Attributes, start: *mut c_void, size: usize) -> c_int {
        if size < LEAST {
            return Errno::INVAL.number();
        }
        (*attributes).stack = Stack { size, guard: 0, top: start.byte_add(size) };
        0
    }
    fn pthread_attr_getstack(attributes: *const Attributes, start: *mut *mut c_void, size: *mut usize) -> c_int {
        let stack = (*attributes).stack;
        *start = if stack.top.is_null() { null_mut() } else { stack.top.byte_sub(stack.size) };
        *size = stack.size;
        0
    }
    fn pthread_getattr_np(thread: Handle, attributes: *mut Attributes) -> c_int {
        let thread = &*thread;
        attributes.write(Attributes { stack: stack_of(thread), state: thread.is_detached().into(), ..Attributes::DEFAULT });
        0
    }
}

/// What a thread has for a stack: the first one what it may grow to.
fn stack_of(thread: &Thread) -> Stack {
    thread.stack().unwrap_or_else(|| {
        let most = getrlimit(RLIMIT_STACK).map_or(STACK, |limit| usize::try_from(limit.rlim_cur).unwrap_or(STACK));
        let page = crate::getpagesize();
        let top = crate::crt::args().as_slice().as_ptr().cast_mut().cast::<c_void>();
        Stack { size: most, guard: 0, top: top.map_addr(|top| top.next_multiple_of(page)) }
    })
}
