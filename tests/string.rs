// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `<string.h>`, `<strings.h>` and `<ctype.h>` of ours, against those of glibc on the same memory.
//!
//! Each function of a table gets thousands of generated inputs. The memory ends at a page that cannot be read, and so does
//! the string or the piece of memory in it: what reads too far dies.

#[path = "oracle/random.rs"]
mod random;

use nilibc::*;
use random::Random;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;

/// The size of a page, and of the memory that a function sees.
const PAGE: usize = 4096;

/// A page, and behind it one that cannot be read.
struct Memory(*mut c_char);

impl Memory {
    fn new() -> Self {
        let (prot, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: the kernel chooses a place where nothing is, and the second page is not used yet.
        unsafe {
            let start = libc::mmap(null_mut(), 2 * PAGE, prot, flags, -1, 0);
            assert_ne!(start, libc::MAP_FAILED);
            assert_eq!(libc::mprotect(start.byte_add(PAGE), PAGE, libc::PROT_NONE), 0);
            Self(start.cast())
        }
    }

    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: the page is mapped as long as the program runs, and borrowed with this value.
        unsafe { std::slice::from_raw_parts_mut(self.0.cast(), PAGE) }
    }

    fn place(&self, offset: usize) -> *mut c_char {
        // SAFETY: callers stay inside the page.
        unsafe { self.0.add(offset) }
    }
}

/// What a function is called with: offsets of strings, a size and a byte.
#[derive(Debug, Clone, Default)]
struct Input {
    text: Vec<u8>,
    second: Vec<u8>,
    /// Where there is room to write.
    d: usize,
    /// Where `text` is. It ends with the page.
    a: usize,
    /// Where `second` is.
    b: usize,
    n: usize,
    c: c_int,
}

impl Input {
    /// Strings, ended with NUL.
    fn strings(random: &mut Random) -> Self {
        let mut input = Self::memory(random);
        input.text.retain(|&byte| byte != 0);
        input.text.push(0);
        input.second.retain(|&byte| byte != 0);
        input.second.push(0);
        input.a = PAGE - input.text.len();
        input
    }

    /// Pieces of memory that may contain any byte. The size `n` is at most that of the first.
    fn memory(random: &mut Random) -> Self {
        const ALPHABETS: [&[u8]; 8] =
            [b"ab", b"aAbB", b"@AZ[`az{", b"019", b"a0019", b"\x01\x7f\x80\xff", b" \t,a", b"a\0b"];
        let alphabet = *random.one_of(&ALPHABETS);
        let longest = *random.one_of(&[70, 70, 70, 700]);
        let mut piece =
            |most: usize| -> Vec<u8> { (0..random.below(1 + most)).map(|_| *random.one_of(alphabet)).collect() };
        let text = piece(longest);
        let mut second = piece(6);
        if random.below(3) == 0 {
            // Something that is there, or nearly.
            let start = random.below(1 + text.len());
            second = text[start..].iter().copied().take(random.below(longest)).collect();
            if random.below(3) == 0 {
                second.push(*random.one_of(alphabet));
            }
        }
        let c = match random.below(8) {
            0 => 0,
            1 => c_int::from(*random.one_of(alphabet)) - 256,
            2 => c_int::from(*random.one_of(alphabet)) + 512,
            _ => c_int::from(*random.one_of(alphabet)),
        };
        let (a, n) = (PAGE - text.len(), random.below(1 + text.len()));
        Self { d: 1000 + random.below(16), b: 2000 + random.below(16), a, n, c, text, second }
    }

    fn a(&self) -> &CStr {
        CStr::from_bytes_with_nul(&self.text).expect("it is a string")
    }

    fn b(&self) -> &CStr {
        CStr::from_bytes_with_nul(&self.second).expect("it is a string")
    }

    /// What C makes of the number.
    fn c(&self) -> u8 {
        self.c as u8
    }

