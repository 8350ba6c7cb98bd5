// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! From the tree of blocks to the list of tests, with all that a block's plan and numbers say about them.

use super::tree::{Block, Node, Own};
use super::{Source, Status, Test};
use crate::ktap::Directive;
use std::collections::BTreeMap;

/// Missing tests that get an entry each. What is beyond shares one: a plan may name billions.
const MISSING: usize = 100;

/// All tests of these documents, under `path`.
pub(super) fn flatten(documents: Vec<Block>, source: Source, path: &str) -> Vec<Test> {
    let mut list = List { source, tests: Vec::new() };
    for document in documents {
        list.block(document, path, "");
    }
    list.tests
}

struct List {
    source: Source,
    tests: Vec<Test>,
}

impl List {
    /// Everything of one block. `why` is what the test around it says about its end.
    fn block(&mut self, block: Block, path: &str, why: &str) {
        let Block { plan, skip, bail_out, nodes, spliced, at, .. } = block;
        if nodes.is_empty() && bail_out.is_none() {
            self.empty(plan, skip, path, at);
        }
        let mut seen: BTreeMap<u32, String> = BTreeMap::new();
        let mut last = (at, 0);
        for node in nodes {
            let (number, name) = (node.number, label(&node));
            last = (node.at, number);
            let fault = match (seen.get(&number), plan) {
                (Some(first), _) => Some(format!("has the number {number}, as `{first}` has")),
                (_, Some(count)) if number == 0 || number > count => {
                    Some(format!("has the number {number}, outside of the plan 1..{count}"))
                }
                (_, None) if number == 0 => Some("has the number 0".to_owned()),
                _ => None,
            };
            seen.entry(number).or_insert_with(|| name.clone());
            self.node(node, &join(path, &name), fault);
        }
        let bailed = bail_out.as_ref().map(|reason| format!("; bail out: {reason}")).unwrap_or_default();
        let why = prefixed("; ", why) + &bailed;
        self.missing(&seen, plan, path, last, &spliced, &why);
        if let Some(reason) = bail_out {
            self.error(join(path, "Bail out!"), reason, last.0);
        }
    }

    fn empty(&mut self, plan: Option<u32>, skip: Option<String>, path: &str, at: usize) {
        match (plan, skip) {
            (Some(0), Some(reason)) => {
                let name = if path.is_empty() { "1..0" } else { path };
                let own = Own { ok: true, directive: Directive::Skip, reason };
                self.leaf(name, Some(own), at, Vec::new(), None);
            }
            (Some(0), None) => self.error(join(path, "1..0"), "planned no tests".to_owned(), at),
            (None, _) => self.error(join(path, "1.."), "began, and nothing came: no plan, no results".to_owned(), at),
            (Some(_), _) => (),
        }
    }

    fn node(&mut self, mut node: Node, path: &str, fault: Option<String>) {
        let (from, at) = (self.tests.len(), node.at);
        match node.block.take() {
            Some(block) if !block.is_void() => self.parent(node, block, path),
            block => {
                // `1..0` inside of it: nothing ran, so that "ok" alone does not mean that something passed.
                if let (Some(own), Some(Block { plan: Some(0), skip, .. })) = (&mut node.own, block)
                    && own.ok
                    && own.reason.is_empty()
                {
                    own.directive = Directive::Skip;
                    own.reason = skip.unwrap_or_else(|| "planned no tests".to_owned());
                }
                self.leaf(path, node.own, node.at, node.notes, node.seconds);
            }
        }
        let Some(fault) = fault else { return };
        match &mut self.tests[from..] {
            [test] if test.name == path => {
                test.status = if test.status == Status::Fail { Status::Fail } else { Status::Error };
                test.reason = Some(fault + &prefixed("; ", test.reason.as_deref().unwrap_or_default()));
            }
            _ => self.error(path.to_owned(), fault, at),
        }
    }

