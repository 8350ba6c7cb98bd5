// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! `print!` without core::fmt: the format is read at compile time, and each `{}` becomes a call for its argument's type.
//!
//! A directive is `{}` or `{:` align `#` `0` width kind `}`. Align is `<` or `>`, the kinds are `x X o b` (numbers), `c` (a
//! byte as a character) and `p` (an address). A missing or surplus argument, a kind that a type does not have, and a
//! directive that does not exist do not compile. Width counts bytes.

use core::ffi::CStr;

/// What takes the bytes.
pub trait Sink {
    /// Takes `bytes`, in order.
    fn put(&mut self, bytes: &[u8]);
}

/// What one directive asks for.
#[derive(Clone, Copy)]
pub struct Spec {
    /// `d` for `{}`, else the letter.
    pub kind: char,
    /// At least so many bytes.
    pub width: usize,
    /// Fill with zeros behind the sign.
    pub zero: bool,
    /// Fill behind, not in front.
    pub left: bool,
    /// Say the base: `0x`.
    pub alternate: bool,
    /// Where in the text it stands.
    at: usize,
}

/// A format, read: its directives, and where each stands in the text that is left when they are taken out.
pub struct Plan<const N: usize> {
    specs: [Spec; N],
    len: usize,
}

impl<const N: usize> Plan<N> {
    /// Reads a format that has `N` arguments.
    pub const fn new(format: &str) -> Self {
        let plain = Spec { kind: 'd', width: 0, zero: false, left: false, alternate: false, at: 0 };
        let (mut specs, mut found, mut len, mut i) = ([plain; N], 0, 0, 0);
        let format = format.as_bytes();
        while i < format.len() {
            let escaped = i + 1 < format.len() && format[i] == format[i + 1];
            match format[i] {
                b'{' if !escaped => {
                    assert!(found < N, "there are more directives than arguments");
                    (specs[found], i) = directive(format, i + 1, len);
                    found += 1;
                }
                b'}' if !escaped => panic!("a closing brace that ends no directive is written twice"),
                b'{' | b'}' => (i, len) = (i + 2, len + 1),
                _ => (i, len) = (i + 1, len + 1),
            }
        }
        assert!(found == N, "there are more arguments than directives");
        Self { specs, len }
    }

    /// How long the text is without the directives.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there is nothing but directives.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The directive of argument `i`.
    pub const fn spec(&self, i: usize) -> Spec {
        self.specs[i]
    }

    /// The text in front of argument `i`, or behind the last one: where it starts and where it ends.
    pub const fn text(&self, i: usize) -> (usize, usize) {
        let start = if i == 0 { 0 } else { self.specs[i - 1].at };
        (start, if i == N { self.len } else { self.specs[i].at })
    }
}

/// Reads one directive from behind its `{`; answers with it and with where it ends.
const fn directive(format: &[u8], mut i: usize, at: usize) -> (Spec, usize) {
    let mut spec = Spec { kind: 'd', width: 0, zero: false, left: false, alternate: false, at };
    assert!(i < format.len(), "an opening brace that starts no directive is written twice");
    if format[i] == b':' {
        i += 1;
        while i < format.len() && format[i] != b'}' {
            match format[i] {
                b'<' => spec.left = true,
                b'>' => spec.left = false,
                b'#' => spec.alternate = true,
                b'0' if spec.width == 0 => spec.zero = true,
                digit @ b'0'..=b'9' => spec.width = spec.width * 10 + (digit - b'0') as usize,
                kind @ (b'x' | b'X' | b'o' | b'b' | b'c' | b'p') => {
                    assert!(spec.kind == 'd', "a directive has one kind, and it comes last");
                    spec.kind = kind as char;
                }
                _ => panic!("behind the colon of a directive: [<] [#] [0] [width] [x X o b c p]"),
            }
            i += 1;
        }
    }
    assert!(
        i < format.len() && format[i] == b'}',
        "a directive is empty or starts with a colon: arguments have no names here"
    );
    (spec, i + 1)
}

