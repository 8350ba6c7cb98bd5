// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The grammar of the shell, by recursive descent: Shell Command Language of POSIX, chapter 2.10.
//!
//! What a function has read it leaves on the stack `commands`, and [`Parser::reduce`] makes one command of what is there.

use super::lexer::{Parser, Token};
use super::syntax::Command;
use super::variables::name_of;
use crate::bytes;
use alloc::rc::Rc;

impl Parser<'_> {
    /// The commands up to the end of a line, and further where one does not end there, as a list; it can be empty.
    pub(super) fn line(&mut self) {
        self.advance();
        self.skip_newlines();
        let mut goes_on = true;
        while !matches!(self.token, Token::Newline | Token::End) {
            if !goes_on {
                self.unexpected();
            }
            goes_on = self.item();
        }
        self.reduce(Token::Semicolon, 0);
    }

    /// Commands up to what cannot begin one.
    pub(super) fn list(&mut self) {
        let mark = self.commands.len();
        let mut goes_on = true;
        loop {
            goes_on |= self.token == Token::Newline;
            self.skip_newlines();
            let ends = matches!(self.token, Token::Close | Token::ArmEnd | Token::End);
            if !goes_on || ends || self.token >= Token::CloseBrace {
                return self.reduce(Token::Semicolon, mark);
            }
            goes_on = self.item();
        }
    }

    /// Commands up to `closer`, of which there is at least one.
    fn block(&mut self, closer: Token) {
        self.list();
        if self.commands.last().is_some_and(|list| list.parts.is_empty()) {
            self.unexpected();
        }
        self.expect(closer);
    }

    /// A command and the `;` or `&` behind it. Answers whether there is one.
    fn item(&mut self) -> bool {
        let mark = self.commands.len();
        self.and_or();
        let is_background = self.accept(Token::Background);
        if is_background {
            self.reduce(Token::Background, mark);
        }
        is_background || self.accept(Token::Semicolon)
    }

    fn and_or(&mut self) {
        let mark = self.commands.len();
        self.pipeline();
        while let kind @ (Token::And | Token::Or) = self.token {
            self.advance();
            self.skip_newlines();
            self.pipeline();
            self.reduce(kind, mark);
        }
    }

    fn pipeline(&mut self) {
        let mark = self.commands.len();
        if self.accept(Token::Not) {
            self.pipeline();
            return self.reduce(Token::Not, mark);
        }
        self.command();
        while self.accept(Token::Pipe) {
            self.skip_newlines();
            self.command();
        }
        if self.commands.len() > mark + 1 {
            self.reduce(Token::Pipe, mark);
        }
    }

    fn command(&mut self) {
        let (kind, mark) = (self.token, self.commands.len());
        if kind != Token::Open && !(Token::OpenBrace..=Token::While).contains(&kind) || kind == Token::In {
            return self.simple_command();
        }
        self.advance();
        match kind {
            Token::Open => self.block(Token::Close),
            Token::OpenBrace => self.block(Token::CloseBrace),
            Token::Case => self.case_clause(),
            Token::For => self.for_clause(),
            Token::If => self.if_clause(),
            _ => {
                self.block(Token::Do);
                self.block(Token::Done);
            }
        }
        self.redirections();
        self.reduce(kind, mark);
    }

    fn simple_command(&mut self) {
        let (line, mark) = (self.line_number(), self.commands.len());
        if self.token >= Token::CloseBrace {
            self.unexpected();
        }
        let mut has_words = false;
        loop {
            self.redirections();
            if self.token < Token::Word {
                break;
            }
            let word = self.word();
            let is_first = self.commands.len() == mark;
            let name = name_of(word);
            if !has_words && name.len() < word.len() && bytes::is_name(name) {
                self.take(Token::Assignment);
                continue;
            }
            self.take(Token::Word);
            if is_first && bytes::is_name(word) && self.accept(Token::Open) {
                self.expect(Token::Close);
                self.skip_newlines();
                self.command();
                return self.reduce(Token::Function, mark);
            }
            has_words = true;
        }
        if self.commands.len() == mark {
            self.unexpected();
        }
        self.put(Token::Simple, line, b"", mark);
    }

    /// What follows `if` or `elif`.
    fn if_clause(&mut self) {
        self.block(Token::Then);
        self.list();
        let mark = self.commands.len();
        if self.accept(Token::Elif) {
            self.if_clause();
            self.reduce(Token::If, mark);
        } else if self.accept(Token::Else) {
            self.block(Token::Fi);
        } else {
            self.reduce(Token::Semicolon, mark);
            self.expect(Token::Fi);
        }
    }

    fn for_clause(&mut self) {
        if !bytes::is_name(self.word()) {
            self.unexpected();
        }
        self.take(Token::For);
        self.skip_newlines();
        if self.accept(Token::In) {
            while self.token >= Token::Word {
                self.take(Token::Word);
            }
        } else {
            self.put_word(Token::Word, 0, b"\"$@\"");
        }
        self.accept(Token::Semicolon);
        self.skip_newlines();
        self.expect(Token::Do);
        self.block(Token::Done);
    }

    fn case_clause(&mut self) {
        self.take(Token::Case);
        self.skip_newlines();
        self.expect(Token::In);
        loop {
            self.skip_newlines();
            if self.accept(Token::Esac) || self.error.is_some() {
                return;
            }
            self.accept(Token::Open);
            self.take(Token::Word);
            while self.accept(Token::Pipe) {
                self.take(Token::Word);
            }
            self.expect(Token::Close);
            self.list();
            // The last arm may do without.
            if self.token != Token::Esac {
                self.expect(Token::ArmEnd);
            }
        }
    }

    fn redirections(&mut self) {
        loop {
            let digit = self.word();
            let has_digit = self.accept(Token::Number);
            let kind = self.token;
            if !kind.is_redirection() {
                return;
            }
            self.advance();
            if self.token < Token::Word {
                self.unexpected();
            }
            let number = match digit {
                [digit, ..] if has_digit => usize::from(digit - b'0'),
                _ => (kind >= Token::Output).into(),
            };
            if matches!(kind, Token::Here | Token::HereIndented) {
                self.here_document(kind == Token::HereIndented, number);
            } else {
                self.put_word(kind, number, self.word());
            }
            self.advance();
        }
    }

    /// Takes the next token, which is a word.
    fn take(&mut self, kind: Token) {
        if self.token < Token::Word {
            self.unexpected();
        }
        self.put_word(kind, 0, self.word());
        self.advance();
    }

    /// What has no parts.
    pub(super) fn put_word(&mut self, kind: Token, number: usize, text: &[u8]) {
        self.put(kind, number, text, self.commands.len());
    }

    /// Makes what has been read since `mark` the parts of one command.
    fn reduce(&mut self, kind: Token, mark: usize) {
        self.put(kind, 0, b"", mark);
    }

    fn put(&mut self, kind: Token, number: usize, text: &[u8], mark: usize) {
        let parts = self.commands.split_off(mark);
        self.commands.push(Rc::new(Command { kind, number, text: text.into(), parts }));
    }

    /// Takes the next token if it is this one.
    fn accept(&mut self, token: Token) -> bool {
        let is_it = self.token == token;
        if is_it {
            self.advance();
        }
        is_it
    }

    fn expect(&mut self, token: Token) {
        if !self.accept(token) {
            self.unexpected();
        }
    }

    fn skip_newlines(&mut self) {
        while self.accept(Token::Newline) {}
    }
}
