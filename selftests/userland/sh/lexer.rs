// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From text to tokens: where each word of a script ends.
//!
//! A word can hold a whole script in `$(...)`, and only the parser knows where that ends: so it is called from here. No function
//! answers with an error: the parser remembers the first one, and from there on reads nothing but the end.

use super::syntax::Command;
use crate::bytes::{before, is_name_byte, without};
use crate::words::{Words, words};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// Why a script cannot be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SyntaxError {
    /// It goes on in a line that is not there yet.
    Incomplete,
    /// The next token does not belong there.
    Unexpected,
}

/// Kinds of tokens, and of commands. The last of them are all words: reserved ones are, where no command begins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    // These are no tokens, but only commands.
    Simple,
    Function,
    Assignment,
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
    // These redirect input.
    Input,
    Both,
    Duplicate,
    Here,
    HereIndented,
    /// A here-document that is not expanded: its delimiter was quoted.
    HereRaw,
    // These redirect output.
    Output,
    Append,
    DuplicateOutput,
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

impl Token {
    pub(super) fn is_redirection(self) -> bool {
        (Token::Input..=Token::DuplicateOutput).contains(&self)
    }
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

/// With one of these in its delimiter, the text of a here-document is not expanded.
const QUOTES: &[u8] = b"\\'\"";

/// What a piece of a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    Character,
    /// Behind a backslash.
    Escaped,
    /// Between single quotes.
    Single,
    /// Between double quotes.
    Double,
    /// Between backquotes.
    Backquoted,
    /// `$name`
    Name,
    /// `$(...)`
    Command,
    /// `${...}`
    Braces,
    /// `$((...))`
    Arithmetic,
}

impl Piece {
    /// How long that is which it begins and ends with.
    pub(super) fn edges(self) -> (usize, usize) {
        const EDGES: [(u8, u8); 9] = [(0, 0), (1, 0), (1, 1), (1, 1), (1, 1), (1, 0), (2, 1), (2, 1), (3, 2)];
        let (front, back) = EDGES[self as usize];
        (front.into(), back.into())
    }
}

/// Reads a script from left to right. After the first error there is nothing more to read.
pub(super) struct Parser<'a> {
    pub text: &'a [u8],
    /// What is next.
    pub token: Token,
    pub start: usize,
    /// Where it ends; behind a newline, where the here-documents end that follow it.
    pub end: usize,
    pub error: Option<SyntaxError>,
    /// Where the here-documents end that follow this line; 0 if there are none.
    documents: usize,
    /// What has been read, and is not part of a command yet.
    pub commands: Vec<Rc<Command>>,
}

impl<'a> Parser<'a> {
    /// Reads `text` from `at` on. There is no token yet.
    pub(super) fn new(text: &'a [u8], at: usize) -> Self {
        Self { text, token: Token::Newline, start: at, end: at, error: None, documents: 0, commands: Vec::new() }
    }

    /// Stops at an error; the first one counts.
    pub(super) fn stop(&mut self, error: SyntaxError) {
        self.error.get_or_insert(error);
        self.token = Token::End;
    }

    /// Stops because something else should be next. At the end it may still come.
    pub(super) fn unexpected(&mut self) {
        let is_end = self.token == Token::End;
        self.stop(if is_end { SyntaxError::Incomplete } else { SyntaxError::Unexpected });
    }

    /// Goes on behind the next token.
    pub(super) fn advance(&mut self) {
        self.skip_blanks();
        if self.error.is_some() {
            return;
        }
        self.start = self.end;
        let rest = self.rest();
        let mut token = Token::End;
        if let Some((text, operator)) = OPERATORS.prefix(rest) {
            token = operator;
            self.end += text.len();
            if token == Token::Newline && self.documents > 0 {
                self.end = core::mem::take(&mut self.documents);
            }
        } else if !rest.is_empty() {
            self.skip_word();
            token = match (self.word(), self.rest()) {
                ([b'0'..=b'9'], [b'<' | b'>', ..]) => Token::Number,
                (word, _) => RESERVED.get(word).unwrap_or(Token::Word),
            };
        }
        if self.error.is_none() {
            self.token = token;
        }
    }