    /// The answer of a function of C that has found this rest of `a`.
    fn at(&self, rest: Option<&CStr>) -> i64 {
        self.index(rest.map(|rest| self.a().count_bytes() - rest.count_bytes()))
    }

    /// The answer of a function of C that has found this place in `a`.
    fn index(&self, index: Option<usize>) -> i64 {
        index.map_or(-1, |index| (self.a + index) as i64)
    }

    /// The memory as it is before the call.
    fn put_into(&self, memory: &mut Memory) {
        let bytes = memory.bytes();
        bytes.fill(0xaa);
        bytes[self.a..].copy_from_slice(&self.text);
        bytes[self.b..][..self.second.len()].copy_from_slice(&self.second);
        // What is appended to.
        bytes[self.d..][..4].copy_from_slice(b"pre\0");
    }
}

/// The C type of an argument, by its letter, or of an answer.
macro_rules! c_type {
    (a) => { *mut c_char };
    (b) => { *mut c_char };
    (d) => { *mut c_char };
    (n) => { usize };
    (m) => { usize };
    (c) => { c_int };
    (place) => { *mut c_char };
    (sign) => { c_int };
    (number) => { c_int };
    (size) => { usize };
    (nothing) => { () };
}

/// An answer as it can be compared.
macro_rules! comparable {
    (place $answer:ident $memory:ident) => {
        if $answer.is_null() { -1 } else { $answer.addr() as i64 - $memory.0.addr() as i64 }
    };
    (sign $answer:ident $memory:ident) => {
        i64::from($answer.signum())
    };
    (number $answer:ident $memory:ident) => {
        i64::from($answer)
    };
    (size $answer:ident $memory:ident) => {
        $answer as i64
    };
    (nothing $answer:ident $memory:ident) => {{
        let () = $answer;
        0
    }};
}

/// A function, called with an input and, if it is one of C, the memory made of it.
type Call = fn(&Input, &Memory) -> i64;

/// A function of C by its name: ours, glibc's, and ours in Rust where there is one.
struct Function {
    name: &'static str,
    ours: Call,
    theirs: Call,
    in_rust: Option<fn(&Input) -> i64>,
}

/// The functions that take these arguments.
macro_rules! functions {
    ($($name:ident($($arg:ident),*) -> $answer:ident $(= $in_rust:expr)?;)*) => {
        [$(Function {
            name: stringify!($name),
            ours: functions!(@ concat!("nilibc_", stringify!($name)), ($($arg),*) $answer),
            theirs: functions!(@ stringify!($name), ($($arg),*) $answer),
            in_rust: functions!(@ $(Some($in_rust))? None),
        }),*]
    };
    (@ Some($in_rust:expr) None) => { Some($in_rust) };
    (@ None) => { None };
    (@ $symbol:expr, ($($arg:ident),*) $answer:ident) => {{
        unsafe extern "C" {
            #[link_name = $symbol]
            fn function($($arg: c_type!($arg)),*) -> c_type!($answer);
        }
        let call: Call = |_input, _memory| {
            $(let $arg = functions!(@ $arg _input _memory);)*
            // SAFETY: the arguments are what the function wants, by the construction of the input.
            let answer = unsafe { function($($arg),*) };
            comparable!($answer answer _memory)
        };
        call
    }};
    (@ a $input:ident $memory:ident) => { $memory.place($input.a) };
    (@ b $input:ident $memory:ident) => { $memory.place($input.b) };
    (@ d $input:ident $memory:ident) => { $memory.place($input.d) };
    (@ n $input:ident $memory:ident) => { $input.n };
    (@ m $input:ident $memory:ident) => { $input.second.len() };
    (@ c $input:ident $memory:ident) => { $input.c };
}

