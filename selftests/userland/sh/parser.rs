// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The grammar of the shell, by recursive descent: Shell Command Language of POSIX, chapter 2.10.
//!
//! No function here answers with an error: the parser remembers the first one, and from there on reads nothing but the end.

use super::lexer::{Parser, Token};
use super::syntax::{Command, Redirect, RedirectKind, Simple};
use crate::bytes;
use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;

impl Parser<'_> {
    /// The commands up to the end of a line, and further where one does not end there; nothing at the end of the script.
    pub(super) fn line(&mut self) -> Option<Command> {
        self.skip_newlines();
        let mut commands = Vec::new();
        let mut is_last = false;
        while !matches!(self.token, Token::Newline | Token::End) {
            if is_last {
                self.unexpected();
            }
            is_last = self.item(&mut commands);
        }
        (!commands.is_empty()).then_some(Command::List(commands))
    }

    /// Commands up to what cannot begin one.
    pub(super) fn list(&mut self) -> Command {
        let mut commands = Vec::new();
        let mut is_last = false;
        loop {
            is_last &= self.token != Token::Newline;
            self.skip_newlines();
            let ends = matches!(self.token, Token::Close | Token::ArmEnd | Token::End);
            if is_last || ends || self.token >= Token::CloseBrace {
                return Command::List(commands);
            }
            is_last = self.item(&mut commands);
        }
    }

    /// Commands up to `closer`, of which there is at least one.
    fn block(&mut self, closer: Token) -> Box<Command> {
        let list = self.list();
        if matches!(&list, Command::List(commands) if commands.is_empty()) {
            self.unexpected();
        }
        self.expect(closer);
        Box::new(list)
    }

    /// A command and the `;` or `&` behind it. Answers whether there is none.
    fn item(&mut self, commands: &mut Vec<Command>) -> bool {
        let mut command = self.and_or();
        let is_background = self.accept(Token::Background);
        if is_background {
            command = Command::Background(Box::new(command));
        }
        commands.push(command);
        !is_background && !self.accept(Token::Semicolon)
    }

    fn and_or(&mut self) -> Command {
        let mut left = self.pipeline();
        loop {
            let make = match self.token {
                Token::And => Command::And,
                Token::Or => Command::Or,
                _ => return left,
            };
            self.advance();
            self.skip_newlines();
            left = make(Box::new(left), Box::new(self.pipeline()));
        }
    }

    fn pipeline(&mut self) -> Command {
        if self.accept(Token::Not) {
            return Command::Not(Box::new(self.pipeline()));
        }
        let first = self.command();
        if self.token != Token::Pipe {
            return first;
        }
        let mut stages = vec![first];
        while self.accept(Token::Pipe) {
            self.skip_newlines();
            stages.push(self.command());
        }
        Command::Pipeline(stages)
    }

    fn command(&mut self) -> Command {
        let token = self.token;
        if !matches!(token, Token::Open | Token::OpenBrace | Token::Case | Token::For | Token::If)
            && !matches!(token, Token::Until | Token::While)
        {
            return self.simple_command();
        }
        self.advance();
        let command = match token {
            Token::Open => Command::Subshell(self.block(Token::Close)),
            Token::OpenBrace => *self.block(Token::CloseBrace),
            Token::Case => self.case_clause(),
            Token::For => self.for_clause(),
            Token::If => self.if_clause(),
            _ => Command::While(token == Token::While, self.block(Token::Do), self.block(Token::Done)),
        };
        let redirects = self.redirects();
        if redirects.is_empty() { command } else { Command::Redirected(Box::new(command), redirects) }
    }

    fn simple_command(&mut self) -> Command {
        let mut simple = Simple { line: self.line_number(), ..Simple::default() };
        if self.token >= Token::CloseBrace {
            self.unexpected();
        }
        loop {
            simple.redirects.append(&mut self.redirects());
            if self.token < Token::Word {
                break;
            }
            let text = self.word();
            let word = self.take_word();
            let is_first = simple.words.is_empty();
            if is_first && bytes::split_once(text, b'=').is_some_and(|(name, _)| bytes::is_name(name)) {
                simple.assignments.push(word);
            } else if is_first && bytes::is_name(text) && self.accept(Token::Open) {
                self.expect(Token::Close);
                self.skip_newlines();
                return Command::Function(word, Rc::new(self.command()));
            } else {
                simple.words.push(word);
            }
        }
        if simple.words.is_empty() && simple.assignments.is_empty() && simple.redirects.is_empty() {
            self.unexpected();
        }
        Command::Simple(simple)
    }

    /// What follows `if` or `elif`.
    fn if_clause(&mut self) -> Command {
        let condition = self.block(Token::Then);
        let body = Box::new(self.list());
        let otherwise = if self.accept(Token::Elif) {
            Some(Box::new(self.if_clause()))
        } else if self.accept(Token::Else) {
            Some(self.block(Token::Fi))
        } else {
            self.expect(Token::Fi);
            None
        };
        Command::If(condition, body, otherwise)
    }

    fn for_clause(&mut self) -> Command {
        if !bytes::is_name(self.word()) {
            self.unexpected();
        }
        let name = self.take_word();
        self.skip_newlines();
        let words = self.accept(Token::In).then(|| {
            let mut words = Vec::new();
            while self.token >= Token::Word {
                words.push(self.take_word());
            }
            words
        });
        self.accept(Token::Semicolon);
        self.skip_newlines();
        self.expect(Token::Do);
        Command::For(name, words, self.block(Token::Done))
    }

    fn case_clause(&mut self) -> Command {
        let word = self.take_word();
        self.skip_newlines();
        self.expect(Token::In);
        let mut arms = Vec::new();
        loop {
            self.skip_newlines();
            if self.accept(Token::Esac) || self.error.is_some() {
                return Command::Case(word, arms);
            }
            self.accept(Token::Open);
            let mut patterns = vec![self.take_word()];
            while self.accept(Token::Pipe) {
                patterns.push(self.take_word());
            }
            self.expect(Token::Close);
            arms.push((patterns, self.list()));
            // The last arm may do without.
            if self.token != Token::Esac {
                self.expect(Token::ArmEnd);
            }
        }
    }

    fn redirects(&mut self) -> Vec<Redirect> {
        let mut redirects = Vec::new();
        loop {
            let mut fd = None;
            if self.token == Token::Number {
                fd = self.word().first().map(|digit| i32::from(digit - b'0'));
                self.advance();
            }
            let token = self.token;
            let (kind, usual) = match token {
                Token::Input => (RedirectKind::Input, 0),
                Token::Both => (RedirectKind::Both, 0),
                Token::Duplicate => (RedirectKind::Duplicate, 0),
                Token::Here | Token::HereIndented => (RedirectKind::Here, 0),
                Token::DuplicateOutput => (RedirectKind::Duplicate, 1),
                Token::Output => (RedirectKind::Output, 1),
                Token::Append => (RedirectKind::Append, 1),
                _ => return redirects,
            };
            self.advance();
            let text = match kind {
                RedirectKind::Here => self.expect_here_document(token == Token::HereIndented),
                _ => Rc::default(),
            };
            redirects.push(Redirect { fd: fd.unwrap_or(usual), kind, target: self.take_word(), text });
        }
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