    /// The text of the next token.
    pub(super) fn word(&self) -> &'a [u8] {
        self.text.get(self.start..self.end).unwrap_or(&[])
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.get(self.end..).unwrap_or(&[])
    }

    fn skip_blanks(&mut self) {
        loop {
            self.end += match self.rest() {
                [b' ' | b'\t', ..] => 1,
                [b'\\', b'\n', ..] => 2,
                rest @ [b'#', ..] => rest.iter().take_while(|&&byte| byte != b'\n').count(),
                _ => return,
            }
        }
    }

    fn skip_word(&mut self) {
        while self.error.is_none() && self.rest().first().is_some_and(|byte| !ENDS.contains(byte)) {
            self.piece(false);
        }
    }

    /// In which line the next token is.
    pub(super) fn line_number(&self) -> usize {
        1 + self.text.iter().take(self.start).filter(|&&byte| byte == b'\n').count()
    }

    /// A here-document, of which the next token is the delimiter. It begins behind this line, or behind the one before.
    pub(super) fn here_document(&mut self, is_indented: bool, fd: usize) {
        let (token, start, end) = (self.token, self.start, self.end);
        let delimiter = without(self.word(), QUOTES);
        if self.documents == 0 {
            while !matches!(self.token, Token::Newline | Token::End) {
                self.advance();
            }
            self.documents = self.end;
        }
        let mut text = Vec::new();
        loop {
            let rest = self.text.get(self.documents..).unwrap_or(&[]);
            if rest.is_empty() {
                self.stop(SyntaxError::Incomplete);
                break;
            }
            let mut line = before(rest, b'\n');
            self.documents += line.len() + 1;
            while is_indented && let [b'\t', rest @ ..] = line {
                line = rest;
            }
            if line == delimiter {
                (self.token, self.start, self.end) = (token, start, end);
                break;
            }
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        let is_expanded = delimiter.len() == end - start;
        self.put_word(if is_expanded { Token::Here } else { Token::HereRaw }, fd, &text);
    }

    /// Goes behind a piece of a word: a character, a quoted text, or what is expanded.
    pub(super) fn piece(&mut self, is_quoted: bool) -> Piece {
        let rest = self.rest();
        self.end += 1;
        match rest {
            [] | [b'\\', b'\n'] => self.stop(SyntaxError::Incomplete),
            [b'\\', _, ..] => {
                self.end += 1;
                return Piece::Escaped;
            }
            [quote @ (b'\'' | b'"' | b'`'), ..] if !is_quoted || *quote != b'\'' => {
                self.skip_to(*quote);
                return match quote {
                    b'\'' => Piece::Single,
                    b'"' => Piece::Double,
                    _ => Piece::Backquoted,
                };
            }
            [b'$', b'(', b'(', ..] if self.arithmetic() => return Piece::Arithmetic,
            [b'$', b'(', ..] => {
                self.end += 1;
                self.script();
                return Piece::Command;
            }
            [b'$', b'{', ..] => {
                self.end += 1;
                while self.rest().first() != Some(&b'}') && self.error.is_none() {
                    self.piece(is_quoted);
                }
                self.end += 1;
                return Piece::Braces;
            }
            [b'$', rest @ ..] => {
                // Of digits it is one without braces.
                let is_digit = rest.first().is_some_and(u8::is_ascii_digit);
                let len = if is_digit { 1 } else { name_length(rest) };
                self.end += len;
                return if len > 0 { Piece::Name } else { Piece::Character };
            }
            _ => {}
        }
        Piece::Character
    }

    /// Goes behind the quote that ends what has begun. Only a backslash means something between backquotes, and nothing
    /// between single quotes.
    fn skip_to(&mut self, quote: u8) {
        while self.error.is_none() {
            match self.rest() {
                [byte, ..] if *byte == quote => break,
                [b'\\', ..] if quote == b'`' => drop(self.piece(true)),
                [_, ..] if quote != b'"' => self.end += 1,
                _ => drop(self.piece(true)),
            }
        }
        self.end += 1;
    }

    /// Goes behind the `))` of an arithmetic expression. It stays where it is if that is a subshell, in `$( (...) )`.
    fn arithmetic(&mut self) -> bool {
        let start = self.end;
        self.end += 2;
        let mut depth = 0;
        while self.error.is_none() {
            match self.rest() {
                [b')', b')', ..] if depth == 0 => {
                    self.end += 2;
                    return true;
                }
                [b')', ..] if depth == 0 => break,
                [b'(', ..] => depth += 1,
                [b')', ..] => depth -= 1,
                _ => {}
            }
            self.piece(true);
        }
        self.end = start;
        false
    }

    /// Goes behind the `)` of a script.
    fn script(&mut self) {
        let (start, documents) = (self.start, core::mem::take(&mut self.documents));
        self.advance();
        self.list();
        self.commands.pop();
        if self.token != Token::Close {
            self.unexpected();
        } else {
            (self.start, self.documents) = (start, documents);
        }
    }
}

/// How many bytes the name of a parameter has.
pub(super) fn name_length(text: &[u8]) -> usize {
    match text {
        [b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!', ..] => 1,
        [b'0'..=b'9', ..] => text.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => text.iter().take_while(|&&byte| is_name_byte(byte)).count(),
    }
}
