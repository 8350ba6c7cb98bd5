// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From lines to the tree that they describe: documents, their tests, and the tests inside of those.
//!
//! Only columns tell what is nested in what, and a parent's result comes after its children. So blocks of lines stay
//! open until a result to their left takes them in. One that nothing takes in becomes a test without a result, so that
//! a lost line is seen. The kernel's selftest runner nests by putting `# ` in front: that counts as two columns.

use crate::console::Line;
use crate::ktap::{self, Directive, Kind, Outcome};

/// Blocks open inside each other. What is nested deeper counts for the last of them.
const DEEPEST: usize = 32;

/// Lines of diagnostics kept with a test: the last ones.
const NOTES: usize = 60;

/// A document, or the tests inside of a test.
#[derive(Debug, Default)]
pub(super) struct Block {
    column: usize,
    /// From `# Subtest: name`.
    pub name: Option<String>,
    pub plan: Option<u32>,
    /// The reason of `1..0 # SKIP reason`.
    pub skip: Option<String>,
    /// The reason of `Bail out! reason`.
    pub bail_out: Option<String>,
    pub nodes: Vec<Node>,
    /// Lines with what looks like a result in their middle: its number, and the line.
    pub spliced: Vec<(u32, String)>,
    /// The line that it begins at.
    pub at: usize,
}

impl Block {
    /// Whether nothing is inside, and nothing was to come.
    pub(super) fn is_void(&self) -> bool {
        self.nodes.is_empty() && self.bail_out.is_none() && self.plan.unwrap_or(0) == 0
    }

    fn next_number(&self) -> u32 {
        self.nodes.last().map_or(0, |node| node.number).saturating_add(1)
    }

    /// Takes in a block whose own result never came.
    fn adopt(&mut self, block: Block) {
        let name = block.name.clone().unwrap_or_default();
        let (number, at) = (self.next_number(), block.at);
        self.nodes.push(Node { at, number, name, own: None, block: Some(block), notes: Vec::new(), seconds: None });
    }
}

/// A test: a leaf, or one with tests inside.
#[derive(Debug)]
pub(super) struct Node {
    pub at: usize,
    pub number: u32,
    /// May be empty.
    pub name: String,
    /// Its own result.
    pub own: Option<Own>,
    pub block: Option<Block>,
    /// What was printed for it.
    pub notes: Vec<String>,
    /// The time between its result and the line before that.
    pub seconds: Option<f64>,
}

/// What a result line says, apart from the test's name.
#[derive(Debug)]
pub(super) struct Own {
    pub ok: bool,
    pub directive: Directive,
    pub reason: String,
}

/// Reads the lines of one channel in order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Whether comments may hold results. Those of our own tests hold whatever the tests print.
    comments: bool,
    done: Vec<Block>,
    /// From the outermost: each begins at a higher column than the one before.
    open: Vec<Block>,
    /// The last `# Subtest:`, until a line shows which block it names.
    header: Option<(usize, String)>,
    /// Diagnostics since the last line that was none.
    notes: Vec<String>,
    clock: Option<f64>,
}

impl Tree {
    pub(super) fn new(comments: bool) -> Self {
        Tree { comments, ..Tree::default() }
    }

    pub(super) fn line(&mut self, line: &Line) {
        let (column, kind) = self.classify(&line.text);
        if !matches!(kind, Kind::Diagnostic(_) | Kind::Other(_)) {
            self.settle_notes();
        }
        match kind {
            Kind::Version => {
                self.close(column);
                if self.top_at(column).is_none_or(|top| top.plan.is_some() || !top.nodes.is_empty()) {
                    self.begin(column, line.at);
                }
            }
            Kind::Plan { count, skip } => {
                self.close(column);
                if self.top_at(column).is_none_or(|top| top.plan.is_some()) {
                    self.begin(column, line.at);
                }
                self.name_top();
                self.header = None;
                if let Some(top) = self.open.last_mut() {
                    (top.plan, top.skip) = (Some(count), skip.map(str::to_owned));
                }
            }
            Kind::Subtest(name) => self.header = Some((column, name.to_owned())),
            Kind::Result(outcome) => self.result(column, outcome, line),
            Kind::BailOut(why) => {
                self.close(column);
                if self.open.is_empty() {
                    self.begin(column, line.at);
                }
                if let Some(top) = self.open.last_mut() {
                    top.bail_out = Some(why.to_owned());
                }
            }
            Kind::Diagnostic(_) | Kind::Other(_) => {
                self.look_for_splice(&line.text);
                self.notes.push(line.text.clone());
                return;
            }
        }
        self.notes.clear();
        self.clock = line.seconds;
    }

    /// Where the last line left off, if not at the end of a document, as in: selftest/files, after `opens`.
    pub(super) fn position(&self, path: &str) -> Option<String> {
        let (outer, last) = (self.open.first()?, self.open.last()?);
        if self.open.len() == 1 && outer.plan.is_none_or(|plan| outer.nodes.len() >= plan as usize) {
            return None;
        }
        let names = self.open.iter().filter_map(|block| block.name.as_deref());
        let place: Vec<_> = std::iter::once(path).chain(names).filter(|name| !name.is_empty()).collect();
        let after = last.nodes.last().map(|node| format!(", after `{}`", node.name));
        Some(place.join("/") + &after.unwrap_or_default())
    }

