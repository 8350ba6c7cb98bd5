// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The same for C, which gets a list of what is found, and numbers of errors.

use super::*;
use crate::c_abi::c_abi;
use crate::global::Global;
use crate::unistd::keep;
use crate::{calloc, free, u64toa};
use core::ffi::c_char;
use core::ptr::{null, null_mut};

const NI_NAMEREQD: c_int = 8;
/// All that `getnameinfo` is told: numbers are what it answers with in any case.
const NI_FLAGS: c_int = 0x1f;

/// `struct addrinfo` of C, and behind it the address that it leads to.
#[repr(C)]
struct Entry {
    flags: c_int,
    family: c_int,
    kind: c_int,
    protocol: c_int,
    len: u32,
    address: *mut sockaddr_storage,
    name: *mut c_char,
    next: *mut Self,
    room: sockaddr_storage,
}

/// The string, if there is one.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller's.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// A list of what is found.
unsafe fn collect(node: Option<&CStr>, service: Option<&CStr>, hints: *const Entry) -> Result<*mut Entry> {
    let no_memory = |_| AddressError::MEMORY;
    // SAFETY: null, or what the program asks for.
    let asked = unsafe { hints.cast::<[c_int; 4]>().as_ref() };
    let [ai_flags, ai_family, ai_socktype, ai_protocol] = *asked.unwrap_or(&[0; 4]);
    let hints = addrinfo { ai_flags, ai_family, ai_socktype, ai_protocol, ..addrinfo::ANY };
    let mut first = null_mut();
    let mut end: *mut *mut Entry = &raw mut first;
    for found in getaddrinfo(node, service, &hints)? {
        let entry: *mut Entry = calloc(1, size_of::<Entry>()).map_err(no_memory)?.cast();
        // SAFETY: the memory is new and large enough; the list ends where `end` says.
        unsafe {
            let address = &raw mut (*entry).room;
            entry.write(Entry {
                flags: ai_flags,
                family: found.ai_family,
                kind: found.ai_socktype,
                protocol: found.ai_protocol,
                len: found.ai_addr.as_bytes().len() as u32,
                address,
                name: null_mut(),
                next: null_mut(),
                room: found.ai_addr,
            });
            end.write(entry);
            end = &raw mut (*entry).next;
        }
    }
    if let (Some(name), true) = (node, ai_flags & AI_CANONNAME != 0) {
        // SAFETY: where there is a node, something was found.
        unsafe { (*first).name = keep(name, 0).map_err(no_memory)? };
    }
    Ok(first)
}

/// Copies a string where there is room for it; nowhere if that is none.
unsafe fn put(text: &CStr, room: *mut c_char, len: u32) -> Result<()> {
    let text = text.to_bytes_with_nul();
    if room.is_null() || len == 0 {
        return Ok(());
    }
    if text.len() > len as usize {
        return Err(AddressError::OVERFLOW);
    }
    // SAFETY: it fits, by what the caller says of the room.
    unsafe { room.copy_from_nonoverlapping(text.as_ptr().cast(), text.len()) };
    Ok(())
}

/// An address as text, and its port.
unsafe fn name(address: &[u8], host: (*mut c_char, u32), service: (*mut c_char, u32), flags: c_int) -> Result<()> {
    if flags & !NI_FLAGS != 0 {
        return Err(AddressError::BADFLAGS);
    }
    let address = sockaddr_storage::from_bytes(address).ok_or(AddressError::FAMILY)?;
    let mut room = [0; NODE_LEN];
    let (text, port) = getnameinfo(&address, &mut room)?;
    if flags & NI_NAMEREQD != 0 {
        return Err(AddressError::NONAME);
    }
    let mut digits = [0; 21];
    // SAFETY: the caller has the room that it tells of.
    unsafe { put(text, host.0, host.1).and_then(|()| put(u64toa(port.into(), &mut digits), service.0, service.1)) }
}

/// What an answer is in C.
fn number(answer: Result<()>) -> c_int {
    answer.map_or_else(AddressError::number, |()| 0)
}

c_abi! {
    fn freeaddrinfo(list: *mut Entry) {
        let mut next = list;
        while let Some(entry) = next.as_ref() {
            let this = next;
            next = entry.next;
            free(entry.name.cast());
            free(this.cast());
        }
    }
    fn gai_strerror(number: c_int) -> *const c_char { gai_strerror(AddressError(number)).as_ptr() }
    fn getaddrinfo(node: *const c_char, service: *const c_char, hints: *const Entry, list: *mut *mut Entry) -> c_int {
        number(collect(text(node), text(service), hints).map(|first| list.write(first)))
    }
    fn getnameinfo(
        address: *const u8, len: u32, host: *mut c_char, host_len: u32, service: *mut c_char, service_len: u32, flags: c_int,
    ) -> c_int {
        let address = core::slice::from_raw_parts(address, len as usize);
        number(name(address, (host, host_len), (service, service_len), flags))
    }
    fn getprotobyname(name: *const c_char) -> *mut Protocol { give(getprotobyname(CStr::from_ptr(name))) }
    fn getprotobynumber(number: c_int) -> *mut Protocol { give(getprotobynumber(number)) }
}

/// `struct protoent` of C.
#[repr(C)]
#[derive(Clone, Copy)]
struct Protocol {
    name: *const c_char,
    aliases: *const *const c_char,
    number: c_int,
}

static PROTOCOL: Global<Protocol> = Global::new(Protocol { name: null(), aliases: null(), number: 0 });
static ALIASES: Global<[*const c_char; 2]> = Global::new([null(); 2]);

/// The protocol in memory that the next call takes.
fn give(protocol: Option<protoent>) -> *mut Protocol {
    protocol.map_or(null_mut(), |protocol| {
        ALIASES.set([protocol.p_alias.as_ptr(), null()]);
        let (name, aliases) = (protocol.p_name.as_ptr(), ALIASES.as_ptr().cast_const().cast());
        PROTOCOL.set(Protocol { name, aliases, number: protocol.p_proto });
        PROTOCOL.as_ptr()
    })
}
