// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From text to tokens: where each word of a script ends.
//!
//! A word can hold a whole script in `$(...)`, and only the parser knows where that ends: so it is called from here.

use super::syntax::Word;
use crate::words::{Words, words};
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::OnceCell;

/// Why a script cannot be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SyntaxError {
    /// It goes on in a line that is not there yet.
    Incomplete,
    /// What is here in the text does not belong there.
    Unexpected(usize, usize),
}

/// Kinds of tokens. The last of them are all words: reserved ones are, where no command begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    End,
    Newline,
    Semicolon,
    /// `;;`
    ArmEnd,
    Background,
    Pipe,
    And,
    Or,
    Open,
    Close,
    Input,
    Output,
    Append,
    Both,
    Duplicate,
    DuplicateOutput,
    Here,
    HereIndented,
    /// A digit right in front of a redirection.
    Number,
    Word,
    Not,
    OpenBrace,
    Case,
    For,
    If,
    In,
    Until,
    While,
    // These end commands.
    CloseBrace,
    Do,
    Done,
    Elif,
    Else,
    Esac,
    Fi,
    Then,
}

/// What has more characters comes before its beginning.
const OPERATORS: Words<Token> = words! {
    "\n"    Token::Newline;
    ";;"    Token::ArmEnd;
    ";"     Token::Semicolon;
    "&&"    Token::And;
    "&"     Token::Background;
    "||"    Token::Or;
    "|"     Token::Pipe;
    "("     Token::Open;
    ")"     Token::Close;
    "<<-"   Token::HereIndented;
    "<<"    Token::Here;
    "<&"    Token::Duplicate;
    "<>"    Token::Both;
    "<"     Token::Input;
    ">>"    Token::Append;
    ">&"    Token::DuplicateOutput;
    ">|"    Token::Output;
    ">"     Token::Output;
};

const RESERVED: Words<Token> = words! {
    "!"     Token::Not;
    "{"     Token::OpenBrace;
    "}"     Token::CloseBrace;
    "case"  Token::Case;
    "do"    Token::Do;
    "done"  Token::Done;
    "elif"  Token::Elif;
    "else"  Token::Else;
    "esac"  Token::Esac;
    "fi"    Token::Fi;
    "for"   Token::For;
    "if"    Token::If;
    "in"    Token::In;
    "then"  Token::Then;
    "until" Token::Until;
    "while" Token::While;
};

pub(super) fn is_reserved(word: &[u8]) -> bool {
    RESERVED.get(word).is_some()
}

/// What ends a word that is not quoted.
const ENDS: &[u8] = b" \t\n;&|<>()";

/// A here-document whose text has not been reached.
struct Pending {
    delimiter: Vec<u8>,
    /// Whether tabs in front of lines do not count.
    is_indented: bool,
    text: Rc<OnceCell<Vec<u8>>>,
}

/// Reads a script from left to right. After the first error there is nothing more to read.
pub(super) struct Parser<'a> {
    text: &'a [u8],
    /// What is next.
    pub token: Token,
    start: usize,
    /// Where it ends; behind a newline, where the here-documents end that follow it.
    pub end: usize,
    pub error: Option<SyntaxError>,
    pending: Vec<Pending>,
}

impl<'a> Parser<'a> {
    /// Reads `text` from `at` on.
    pub(super) fn new(text: &'a [u8], at: usize) -> Self {
        let mut parser = Self { text, token: Token::Newline, start: at, end: at, error: None, pending: Vec::new() };
        parser.advance();
        parser
    }

    /// Stops at an error; the first one counts.
    pub(super) fn stop(&mut self, error: SyntaxError) {
        self.error.get_or_insert(error);
        self.token = Token::End;
    }

    /// Stops because something else should be next. At the end it may still come.
    pub(super) fn unexpected(&mut self) {
        let is_end = self.token == Token::End;
        self.stop(if is_end { SyntaxError::Incomplete } else { SyntaxError::Unexpected(self.start, self.end) });
    }

    /// Goes on behind the next token.
    pub(super) fn advance(&mut self) {
        if self.error.is_some() {
            return;
        }
        self.skip_blanks();
        self.start = self.end;
        let rest = self.rest();
        if rest.is_empty() {
            self.token = Token::End;
        } else if let Some((text, token)) = OPERATORS.prefix(rest) {
            self.token = token;
            self.end += text.len();
            if token == Token::Newline {
                self.read_here_documents();
            }
        } else {
            match word_end(self.text, self.start) {
                Ok(end) => self.end = end,
                Err(error) => return self.stop(error),
            }
            self.token = match (self.word(), self.rest()) {
                ([b'0'..=b'9'], [b'<' | b'>', ..]) => Token::Number,
                (word, _) => RESERVED.get(word).unwrap_or(Token::Word),
            };
        }
    }

