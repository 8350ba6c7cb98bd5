// SPDX-License-Identifier: LGPL-2.1 OR MIT
//! The places of a file that are written anew when it becomes part of another: paths, features, exports.

use anyhow::{Result, bail};
use proc_macro2::{TokenStream, TokenTree};
use std::ops::Range;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};

use super::source;

/// What comes in the place of what, in a text.
pub(super) struct Edits<'a> {
    text: &'a str,
    features: &'a [String],
    edits: Vec<(Range<usize>, String)>,
}

/// What a condition comes to when the features are known.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Known(bool),
    /// It depends on the target as well: the condition that is left.
    Open(String),
}

/// The attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Judges a condition that stands in `text`.
pub(super) fn truth(condition: &Meta, text: &str, features: &[String]) -> Truth {
    let parts = || source::metas(condition).unwrap_or_default().into_iter().map(|part| truth(&part, text, features));
    let is = |name| condition.path().is_ident(name);
    match condition {
        Meta::NameValue(pair) if is("feature") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) => Truth::Known(features.contains(&name.value())),
            _ => Truth::Known(false),
        },
        Meta::List(_) if is("all") => join("all", true, parts()),
        Meta::List(_) if is("any") => join("any", false, parts()),
        Meta::List(_) if is("not") => match parts().next() {
            Some(Truth::Open(rest)) => Truth::Open(format!("not({rest})")),
            Some(Truth::Known(known)) => Truth::Known(!known),
            None => Truth::Known(true),
        },
        _ => Truth::Open(text.get(condition.span().byte_range()).unwrap_or_default().to_owned()),
    }
}

/// `all` of them or `any`: one that is not `neutral` decides.
fn join(word: &str, neutral: bool, parts: impl Iterator<Item = Truth>) -> Truth {
    let mut open = Vec::new();
    for part in parts {
        match part {
            Truth::Known(known) if known != neutral => return Truth::Known(known),
            Truth::Known(_) => {}
            Truth::Open(rest) => open.push(rest),
        }
    }
    match open.as_slice() {
        [] => Truth::Known(neutral),
        [one] => Truth::Open(one.clone()),
        more => Truth::Open(format!("{word}({})", more.join(", "))),
    }
}

impl<'a> Edits<'a> {
    pub(super) fn new(text: &'a str, features: &'a [String]) -> Self {
        Edits { text, features, edits: Vec::new() }
    }

    pub(super) fn replace(&mut self, place: Range<usize>, text: String) {
        self.edits.push((place, text));
    }

    /// Removes what is there, and the end of the line.
    pub(super) fn remove(&mut self, place: Range<usize>) {
        let blank = self.text[place.end..].bytes().take_while(|&byte| byte == b'\n').count();
        self.replace(place.start..place.end + blank, String::new());
    }

    /// The text as it is now. Where one edit is inside another, the outer one counts.
    pub(super) fn apply(mut self) -> String {
        self.edits.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
        let (mut text, mut at) = (String::new(), 0);
        for (place, new) in self.edits {
            if place.start >= at {
                text += &self.text[at..place.start];
                text += &new;
                at = place.end;
            }
        }
        text + &self.text[at..]
    }

    /// What stands there.
    pub(super) fn slice(&self, part: &impl Spanned) -> String {
        self.text[part.span().byte_range()].to_owned()
    }

    /// What a condition is without its features.
    pub(super) fn text(&self, condition: &Meta) -> String {
        match truth(condition, self.text, self.features) {
            Truth::Known(known) => known.to_string(),
            Truth::Open(rest) => rest,
        }
    }

    /// What a `#[cfg]` comes to.
    pub(super) fn truth_of(&self, attribute: &Attribute) -> Option<Truth> {
        let condition = source::metas(&attribute.meta)?.into_iter().next()?;
        attribute.path().is_ident("cfg").then(|| truth(&condition, self.text, self.features))
    }

