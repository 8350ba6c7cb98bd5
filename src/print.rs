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

/// What one directive asks for. Small enough for registers, so that the compiler sees what all uses have in common.
#[derive(Clone, Copy)]
pub struct Spec {
    /// `d` for `{}`, else the letter.
    pub kind: char,
    /// At least so many bytes.
    pub width: u16,
    /// Fill with zeros behind the sign.
    pub zero: bool,
    /// Fill behind, not in front.
    pub left: bool,
    /// Say the base: `0x`.
    pub alternate: bool,
}

impl Spec {
    const PLAIN: Self = Self { kind: 'd', width: 0, zero: false, left: false, alternate: false };
}

/// A format, read: its directives, and where each stands in the text that is left when they are taken out.
pub struct Plan<const N: usize> {
    specs: [Spec; N],
    places: [usize; N],
    len: usize,
}

impl<const N: usize> Plan<N> {
    /// Reads a format that has `N` arguments.
    pub const fn new(format: &str) -> Self {
        let (mut specs, mut places, mut found, mut len, mut i) = ([Spec::PLAIN; N], [0; N], 0, 0, 0);
        let format = format.as_bytes();
        while i < format.len() {
            let escaped = i + 1 < format.len() && format[i] == format[i + 1];
            match format[i] {
                b'{' if !escaped => {
                    assert!(found < N, "there are more directives than arguments");
                    (specs[found], i) = directive(format, i + 1);
                    places[found] = len;
                    found += 1;
                }
                b'}' if !escaped => panic!("a closing brace that ends no directive is written twice"),
                b'{' | b'}' => (i, len) = (i + 2, len + 1),
                _ => (i, len) = (i + 1, len + 1),
            }
        }
        assert!(found == N, "there are more arguments than directives");
        Self { specs, places, len }
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
        let start = if i == 0 { 0 } else { self.places[i - 1] };
        (start, if i == N { self.len } else { self.places[i] })
    }
}

/// Reads one directive from behind its `{`; answers with it and with where it ends.
const fn directive(format: &[u8], mut i: usize) -> (Spec, usize) {
    let mut spec = Spec::PLAIN;
    assert!(i < format.len(), "an opening brace that starts no directive is written twice");
    if format[i] == b':' {
        i += 1;
        while i < format.len() && format[i] != b'}' {
            match format[i] {
                b'<' => spec.left = true,
                b'>' => spec.left = false,
                b'#' => spec.alternate = true,
                b'0' if spec.width == 0 => spec.zero = true,
                digit @ b'0'..=b'9' => spec.width = spec.width * 10 + (digit - b'0') as u16,
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
            b'{' if !escaped => i = directive(format, i + 1).1,
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

/// What is a piece of text already.
macro_rules! text {
    ($(($($generic:tt)*) $type:ty, $self:ident => $bytes:expr;)*) => { $(
        impl<$($generic)*> Show<'d'> for $type {
            #[inline(always)]
            fn show<S: Sink>(&$self, out: &mut S, spec: Spec) {
                field(out, spec, 0, $bytes);
            }
        }
    )* };
}
text! {
    ()               [u8],    self => self;
    (const N: usize) [u8; N], self => self;
    ()               str,     self => self.as_bytes();
    ()               CStr,    self => self.to_bytes();
    ()               char,    self => self.encode_utf8(&mut [0; 4]).as_bytes();
    ()               bool,    self => if *self { b"true" } else { b"false" };
}

impl Show<'c'> for u8 {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, 0, &[*self]);
    }
}

impl<T> Show<'p'> for *const T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        number(out, Spec { kind: 'x', alternate: true, ..spec }, false, *self as usize);
    }
}

impl<T> Show<'p'> for *mut T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        Show::<'p'>::show(&self.cast_const(), out, spec);
    }
}

impl<T> Show<'d'> for *const T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        Show::<'p'>::show(self, out, spec);
    }
}

impl<T> Show<'d'> for *mut T {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        Show::<'p'>::show(self, out, spec);
    }
}

/// `Ok(3)` or `Err(ENOENT)`.
impl<T: Show<'d'>, E: Show<'d'>> Show<'d'> for core::result::Result<T, E> {
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        match self {
            Ok(value) => within(out, b"Ok(", value, spec),
            Err(error) => within(out, b"Err(", error, spec),
        }
    }
}

/// `Some(3)` or `None`.
impl<T: Show<'d'>> Show<'d'> for Option<T> {
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        match self {
            Some(value) => within(out, b"Some(", value, spec),
            None => field(out, spec, 0, b"None"),
        }
    }
}