/// Calls all with the same inputs, and compares the answers and what is left in memory.
fn compare(functions: &[Function], input: fn(&mut Random) -> Input) {
    let (mut our_memory, mut their_memory) = (Memory::new(), Memory::new());
    for Function { name, ours, theirs, in_rust } in functions {
        let mut random = Random::new(name);
        for _ in 0..5000 {
            let input = input(&mut random);
            input.put_into(&mut our_memory);
            input.put_into(&mut their_memory);
            let their_answer = theirs(&input, &their_memory);
            assert_eq!(ours(&input, &our_memory), their_answer, "{name} of {input:?}");
            if our_memory.bytes() != their_memory.bytes() {
                let place =
                    our_memory.bytes().iter().zip(their_memory.bytes()).position(|(ours, theirs)| ours != theirs);
                panic!("{name} of {input:?} leaves something else at {place:?}");
            }
            if let Some(in_rust) = in_rust {
                assert_eq!(in_rust(&input), their_answer, "{name} in Rust of {input:?}");
            }
        }
    }
}

#[test]
fn strings_are_those_of_glibc() {
    let functions = functions! {
        basename(a) -> place = |i| i.at(Some(gnu_basename(i.a())));
        index(a, c) -> place;
        rindex(a, c) -> place;
        stpcpy(d, a) -> place;
        stpncpy(d, a, n) -> place;
        strcasecmp(a, b) -> sign = |i| strcasecmp(i.a(), i.b()) as i64;
        strcasestr(a, b) -> place = |i| i.at(strcasestr(i.a(), i.b()));
        strcat(d, a) -> place;
        strchr(a, c) -> place = |i| i.at(strchr(i.a(), i.c()));
        strchrnul(a, c) -> place = |i| i.at(Some(strchrnul(i.a(), i.c())));
        strcmp(a, b) -> sign = |i| strcmp(i.a(), i.b()) as i64;
        strcoll(a, b) -> sign;
        strcpy(d, a) -> place;
        strcspn(a, b) -> size = |i| strcspn(i.a(), i.b()) as i64;
        strncasecmp(a, b, n) -> sign = |i| strncasecmp(i.a(), i.b(), i.n) as i64;
        strncat(d, a, n) -> place;
        strncmp(a, b, n) -> sign = |i| strncmp(i.a(), i.b(), i.n) as i64;
        strncpy(d, a, n) -> place;
        strlen(a) -> size = |i| strlen(i.a()) as i64;
        strnlen(a, n) -> size = |i| strnlen(&i.text[..i.n.min(i.text.len())]) as i64;
        strpbrk(a, b) -> place = |i| i.at(strpbrk(i.a(), i.b()));
        strrchr(a, c) -> place = |i| i.at(strrchr(i.a(), i.c()));
        strspn(a, b) -> size = |i| strspn(i.a(), i.b()) as i64;
        strstr(a, b) -> place = |i| i.at(strstr(i.a(), i.b()));
        strverscmp(a, b) -> sign = |i| strverscmp(i.a(), i.b()) as i64;
        strxfrm(d, a, n) -> size;
    };
    compare(&functions, Input::strings);
}

#[test]
fn pieces_of_memory_are_those_of_glibc() {
    let functions = functions! {
        bcopy(a, d, n) -> nothing;
        bzero(a, n) -> nothing;
        explicit_bzero(a, n) -> nothing;
        memccpy(d, a, c, n) -> place;
        memchr(a, c, n) -> place = |i| i.index(memchr(&i.text[..i.n], i.c()));
        memcmp(a, b, m) -> sign;
        memcpy(d, a, n) -> place;
        memmem(a, n, b, m) -> place = |i| i.index(memmem(&i.text[..i.n], &i.second));
        memmove(d, a, n) -> place;
        mempcpy(d, a, n) -> place;
        memrchr(a, c, n) -> place = |i| i.index(memrchr(&i.text[..i.n], i.c()));
        memset(a, c, n) -> place;
        stpncpy(d, a, n) -> place;
        strncasecmp(a, b, m) -> sign;
        strncat(d, a, n) -> place;
        strncmp(a, b, m) -> sign;
        strncpy(d, a, n) -> place;
        strnlen(a, n) -> size = |i| strnlen(&i.text[..i.n]) as i64;
        swab(a, d, n) -> nothing;
    };
    // Both have at least as many bytes as the second has, as strncmp wants it of what has no NUL.
    compare(&functions, |random| {
        let mut input = Input::memory(random);
        input.second.truncate(input.text.len());
        input
    });
}