    /// An attribute of an item as it is now, or nothing. It ends its line.
    pub(super) fn rewritten(&self, attribute: &Attribute) -> String {
        let old = &self.text[attribute.span().byte_range()];
        let new = match (self.truth_of(attribute), source::metas(&attribute.meta).as_deref()) {
            (Some(Truth::Known(true)), _) => return String::new(),
            (Some(Truth::Open(rest)), _) => format!("#[cfg({rest})]"),
            (_, Some([condition, rest @ ..])) if attribute.path().is_ident("cfg_attr") => {
                let rest: Vec<_> = rest.iter().map(|meta| &self.text[meta.span().byte_range()]).collect();
                match truth(condition, self.text, self.features) {
                    Truth::Known(false) => return String::new(),
                    Truth::Known(true) => rest.iter().map(|meta| format!("#[{meta}]")).collect::<Vec<_>>().join("\n"),
                    Truth::Open(open) => format!("#[cfg_attr({open}, {})]", rest.join(", ")),
                }
            }
            _ => moved(old),
        };
        new + "\n"
    }

    /// Rewrites an attribute of an item that stays.
    pub(super) fn attribute(&mut self, attribute: &Attribute) {
        let place = attribute.span().byte_range();
        let new = self.rewritten(attribute);
        match new.trim_end() {
            "" => self.remove(place),
            new if new == &self.text[place.clone()] => {}
            new => self.replace(place, new.to_owned()),
        }
    }

    /// Rewrites what is the same wherever it stands, and tells what macros are exported here: their names, where they have
    /// one.
    pub(super) fn tokens(&mut self, tokens: TokenStream) -> Result<Vec<Option<String>>> {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut macros = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let next = |n: usize| tokens.get(i + n);
            let is = |n, character| matches!(next(n), Some(TokenTree::Punct(mark)) if mark.as_char() == character);
            match token {
                TokenTree::Group(group) => macros.extend(self.tokens(group.stream())?),
                TokenTree::Ident(word) if word == "crate" && is(1, ':') => {
                    let end = word.span().byte_range().end;
                    self.replace(end..end, "::nilibc".to_owned());
                }
                TokenTree::Ident(word) if word == "feature" && is(1, '=') => {
                    let Some(TokenTree::Literal(name)) = next(2) else { continue };
                    let is_on = self.features.iter().any(|feature| name.to_string() == format!("{feature:?}"));
                    self.replace(word.span().byte_range().start..name.span().byte_range().end, is_on.to_string());
                }
                TokenTree::Literal(literal) => {
                    let place = literal.span().byte_range();
                    let old = &self.text[place.clone()];
                    if old.starts_with("//") && moved(old) != old {
                        self.replace(place, moved(old));
                    }
                }
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    let Some(TokenTree::Group(attribute)) = next(1) else { continue };
                    if attribute.stream().to_string() == "macro_export" {
                        macros.push(self.export(&tokens[i..])?);
                    }
                }
                _ => {}
            }
        }
        Ok(macros)
    }

    /// `#[macro_export] macro_rules! NAME { ... }` without the first, and with a `use` behind it. Some are called as
    /// attributes of the compiler are, so that the macro itself has a name of its own.
    fn export(&mut self, tokens: &[TokenTree]) -> Result<Option<String>> {
        let [mark, attribute, TokenTree::Ident(rules), _, rest @ ..] = tokens else { bail!("an attribute of nothing") };
        let start = mark.span().byte_range().start;
        self.remove(start..attribute.span().byte_range().end);
        let end = |body: &TokenTree| body.span().byte_range().end;
        match rest {
            [TokenTree::Ident(name), body, ..] if rules == "macro_rules" => {
                self.replace(name.span().byte_range(), format!("nilibc_{name}"));
                self.replace(end(body)..end(body), format!("\npub(crate) use nilibc_{name} as {name};"));
                Ok(Some(name.to_string()))
            }
            [TokenTree::Punct(dollar), TokenTree::Ident(name), body, ..] if dollar.as_char() == '$' => {
                self.replace(end(body)..end(body), format!("\npub(crate) use ${name};"));
                Ok(None)
            }
            _ => bail!("what follows #[macro_export] is no macro_rules!: {rules}"),
        }
    }
}

/// A comment with the paths that it has now.
fn moved(comment: &str) -> String {
    comment.replace("crate::", "crate::nilibc::")
}