    /// A test with tests inside: they count, and what it says itself must agree.
    fn parent(&mut self, node: Node, block: Block, path: &str) {
        let from = self.tests.len();
        let why = node.own.as_ref().map(remark).unwrap_or_default();
        self.block(block, path, &why);
        let children = &mut self.tests[from..];
        let bad = children.iter().position(|test| test.status.is_bad());
        let Some(own) = node.own else {
            return self.error(path.to_owned(), "its own result never came".to_owned(), node.at);
        };
        if status(&own).is_bad() && bad.is_none() {
            let (count, said) = (children.len(), prefixed(": ", &remark(&own)));
            let reason = format!("is not ok, though nothing failed of the {count} inside it{said}");
            self.leaf(path, Some(Own { reason, ..own }), node.at, node.notes, None);
        } else if let (true, Some(bad)) = (own.ok, bad) {
            children[bad].diagnostics.push(format!("# but `{path}` around it says ok"));
        }
    }

    fn leaf(&mut self, path: &str, own: Option<Own>, line: usize, notes: Vec<String>, seconds: Option<f64>) {
        let Some(own) = own else {
            return self.error(path.to_owned(), "began, and its result never came".to_owned(), line);
        };
        let status = status(&own);
        let reason = match own.directive {
            Directive::Timeout => remark(&own),
            Directive::Xpass => format!("was expected to fail: {}", own.reason),
            Directive::Skip if own.reason.is_empty() => "no reason given".to_owned(),
            _ => own.reason,
        };
        let reason = Some(reason).filter(|text| !text.is_empty());
        let diagnostics = if status.is_bad() { notes } else { Vec::new() };
        let name = path.to_owned();
        self.tests.push(Test { name, source: self.source, status, reason, seconds, line, diagnostics });
    }

    fn error(&mut self, name: String, reason: String, line: usize) {
        let own = Own { ok: false, directive: Directive::Error, reason };
        self.leaf(&name, Some(own), line, Vec::new(), None);
    }

    /// Every number that should be there and is not. Without a plan, those below the highest.
    fn missing(
        &mut self,
        seen: &BTreeMap<u32, String>,
        plan: Option<u32>,
        path: &str,
        (line, last): (usize, u32),
        spliced: &[(u32, String)],
        why: &str,
    ) {
        let mut highest = seen.keys().next_back().copied().unwrap_or(0);
        while let Some(next) = highest.checked_add(1).filter(|next| spliced.iter().any(|(number, _)| number == next)) {
            highest = next;
        }
        let end = plan.unwrap_or(highest);
        let planned = if plan.is_some() { "planned, but " } else { "" };
        let mut absent = (1..=end).filter(|number| !seen.contains_key(number));
        for number in absent.by_ref().take(MISSING) {
            let after = match seen.range(..number).next_back() {
                Some((_, name)) if number > last => format!("output ended after `{name}`"),
                None if seen.is_empty() => "output ended before the first".to_owned(),
                Some((_, name)) => format!("`{name}` was not followed by it"),
                None => "others came without it".to_owned(),
            };
            let hint = spliced.iter().find(|(n, _)| *n == number);
            let hint = hint.map(|(_, text)| format!("; it may be part of: {text}"));
            let reason = format!("{planned}never reported: {after}{why}{}", hint.unwrap_or_default());
            self.error(join(path, &number.to_string()), reason, line);
        }
        if let Some(first) = absent.next() {
            let reason = format!("{planned}most of these were never reported{why}");
            self.error(join(path, &format!("{first}..{end}")), reason, line);
        }
    }
}

/// How a test went by its own result.
fn status(own: &Own) -> Status {
    match (own.directive, own.ok) {
        (Directive::Skip, _) => Status::Skip,
        (Directive::Xfail, _) | (Directive::Todo, false) => Status::Xfail,
        (Directive::Error, _) => Status::Error,
        (Directive::Timeout, _) | (_, false) => Status::Fail,
        (_, true) => Status::Pass,
    }
}

/// What follows the `#` of a result that is not ok.
fn remark(own: &Own) -> String {
    match own.directive {
        Directive::Timeout => "timed out".to_owned() + &prefixed(": ", &own.reason),
        _ if own.ok => String::new(),
        _ => own.reason.clone(),
    }
}

/// `text` behind `prefix`, or nothing at all.
fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

fn label(node: &Node) -> String {
    if node.name.is_empty() { node.number.to_string() } else { node.name.clone() }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}