#[test]
fn memmove_copies_what_overlaps() {
    unsafe extern "C" {
        fn nilibc_memmove(to: *mut c_char, from: *mut c_char, len: usize) -> *mut c_char;
    }
    let mut random = Random::new("memmove");
    for _ in 0..20000 {
        let (from, to, len) = (random.below(200), random.below(200), random.below(500));
        let mut ours: Vec<u8> = (0..700).map(|_| random.number() as u8).collect();
        let mut theirs = ours.clone();
        theirs.copy_within(from..from + len, to);
        // SAFETY: both ends are inside.
        unsafe { nilibc_memmove(ours.as_mut_ptr().add(to).cast(), ours.as_mut_ptr().add(from).cast(), len) };
        assert_eq!(ours, theirs, "{len} bytes from {from} to {to}");
    }
}

#[test]
fn rawmemchr_is_that_of_glibc() {
    compare(&functions! { rawmemchr(a, c) -> place; }, |random| {
        let mut input = Input::memory(random);
        input.text.push(input.c as u8);
        input.a = PAGE - input.text.len();
        input
    });
}

unsafe extern "C" {
    fn strsep(rest: *mut *mut c_char, set: *const c_char) -> *mut c_char;
}

/// Functions of C for which there is no table: ours.
mod ours {
    use super::{c_char, c_int, c_void};

    unsafe extern "C" {
        #[link_name = "nilibc_free"]
        pub(crate) fn free(memory: *mut c_void);
        #[link_name = "nilibc_strdup"]
        pub(crate) fn strdup(s: *const c_char) -> *mut c_char;
        #[link_name = "nilibc_strlcat"]
        pub(crate) fn strlcat(target: *mut c_char, source: *const c_char, size: usize) -> usize;
        #[link_name = "nilibc_strlcpy"]
        pub(crate) fn strlcpy(target: *mut c_char, source: *const c_char, size: usize) -> usize;
        #[link_name = "nilibc_strndup"]
        pub(crate) fn strndup(s: *const c_char, most: usize) -> *mut c_char;
        #[link_name = "nilibc_strsep"]
        pub(crate) fn strsep(rest: *mut *mut c_char, set: *const c_char) -> *mut c_char;
        #[link_name = "nilibc_strsignal"]
        pub(crate) fn strsignal(sig: c_int) -> *mut c_char;
        #[link_name = "nilibc_strtok"]
        pub(crate) fn strtok(s: *mut c_char, set: *const c_char) -> *mut c_char;
        #[link_name = "nilibc_strtok_r"]
        pub(crate) fn strtok_r(s: *mut c_char, set: *const c_char, rest: *mut *mut c_char) -> *mut c_char;
    }
}

/// glibc has strlcpy and strlcat from 2.38 on only: here is what their man page says.
#[test]
fn strlcpy_and_strlcat_are_as_their_man_page_says() {
    let mut random = Random::new("strlcpy");
    for _ in 0..5000 {
        let source = Input::strings(&mut random);
        let mut target = vec![b'-'; random.below(80)];
        let held = random.below(80).min(target.len().saturating_sub(random.below(2)));
        target[..held].fill(b'+');
        if let Some(end) = target.get_mut(held) {
            *end = 0;
        }
        for (append, held) in [(false, 0), (true, held)] {
            let text = &source.text[..source.text.len() - 1];
            let mut expected = target.clone();
            if held < target.len() {
                let fit = text.len().min(target.len() - held - 1);
                expected[held..held + fit].copy_from_slice(&text[..fit]);
                expected[held + fit] = 0;
            }
            let (mut in_rust, mut in_c) = (target.clone(), target.clone());
            // SAFETY: the source ends with NUL, and the target has as many bytes as it says.
            let answers = unsafe {
                let (to, from, size) = (in_c.as_mut_ptr().cast(), source.text.as_ptr().cast(), in_c.len());
                match append {
                    false => (ours::strlcpy(to, from, size), strlcpy(&mut in_rust, source.a())),
                    true => (ours::strlcat(to, from, size), strlcat(&mut in_rust, source.a())),
                }
            };
            assert_eq!(answers, (held + text.len(), held + text.len()), "{source:?} to {target:?}");
            assert_eq!((&in_c, &in_rust), (&expected, &expected), "{source:?} to {target:?}");
        }
    }
}