/// The text of a format without its directives, `{{` and `}}` undone.
pub const fn text<const LEN: usize>(format: &str) -> [u8; LEN] {
    let (mut text, mut len, mut i) = ([0; LEN], 0, 0);
    let format = format.as_bytes();
    while len < LEN {
        let escaped = i + 1 < format.len() && format[i] == format[i + 1];
        match format[i] {
            b'{' if !escaped => i = directive(format, i + 1, 0).1,
            byte => {
                text[len] = byte;
                len += 1;
                i += if matches!(byte, b'{' | b'}') { 2 } else { 1 };
            }
        }
    }
    text
}

/// What can be printed with the directive of this kind.
#[diagnostic::on_unimplemented(message = "`{Self}` has no directive of the kind `{KIND}` (`d` is the plain `{{}}`)")]
pub trait Show<const KIND: char> {
    /// Puts it into `out` as `spec` asks.
    fn show<S: Sink>(&self, out: &mut S, spec: Spec);
}

impl<const KIND: char, T: Show<KIND> + ?Sized> Show<KIND> for &T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        T::show(self, out, spec);
    }
}

impl Show<'d'> for [u8] {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", self);
    }
}

impl<const N: usize> Show<'d'> for [u8; N] {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", self);
    }
}

impl Show<'d'> for str {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", self.as_bytes());
    }
}

impl Show<'d'> for CStr {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", self.to_bytes());
    }
}

impl Show<'d'> for char {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", self.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

impl Show<'d'> for bool {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", if *self { b"true" } else { b"false" });
    }
}

impl Show<'c'> for u8 {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, b"", &[*self]);
    }
}

impl<T> Show<'p'> for *const T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        Show::<'x'>::show(&(*self as usize), out, Spec { alternate: true, ..spec });
    }
}

impl<T> Show<'p'> for *mut T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        Show::<'p'>::show(&self.cast_const(), out, spec);
    }
}

impl Show<'d'> for crate::Errno {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        match self.name() {
            Some(name) => Show::<'d'>::show(name, out, spec),
            None => Show::<'d'>::show(&self.number(), out, spec),
        }
    }
}

/// The digits of numbers up to this width. There are two, because division by parts is dear where a register is narrower.
macro_rules! digits {
    ($name:ident $word:ty) => {
        fn $name(mut value: $word, base: u8, upper: bool, room: &mut [u8; 64]) -> &[u8] {
            let (letter, mut i) = (if upper { b'A' } else { b'a' } - 10, room.len());
            loop {
                let digit = (value % base as $word) as u8;
                value /= base as $word;
                i -= 1;
                room[i] = digit + if digit < 10 { b'0' } else { letter };
                if value == 0 || i == 0 {
                    return &room[i..];
                }
            }
        }
    };
}
digits! { digits usize }
digits! { digits64 u64 }

macro_rules! number {
    ($($digits:ident $word:ty: $($type:ty as $unsigned:ty),*;)*) => { $($(
        impl Show<'d'> for $type {
            #[inline(always)]
            fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
                #[allow(unused_comparisons)]
                let sign: &[u8] = if *self < 0 { b"-" } else { b"" };
                #[allow(unused_comparisons)]
                let size = if *self < 0 { (*self as $unsigned).wrapping_neg() } else { *self as $unsigned };
                field(out, spec, sign, $digits(size as $word, 10, false, &mut [0; 64]));
            }
        }
        number! { @ $digits $word: $type as $unsigned, 'x' 16 "0x", 'X' 16 "0X", 'o' 8 "0", 'b' 2 "0b" }
    )*)* };
    (@ $digits:ident $word:ty: $type:ty as $unsigned:ty, $($kind:literal $base:literal $prefix:literal),*) => { $(
        impl Show<$kind> for $type {
            #[inline(always)]
            fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
                let prefix = if spec.alternate { $prefix } else { "" };
                let size = *self as $unsigned as $word;
                field(out, spec, prefix.as_bytes(), $digits(size, $base, $kind == 'X', &mut [0; 64]));
            }
        }
    )* };
}
number! {
    digits usize: u8 as u8, u16 as u16, u32 as u32, usize as usize, i8 as u8, i16 as u16, i32 as u32, isize as usize;
    digits64 u64: u64 as u64, i64 as u64;
}