impl Show<'d'> for () {
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        field(out, spec, 0, b"()");
    }
}

fn within<S: Sink>(out: &mut S, head: &[u8], value: &impl Show<'d'>, spec: Spec) {
    out.put(head);
    value.show(out, spec);
    out.put(b")");
}

impl Show<'d'> for crate::Errno {
    #[inline(always)]
    fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
        match self.name() {
            Some(name) => field(out, spec, 0, name.as_bytes()),
            None => Show::<'d'>::show(&self.number(), out, spec),
        }
    }
}

/// A number, written from its last digit on. There are two, because division by parts is dear where registers are narrow.
macro_rules! digits {
    ($name:ident $word:ty) => {
        fn $name<S: Sink>(out: &mut S, spec: Spec, negative: bool, mut value: $word) {
            let base = match spec.kind {
                'x' | 'X' => 16,
                'o' => 8,
                'b' => 2,
                _ => 10,
            };
            let is_zero = value == 0;
            // The digits of the longest number, and `0b` in front of them.
            let mut room = [0; <$word>::BITS as usize + 2];
            let mut start = room.len();
            let mut push = |byte| {
                start -= 1;
                if let Some(place) = room.get_mut(start) {
                    *place = byte;
                }
            };
            loop {
                let digit = (value % base) as u8;
                push(match digit {
                    0..10 => b'0' + digit,
                    _ if spec.kind == 'X' => b'A' - 10 + digit,
                    _ => b'a' - 10 + digit,
                });
                value /= base;
                if value == 0 {
                    break;
                }
            }
            let mut prefix = 0;
            if negative {
                push(b'-');
                prefix = 1;
            } else if spec.alternate && (base == 16 || base == 2) {
                push(spec.kind as u8);
                push(b'0');
                prefix = 2;
            } else if spec.alternate && base == 8 && !is_zero {
                push(b'0');
                prefix = 1;
            }
            field(out, spec, prefix, room.get(start..).unwrap_or(&[]));
        }
    };
}
digits! { number usize }
digits! { number64 u64 }

macro_rules! numbers {
    ($($number:ident $word:ty: $($type:ty as $unsigned:ty),*;)*) => { $($(
        impl Show<'d'> for $type {
            #[inline(always)]
            fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
                #[allow(unused_comparisons)]
                let negative = *self < 0;
                let bits = *self as $unsigned;
                $number(out, spec, negative, if negative { bits.wrapping_neg() } else { bits } as $word);
            }
        }
        numbers! { @ $number $word: $type as $unsigned, 'x' 'X' 'o' 'b' }
    )*)* };
    (@ $number:ident $word:ty: $type:ty as $unsigned:ty, $($kind:literal)*) => { $(
        impl Show<$kind> for $type {
            #[inline(always)]
            fn show<S: Sink>(&self, out: &mut S, spec: Spec) {
                $number(out, spec, false, *self as $unsigned as $word);
            }
        }
    )* };
}
numbers! {
    number usize: u8 as u8, u16 as u16, u32 as u32, usize as usize, i8 as u8, i16 as u16, i32 as u32, isize as usize;
    number64 u64: u64 as u64, i64 as u64;
}

/// A body, filled up as `spec` asks for it. Zeros stand behind the first `prefix` bytes, a sign or a base.
#[inline(always)]
fn field<S: Sink>(out: &mut S, spec: Spec, prefix: usize, body: &[u8]) {
    if spec.width == 0 {
        out.put(body);
    } else {
        padded(out, spec, prefix, body);
    }
}

fn padded<S: Sink>(out: &mut S, spec: Spec, prefix: usize, body: &[u8]) {
    let missing = usize::from(spec.width).saturating_sub(body.len());
    let fill = |out: &mut S, byte: u8, when: bool| (0..if when { missing } else { 0 }).for_each(|_| out.put(&[byte]));
    let (head, digits) = body.split_at_checked(prefix).unwrap_or((b"", body));
    fill(out, b' ', !spec.left && !spec.zero);
    out.put(head);
    fill(out, b'0', !spec.left && spec.zero);
    out.put(digits);
    fill(out, b' ', spec.left);
}

/// Formats into any [`Sink`]: what `print!` and its siblings are made of.
#[macro_export]
macro_rules! put {
    ($out:expr, $format:expr $(, $arg:expr)* $(,)?) => {{
        const PLAN: $crate::print::Plan<{ 0 $(+ { let _ = stringify!($arg); 1 })* }> = $crate::print::Plan::new($format);
        static TEXT: [u8; PLAN.len()] = $crate::print::text($format);
        let out: &mut _ = $out;
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
