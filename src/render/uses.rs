//! What templates do with values of one page, read from their tags.
//!
//! Whatever uses only what all pages share is the engine's matter: filters, loops, components. Of a page's
//! own values a template may print them, ask in `if` whether they are there, and loop over empty lists.

use super::tags::{Tag, extent, path, tags};
use super::values::{Own, Values};
use std::collections::{BTreeMap, BTreeSet};
use tera::Value;
use tera::value::Key;

/// What the templates of a page do with values that are the page's own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uses(Vec<Use>);

/// A value that templates use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use {
    name: &'static str,
    /// Where [`Values`] have it.
    pub(super) place: usize,
    /// Where a view has the field that is used, and its name.
    pub(super) field: Option<(usize, &'static str)>,
    /// The path from there.
    pub(super) rest: Vec<Key<'static>>,
    /// Whether its text is printed.
    pub(super) printed: bool,
    /// Whether something is looped over it.
    pub(super) looped: bool,
}

impl Uses {
    /// What `template`, and all that it extends and includes, does with `values`; `None` when that is more
    /// than stencils can do.
    pub(super) fn read(template: &str, theme: &BTreeMap<&str, &str>, values: &Values) -> Option<Self> {
        let (mut used, mut next) = (vec![template.to_owned()], 0);
        let mut all = Vec::new();
        while let Some(name) = used.get(next) {
            let tags = tags(theme.get(name.as_str())?)?;
            for tag in tags.iter().filter(|tag| matches!(tag.keyword(), "extends" | "include")) {
                let Tag::Block(inner) = tag else { continue };
                let names: Vec<_> = inner.split(['"', '\'', '`']).skip(1).step_by(2).map(str::to_owned).collect();
                let new = names.iter().filter(|name| !used.contains(name)).cloned().collect::<Vec<_>>();
                used.extend((!names.is_empty()).then_some(new)?);
            }
            all.push(tags);
            next += 1;
        }
        // What is captured from them is as much the page's own as the values are.
        let captured = all.iter().flatten().filter_map(|tag| match tag {
            Tag::Block(inner) if tag.keyword().starts_with("set") && !inner.contains('=') => {
                inner.split_ascii_whitespace().nth(1)
            }
            _ => None,
        });
        let own = values.iter().map(|(name, _)| name).chain(captured).chain(["__tera_context"]).collect();
        let mut reader = Reader { values, own, uses: Vec::new() };
        all.iter().all(|tags| reader.read(tags).is_some()).then_some(Self(reader.uses))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Use> {
        self.0.iter()
    }

    /// The values that are used, of one page; `None` when they are not where they were on the page before.
    pub(super) fn of<'v>(&self, values: &'v Values) -> Option<Vec<Found<'v>>> {
        self.0.iter().map(|one| one.find(values)).collect()
    }
}

/// A value that a template uses, as one page has it.
#[derive(Clone, Copy)]
pub(super) enum Found<'v> {
    Value(&'v Value),
    Html(&'v str),
    /// A whole view.
    View,
    Nothing,
}

impl Use {
    fn find<'v>(&self, values: &'v Values) -> Option<Found<'v>> {
        let value = match (values.at(self.place, self.name)?, self.field) {
            (Own::View(_), None) if self.rest.is_empty() => return Some(Found::View),
            (Own::View(_), None) => return Some(Found::Nothing),
            (Own::View(view), Some((at, name))) => &view.fields.get(at).filter(|(there, _)| *there == name)?.1,
            (Own::Html(html), None) if self.rest.is_empty() => return Some(Found::Html(html)),
            (Own::Html(_), None) => return Some(Found::Nothing),
            (Own::Value(value), None) => value,
            (Own::Value(_) | Own::Html(_), Some(_)) => return None,
        };
        let found = self.rest.iter().try_fold(value, |value, field| value.as_map()?.get(field));
        Some(found.map_or(Found::Nothing, Found::Value))
    }
}

/// Reads tags, and finds whether they do what stencils can do.
struct Reader<'t> {
    values: &'t Values,
    own: BTreeSet<&'t str>,
    uses: Vec<Use>,
}

impl Reader<'_> {
    fn read(&mut self, tags: &[Tag<'_>]) -> Option<()> {
        let mut at = 0;
        while let Some(tag) = tags.get(at) {
            at += match tag {
                Tag::Output(inner) => self.uses(inner, |one| one.printed = true)?,
                Tag::Block(inner) => self.block(inner, &tags[at..])?,
            };
        }
        Some(())
    }

    /// The number of tags that were read.
    fn block(&mut self, inner: &str, tags: &[Tag<'_>]) -> Option<usize> {
        let words: Vec<_> = inner.split_ascii_whitespace().collect();
        match words.as_slice() {
            // What a component gets, it is given where it is called.
            ["component", ..] => return extent(tags),
            // A filter changes what it captures.
            ["filter", ..] => return None,
            ["set" | "set_global", name] if path(name).is_some() => {}
            ["extends" | "include", ..] => {}
            ["for", _, "in", list] if self.is_own(list) => {
                let length = extent(tags)?;
                let otherwise = tags[..length].iter().any(|tag| tag.keyword() == "else");
                let mut is_value = false;
                self.uses(list, |one| (one.looped, is_value) = (true, true))?;
                return (is_value && !otherwise).then_some(length);
            }
            ["if" | "elif", conditions @ ..] if conditions.iter().all(|word| path(word).is_some()) => {
                for word in conditions.iter().filter(|word| !matches!(**word, "not" | "and" | "or")) {
                    self.uses(word, |_| ())?;
                }
            }
            _ if self.mentions(inner) || inner.starts_with('<') => return None,
            _ => {}
        }
        Some(1)
    }

    /// Notes the use of an expression; one tag was read.
    fn uses(&mut self, expression: &str, note: impl FnOnce(&mut Use)) -> Option<usize> {
        let Some(names) = path(expression) else { return (!self.mentions(expression)).then_some(1) };
        let Some((place, (name, own))) = self.values.iter().enumerate().find(|(_, (name, _))| *name == names[0]) else {
            // What all pages share, or what was captured, which prints what it captured.
            return (names[0] != "__tera_context").then_some(1);
        };
        let view = if let Own::View(view) = own { view.fields.as_slice() } else { &[] };
        let field = names.get(1).and_then(|first| view.iter().position(|(name, _)| name == first));
        let field = field.map(|at| (at, view[at].0));
        let skip = 1 + usize::from(field.is_some());
        let rest: Vec<_> = names[skip..].iter().map(|name| Key::String((*name).into())).collect();
        let known = self.uses.iter().position(|one| (one.place, one.field, &one.rest) == (place, field, &rest));
        let index = known.unwrap_or(self.uses.len());
        if known.is_none() {
            self.uses.push(Use { name, place, field, rest, printed: false, looped: false });
        }
        note(&mut self.uses[index]);
        Some(1)
    }

    fn is_own(&self, expression: &str) -> bool {
        path(expression).is_some_and(|names| self.own.contains(names[0]))
    }

    /// Whether an expression may use a value of the page. Names in texts and behind dots count too.
    fn mentions(&self, expression: &str) -> bool {
        let mut names = expression.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        names.any(|name| self.own.contains(name))
    }
}