    /// All documents, in order.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.settle_notes();
        self.close(0);
        self.done.extend(self.open);
        self.done
    }

    /// The column that counts and the kind of a line, looking into comments for the results of the kernel's selftests.
    fn classify<'a>(&self, text: &'a str) -> (usize, Kind<'a>) {
        let outer = ktap::parse(text);
        let mut seen = outer;
        let mut column = outer.column;
        while let (true, Kind::Diagnostic(comment)) = (self.comments, seen.kind) {
            seen = ktap::parse(comment);
            column += 2 + seen.column;
        }
        let quoted = matches!(outer.kind, Kind::Diagnostic(_));
        let column = column.min(self.open.get(DEEPEST).map_or(column, |deepest| deepest.column));
        let expected = self.open.iter().any(|block| block.column == column);
        let counts = match seen.kind {
            Kind::Result(Outcome { number: Some(1), .. }) => true,
            Kind::Result(Outcome { number: Some(_), .. }) => expected || !quoted,
            // "ok" alone is also a word.
            Kind::Result(Outcome { number: None, .. }) => expected || !quoted && !self.open.is_empty(),
            Kind::BailOut(_) => expected || !quoted,
            Kind::Diagnostic(_) | Kind::Other(_) => false,
            Kind::Version | Kind::Plan { .. } | Kind::Subtest(_) => true,
        };
        if counts { (column, seen.kind) } else { (outer.column, Kind::Other(text)) }
    }

    fn result(&mut self, column: usize, outcome: Outcome<'_>, line: &Line) {
        let name: String = ktap::unescape(outcome.name).collect();
        let mut inner = self.fold(column);
        if self.top_at(column).is_none() {
            self.begin(column, line.at);
        }
        self.name_top();
        self.header = None;
        let Some(top) = self.open.last_mut() else { return };
        // A subtest of another name has lost its result.
        if let Some(other) = inner.take_if(|block| block.name.as_ref().is_some_and(|n| *n != name)) {
            top.adopt(other);
        }
        let number = outcome.number.unwrap_or_else(|| top.next_number());
        let own = Own { ok: outcome.ok, directive: outcome.directive, reason: outcome.reason.to_owned() };
        let seconds = line.seconds.zip(self.clock).map(|(now, then)| (now - then).max(0.0));
        let notes = tail(&self.notes);
        top.nodes.push(Node { at: line.at, number, name, own: Some(own), block: inner, notes, seconds });
        self.look_for_splice(outcome.name);
    }

    /// Takes the blocks right of `column` off, each inside the one around it, and gives the outermost.
    fn fold(&mut self, column: usize) -> Option<Block> {
        let mut inner: Option<Block> = None;
        while let Some(mut block) = self.open.pop_if(|block| block.column > column) {
            if let Some(inner) = inner {
                block.adopt(inner);
            }
            inner = Some(block);
        }
        inner
    }

    /// Ends the blocks right of `column` without a result of theirs.
    fn close(&mut self, column: usize) {
        if let Some(block) = self.fold(column) {
            self.leave(block);
        }
    }

    fn leave(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(around) => around.adopt(block),
            None => self.done.push(block),
        }
    }

    /// Opens a block at `column`, ending the one that is there.
    fn begin(&mut self, column: usize, at: usize) {
        if let Some(before) = self.open.pop_if(|block| block.column == column) {
            self.leave(before);
        }
        // In front of a block it names that one, which is TAP's way for the tests of a whole document.
        if self.open.len() > 1 {
            self.name_top();
        }
        let name = self.header.take().map(|(_, name)| name);
        self.open.push(Block { column, name, at, ..Block::default() });
    }

    fn top_at(&self, column: usize) -> Option<&Block> {
        self.open.last().filter(|block| block.column == column)
    }

    /// `# Subtest:` inside of a block names it, if nothing else came before.
    fn name_top(&mut self) {
        if let Some(top) = self.open.last_mut()
            && (&top.name, top.plan, top.nodes.len()) == (&None, None, 0)
            && let Some((_, name)) = self.header.take_if(|header| header.0 == top.column)
        {
            top.name = Some(name);
        }
    }

    /// Diagnostics belong to the result after them. TAP's older producers print them after a failure.
    fn settle_notes(&mut self) {
        if let Some(last) = self.open.last_mut().and_then(|block| block.nodes.last_mut())
            && last.notes.is_empty()
            && last.own.as_ref().is_some_and(|own| !own.ok)
        {
            last.notes = tail(&self.notes);
        }
    }

    fn look_for_splice(&mut self, text: &str) {
        // Few, because a line may be megabytes of them.
        let numbers = text.match_indices("ok ").take(4).filter_map(|(at, ok)| {
            let rest = &text[at + ok.len()..];
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse().ok()
        });
        if let Some(top) = self.open.last_mut() {
            top.spliced.extend(numbers.map(|number| (number, text.to_owned())));
        }
    }
}

fn tail(notes: &[String]) -> Vec<String> {
    notes[notes.len().saturating_sub(NOTES)..].to_vec()
}