#[test]
fn copies_have_memory_of_their_own() {
    let mut random = Random::new("strdup");
    for _ in 0..1000 {
        let input = Input::strings(&mut random);
        // SAFETY: the text ends with NUL, and each copy is freed once, after it was looked at.
        unsafe {
            let (whole, part) = (ours::strdup(input.a().as_ptr()), ours::strndup(input.a().as_ptr(), input.n));
            assert_eq!(CStr::from_ptr(whole), input.a());
            let cut = input.n.min(input.text.len() - 1);
            assert_eq!(CStr::from_ptr(part).to_bytes(), &input.text[..cut], "{input:?}");
            ours::free(whole.cast());
            ours::free(part.cast());
        }
    }
}

/// What cuts a string into words, called again and again: places of the words, and what it leaves of the string.
fn words(input: &Input, mut next: impl FnMut(*mut c_char, *const c_char) -> *mut c_char) -> (Vec<isize>, Vec<u8>) {
    let mut text = input.text.clone();
    let start = text.as_mut_ptr().cast::<c_char>();
    let (mut places, mut word) = (Vec::new(), next(start, input.b().as_ptr()));
    while !word.is_null() {
        // SAFETY: a word is in the string.
        places.push(unsafe { word.offset_from(start) });
        word = next(null_mut(), input.b().as_ptr());
    }
    assert!(next(null_mut(), input.b().as_ptr()).is_null(), "nothing follows the end");
    (places, text)
}

#[test]
fn words_are_those_of_glibc() {
    let mut random = Random::new("strtok");
    for _ in 0..5000 {
        let input = Input::strings(&mut random);
        let (mut our_rest, mut their_rest) = (null_mut(), null_mut());
        // SAFETY: both end with NUL, and the string lives until the end is reached.
        unsafe {
            let expected = words(&input, |s, set| libc::strtok_r(s, set, &mut their_rest));
            assert_eq!(words(&input, |s, set| ours::strtok_r(s, set, &mut our_rest)), expected, "{input:?}");
            assert_eq!(words(&input, |s, set| ours::strtok(s, set)), expected, "{input:?}");
            let sep = |step: unsafe extern "C" fn(*mut *mut c_char, *const c_char) -> *mut c_char| {
                let mut rest = null_mut();
                words(&input, |s, set| {
                    rest = if s.is_null() { rest } else { s };
                    step(&mut rest, set)
                })
            };
            assert_eq!(sep(ours::strsep), sep(strsep), "{input:?}");
        }
    }
}

#[test]
fn strsignal_is_that_of_glibc() {
    // Numbers that Linux does not send, and those that glibc keeps for itself or counts on from.
    let differs = |sig| sig == libc::SIGSTKFLT || (32..=64).contains(&sig);
    for sig in (-3..70).filter(|sig| !differs(*sig)) {
        // SAFETY: both answer with a string that ends with NUL.
        let (ours, theirs) = unsafe { (CStr::from_ptr(ours::strsignal(sig)), CStr::from_ptr(libc::strsignal(sig))) };
        assert_eq!(ours, theirs, "signal {sig}: src/string/message.rs has the texts");
        assert_eq!(strsignal(sig).unwrap_or(ours), theirs);
    }
    // SAFETY: as above.
    assert_eq!(unsafe { CStr::from_ptr(ours::strsignal(SIGRTMIN + 3)) }, c"Real-time signal 3");
}
