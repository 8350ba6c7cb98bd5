// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! userfaultfd: a thread that fills in pages when others touch them. userfaultfd(2), ioctl_userfaultfd(2).
#![no_std]
#![no_main]

use core::ptr::null_mut;
use nilibc::thread::spawn;
use nilibc::*;
use selftests::{NOT_OPEN, fails};

selftest! {
    page_is_copied_where_it_is_touched if there(), NONE => touched(|faults| faults.copy(b'x'))? == Ok(b'x');
    page_of_zeros_where_it_is_touched if there(), NONE => touched(Faults::zeros)? == Ok(0);
    page_is_there_after_the_end_of_the_range if there(), NONE => touched(Faults::unregister)? == Ok(0);
    page_that_is_there_already if there(), NONE => { let faults = Faults::new()?; faults.copy(1)?; fails(faults.copy(2), Errno::EXIST) };
    page_that_nobody_touches_yet if there(), NONE => {
        let faults = Faults::new()?;
        faults.copy(b'x')?;
        // SAFETY: it is there now.
        unsafe { faults.start.read_volatile() == b'x' && poll(&mut [pollfd::new(&faults.fd, POLLIN)], 0)? == 0 }
    };
    page_outside_of_the_range if there(), NONE => { let faults = Faults::new()?; fails(faults.copy_to(faults.start.wrapping_add(faults.page), 1), Errno::NOENT) };
    page_that_the_kernel_touches if there(), NONE => {
        let faults = Faults::new()?;
        // SAFETY: the kernel reads a byte, if there is one.
        fails(unsafe { syscall!(WRITE, pipe()?.1.as_fd(), faults.start, 1) }, Errno::FAULT)
    };
    read_without_a_fault if there(), NONE   => { let faults = Faults::new()?; fails(read(&faults.fd, &mut [0; 32]), Errno::AGAIN) };
    handshake_of_another_version if there(), NONE => { let fd = open_faults()?; fails(request(&fd, API, &mut [0xab, 0, 0]), Errno::INVAL) };
    handshake_tells_what_there_is if there(), NONE => { let (fd, mut api) = (open_faults()?, [VERSION, 0, 0]); request(&fd, API, &mut api)?; api[2] & 3 == 3 };
    range_before_the_handshake if there(), NONE => fails(request(&open_faults()?, REGISTER, &mut [0, 4096, MISSING, 0]), Errno::INVAL);
    range_of_no_page if there(), NONE       => { let faults = Faults::new()?; fails(request(&faults.fd, REGISTER, &mut [1, 4096, MISSING, 0]), Errno::INVAL) };
    range_without_a_mode if there(), NONE   => { let faults = Faults::new()?; fails(request(&faults.fd, REGISTER, &mut [faults.start.addr() as u64, faults.page as u64, 0, 0]), Errno::INVAL) };
    flags_that_there_are_not if there(), NONE => fails(open_with(0x7000_0000), Errno::INVAL);
    request_to_what_is_not_open if there(), NONE => fails(request(NOT_OPEN, API, &mut [VERSION, 0, 0]), Errno::BADF);
}

const NONE: &str = "there is no userfaultfd here for this user, or there are no threads";

const VERSION: u64 = 0xaa;
/// Faults where there is no page.
const MISSING: u64 = 1;
/// Faults of the kernel are none that are waited for.
const USER_MODE_ONLY: i32 = 1;

/// A number of ioctl(2), as wide as its argument: `_IOWR(0xaa, ...)`, or `_IOR` where nothing is told.
const fn number(direction: u32, number: u32, words: u32) -> u32 {
    direction << (16 + arch::_IOC_SIZEBITS) | (8 * words) << 16 | 0xaa << 8 | number
}
const BOTH: u32 = arch::_IOC_READ | arch::_IOC_WRITE;
const API: u32 = number(BOTH, 0x3f, 3);
const REGISTER: u32 = number(BOTH, 0, 4);
const UNREGISTER: u32 = number(arch::_IOC_READ, 1, 2);
const COPY: u32 = number(BOTH, 3, 5);
const ZEROPAGE: u32 = number(BOTH, 4, 4);