    /// The text of the next token.
    pub(super) fn word(&self) -> &'a [u8] {
        self.text.get(self.start..self.end).unwrap_or(&[])
    }

    /// The next token as a word of its own.
    pub(super) fn take_word(&mut self) -> Word {
        if self.token < Token::Word {
            self.unexpected();
        }
        let word = self.word().into();
        self.advance();
        word
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.end..).unwrap_or(&[])
    }

    fn skip_blanks(&mut self) {
        loop {
            self.end += match self.rest() {
                [b' ' | b'\t', ..] => 1,
                [b'\\', b'\n', ..] => 2,
                rest @ [b'#', ..] => rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len()),
                _ => return,
            }
        }
    }

    /// In which line the next token is.
    pub(super) fn line_number(&self) -> usize {
        1 + self.text.iter().take(self.start).filter(|&&byte| byte == b'\n').count()
    }

    /// Has the text of a here-document read where this line ends. The next token is its delimiter.
    pub(super) fn expect_here_document(&mut self, is_indented: bool) -> Rc<OnceCell<Vec<u8>>> {
        let text = Rc::new(OnceCell::new());
        let delimiter = self.word().iter().copied().filter(|byte| !QUOTES.contains(byte)).collect();
        self.pending.push(Pending { delimiter, is_indented, text: text.clone() });
        text
    }

    fn read_here_documents(&mut self) {
        for Pending { delimiter, is_indented, text } in core::mem::take(&mut self.pending) {
            let mut body = Vec::new();
            loop {
                let rest = self.rest();
                if rest.is_empty() {
                    return self.stop(SyntaxError::Incomplete);
                }
                let mut line = rest.split_inclusive(|&byte| byte == b'\n').next().unwrap_or(rest);
                self.end += line.len();
                while is_indented && let [b'\t', rest @ ..] = line {
                    line = rest;
                }
                if line.strip_suffix(b"\n").unwrap_or(line) == delimiter {
                    break;
                }
                body.extend_from_slice(line);
            }
            // Nobody else has set it.
            let _ = text.set(body);
        }
    }
}

/// With one of these in its delimiter, the text of a here-document is not expanded.
pub(super) const QUOTES: &[u8] = b"\\'\"";

/// Where a piece of a word ends, or why nobody can tell.
type End = core::result::Result<usize, SyntaxError>;

/// Where the word that begins at `at` ends.
fn word_end(text: &[u8], mut at: usize) -> End {
    while text.get(at).is_some_and(|byte| !ENDS.contains(byte)) {
        at = piece_end(text, at, false)?;
    }
    Ok(at)
}

/// Where the piece of a word ends that begins at `at`: a character, a quoted text, or what is expanded.
pub(super) fn piece_end(text: &[u8], at: usize, is_quoted: bool) -> End {
    match text.get(at..).unwrap_or(&[]) {
        [] | [b'\\', b'\n'] => Err(SyntaxError::Incomplete),
        [b'\\', _, ..] => Ok(at + 2),
        [b'\'', ..] if !is_quoted => quoted_end(text, at + 1, b'\''),
        [quote @ (b'"' | b'`'), ..] => quoted_end(text, at + 1, *quote),
        [b'$', ..] => dollar_end(text, at, is_quoted),
        _ => Ok(at + 1),
    }
}

/// Behind the quote that ends what was begun before `at`.
fn quoted_end(text: &[u8], mut at: usize, quote: u8) -> End {
    loop {
        let byte = *text.get(at).ok_or(SyntaxError::Incomplete)?;
        at = match (quote, byte) {
            _ if byte == quote => return Ok(at + 1),
            // Between backquotes only a backslash means something, and between single quotes nothing.
            (b'"', _) | (b'`', b'\\') => piece_end(text, at, true)?,
            _ => at + 1,
        };
    }
}

/// Behind what a `$` begins.
fn dollar_end(text: &[u8], at: usize, is_quoted: bool) -> End {
    match text.get(at + 1..).unwrap_or(&[]) {
        [b'(', b'(', ..] => match arithmetic_end(text, at + 3)? {
            Some(end) => Ok(end),
            None => command_end(text, at + 2),
        },
        [b'(', ..] => command_end(text, at + 2),
        [b'{', ..] => {
            let mut at = at + 2;
            while text.get(at) != Some(&b'}') {
                at = piece_end(text, at, is_quoted)?;
            }
            Ok(at + 1)
        }
        _ => Ok(at + 1),
    }
}

/// Behind the `))` of an arithmetic expression, or nothing if it is not one but a subshell in `$( (...) )`.
pub(super) fn arithmetic_end(text: &[u8], mut at: usize) -> core::result::Result<Option<usize>, SyntaxError> {
    let mut depth = 0;
    loop {
        match text.get(at..).unwrap_or(&[]) {
            [b')', b')', ..] if depth == 0 => return Ok(Some(at + 2)),
            [b')', ..] if depth == 0 => return Ok(None),
            [b'(', ..] => depth += 1,
            [b')', ..] => depth -= 1,
            _ => {}
        }
        at = piece_end(text, at, true)?;
    }
}

/// Behind the `)` of a script that begins at `at`.
fn command_end(text: &[u8], at: usize) -> End {
    let mut parser = Parser::new(text, at);
    parser.list();
    if parser.token != Token::Close {
        parser.unexpected();
    }
    parser.error.map_or(Ok(parser.end), Err)
}