/// A field: fill, prefix, body, as far as `spec` asks for them.
#[inline(always)]
fn field<S: Sink>(out: &mut S, spec: Spec, prefix: &[u8], body: &[u8]) {
    if spec.width == 0 {
        out.put(prefix);
        out.put(body);
    } else {
        padded(out, spec, prefix, body);
    }
}

fn padded<S: Sink>(out: &mut S, spec: Spec, prefix: &[u8], body: &[u8]) {
    let missing = spec.width.saturating_sub(prefix.len() + body.len());
    let fill = |out: &mut S, byte: u8, when: bool| (0..if when { missing } else { 0 }).for_each(|_| out.put(&[byte]));
    fill(out, b' ', !spec.left && !spec.zero);
    out.put(prefix);
    fill(out, b'0', !spec.left && spec.zero);
    out.put(body);
    fill(out, b' ', spec.left);
}

/// Formats into any [`Sink`]: what `print!` and its siblings are made of.
#[macro_export]
macro_rules! put {
    ($out:expr, $format:expr $(, $arg:expr)* $(,)?) => {{
        const PLAN: $crate::print::Plan<{ 0 $(+ { let _ = stringify!($arg); 1 })* }> = $crate::print::Plan::new($format);
        static TEXT: [u8; PLAN.len()] = $crate::print::text($format);
        let out = $out;
        $crate::put!(@ out, PLAN, TEXT, 0 $(, $arg)*);
    }};
    (@ $out:ident, $plan:ident, $text:ident, $i:expr $(, $arg:expr $(, $rest:expr)*)?) => {
        const { let (start, end) = $plan.text($i); assert!(start <= end) };
        if const { $plan.text($i).0 < $plan.text($i).1 } {
            // SAFETY: Plan::text stays inside the text, by construction of both.
            $crate::print::Sink::put($out, unsafe { $text.get_unchecked($plan.text($i).0..$plan.text($i).1) });
        }
        $(
            $crate::print::Show::<{ $plan.spec($i).kind }>::show(&$arg, $out, const { $plan.spec($i) });
            $crate::put!(@ $out, $plan, $text, $i + 1 $(, $rest)*);
        )?
    };
}

/// Prints to standard output, which is buffered: by line on a terminal, fully elsewhere, flushed by `exit`.
#[macro_export]
macro_rules! print {
    ($format:literal $(, $arg:expr)* $(,)?) => { $crate::put!(&mut $crate::stdio::stdout(), $format $(, $arg)*) };
}

/// As [`print!`], with a newline.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($format:literal $(, $arg:expr)* $(,)?) => {
        $crate::put!(&mut $crate::stdio::stdout(), concat!($format, "\n") $(, $arg)*)
    };
}

/// Prints to standard error, in one write where the text is short.
#[macro_export]
macro_rules! eprint {
    ($format:literal $(, $arg:expr)* $(,)?) => { $crate::put!(&mut $crate::stdio::Stderr::new(), $format $(, $arg)*) };
}

/// As [`eprint!`], with a newline.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($format:literal $(, $arg:expr)* $(,)?) => {
        $crate::put!(&mut $crate::stdio::Stderr::new(), concat!($format, "\n") $(, $arg)*)
    };
}

/// Prints into a `&mut [u8]`; answers with the bytes that fit. snprintf(3), without the NUL.
#[macro_export]
macro_rules! bprint {
    ($buf:expr, $format:literal $(, $arg:expr)* $(,)?) => {
        // A match keeps `&mut [0; 64]` alive as long as the statement in which the macro is used.
        match $crate::stdio::Room::new($buf) {
            mut room => {
                $crate::put!(&mut room, $format $(, $arg)*);
                room.into_bytes()
            }
        }
    };
}