fn open_with(flags: i32) -> Result<OwnedFd> {
    // SAFETY: the call touches no memory. The descriptor is new, so nobody else owns it.
    unsafe { Ok(OwnedFd::from_raw_fd(syscall!(USERFAULTFD, flags)? as i32)) }
}

fn open_faults() -> Result<OwnedFd> {
    open_with(O_CLOEXEC | O_NONBLOCK | USER_MODE_ONLY)
}

fn there() -> bool {
    arch::IS_ATOMIC && Faults::new().is_ok()
}

/// All structs of these requests are words of 64 bits on every port.
fn request<const N: usize>(fd: impl AsFd, request: u32, words: &mut [u64; N]) -> Result<()> {
    // SAFETY: the number tells the kernel how many words there are. The pages that they name are the tests' own.
    unsafe { ioctl(fd, request, words.as_mut_ptr()).map(drop) }
}

/// Two pages that are not there. Faults in the first are told.
struct Faults {
    fd: OwnedFd,
    start: *mut u8,
    page: usize,
}

impl Faults {
    fn new() -> Result<Self> {
        let fd = open_faults()?;
        request(&fd, API, &mut [VERSION, 0, 0])?;
        let page = getauxval(AT_PAGESZ).ok_or(Errno::NOENT)? as usize;
        let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
        // SAFETY: a new mapping, at a place that the kernel chooses.
        let start = unsafe { mmap(null_mut(), 2 * page, prot, flags, None, 0)? }.cast::<u8>();
        request(&fd, REGISTER, &mut [start.expose_provenance() as u64, page as u64, MISSING, 0])?;
        Ok(Self { fd, start, page })
    }

    /// Fills a page with this byte.
    fn copy_to(&self, to: *mut u8, byte: u8) -> Result<()> {
        let (prot, flags) = (PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
        // SAFETY: a new mapping, at a place that the kernel chooses, and as long as a page.
        let from = unsafe {
            let from = mmap(null_mut(), self.page, prot, flags, None, 0)?.cast::<u8>();
            from.write_bytes(byte, self.page);
            from
        };
        let (to, from) = (to.addr() as u64, from.expose_provenance() as u64);
        request(&self.fd, COPY, &mut [to, from, self.page as u64, 0, 0])
    }

    fn copy(&self, byte: u8) -> Result<()> {
        self.copy_to(self.start, byte)
    }

    fn zeros(&self) -> Result<()> {
        request(&self.fd, ZEROPAGE, &mut [self.start.addr() as u64, self.page as u64, 0, 0])
    }

    fn unregister(&self) -> Result<()> {
        request(&self.fd, UNREGISTER, &mut [self.start.addr() as u64, self.page as u64])
    }

    /// Waits for a fault, and answers where it was.
    fn fault(&self) -> Result<u64> {
        const PAGEFAULT: u8 = 0x12;
        poll(&mut [pollfd::new(&self.fd, POLLIN)], -1)?;
        let mut message = [0; 32];
        read(&self.fd, &mut message)?;
        let place = message.get(16..24).and_then(|bytes| bytes.try_into().ok()).map(u64::from_ne_bytes);
        place.filter(|_| message[0] == PAGEFAULT).ok_or(Errno::PROTO)
    }
}

/// What a thread reads in the page, if the fault was told there and this has been done then.
fn touched(resolve: impl FnOnce(&Faults) -> Result<()>) -> Result<Result<u8>> {
    let faults = Faults::new()?;
    let place = faults.start.expose_provenance() + 5;
    // SAFETY: the page is mapped, and is filled in or freed for reading below.
    let reader = spawn(move || unsafe { core::ptr::with_exposed_provenance::<u8>(place).read_volatile() })?;
    let told = faults.fault()?;
    resolve(&faults)?;
    let read = reader.join();
    Ok(if told as usize & !(faults.page - 1) == faults.start.addr() { Ok(read) } else { Err(Errno::PROTO) })
}
