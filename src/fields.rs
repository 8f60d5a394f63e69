//! TOML tables, read field by field, reporting every problem of a file in one run.
//!
//! `#[derive(Deserialize)]` stops at the first wrong key of a file; authors should see all of them.
//! A [`Fields`] is asked for each key it may have, reports what is missing or has the wrong type,
//! and on [`Fields::done`] every key that nobody asked for, with the nearest known one.

use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::source::{FileId, SourceMap, Span, Spanned};
use std::cell::RefCell;
use toml::de::{DeTable, DeValue};

type Node<'i> = toml::Spanned<DeValue<'i>>;

/// Where a piece of TOML stands, and where its problems go.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    file: FileId,
    /// Offset of the TOML in its file; not 0 for front matter.
    base: usize,
    problems: RefCell<&'a mut Diagnostics>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(file: FileId, base: usize, problems: &'a mut Diagnostics) -> Self {
        Self { file, base, problems: RefCell::new(problems) }
    }

    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.problems.borrow_mut().push(diagnostic);
    }

    /// How many problems there are so far.
    pub(crate) fn count(&self) -> usize {
        self.problems.borrow().iter().count()
    }

    /// Forgets the problems after the first `count`.
    pub(crate) fn forget_after(&self, count: usize) {
        self.problems.borrow_mut().truncate(count);
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    /// Parses `text`; syntax errors are reported and the rest is kept.
    pub(crate) fn parse<'i>(&self, text: &'i str) -> toml::Spanned<DeTable<'i>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let range = error.span().unwrap_or(0..0);
            let message = error.message().trim().replace('\n', ", ");
            self.push(Diagnostic::new(&rules::TOML_SYNTAX, self.span(range), message));
        }
        table
    }

    fn wrong_type(&self, node: &Node<'_>, key: &str, expected: &str) {
        let message = format!("`{key}` is {}, expected {expected}", article(node.get_ref().type_str()));
        self.push(
            Diagnostic::new(&rules::TOML_TYPE, self.span(node.span()), message).label(format!("expected {expected}")),
        );
    }

    fn text(&self, node: &Node<'_>, key: &str) -> Option<Spanned<String>> {
        let Some(text) = node.get_ref().as_str() else {
            self.wrong_type(node, key, "a string");
            return None;
        };
        Some(Spanned { value: text.to_owned(), span: self.span(node.span()) })
    }
}

fn article(type_name: &str) -> String {
    let an = type_name.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {type_name}", if an { "an" } else { "a" })
}

/// One table being read.
pub(crate) struct Fields<'t, 'i, 'c> {
    context: &'c Context<'c>,
    table: &'t DeTable<'i>,
    /// Where problems that concern the whole table are shown.
    pub(crate) span: Span,
    asked: Vec<&'static str>,
}

impl<'t, 'i, 'c> Fields<'t, 'i, 'c> {
    /// The root table of a document.
    pub(crate) fn root(context: &'c Context<'c>, table: &'t toml::Spanned<DeTable<'i>>) -> Self {
        Self { context, table: table.get_ref(), span: context.span(0..0), asked: Vec::new() }
    }

    /// The context, to report a problem with a value that was read.
    pub(crate) fn context(&self) -> &'c Context<'c> {
        self.context
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Node<'i>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn missing(&self, key: &str) {
        let message = format!("`{key}` is missing");
        self.context.push(Diagnostic::new(&rules::TOML_KEY, self.span, message).help(format!("add `{key} = …`")));
    }

    /// A required string.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        match self.get(key) {
            Some(node) => {
                let text = self.context.text(node, key)?;
                if text.value.trim().is_empty() {
                    self.context.push(Diagnostic::new(&rules::TOML_TYPE, text.span, format!("`{key}` is empty")));
                    return None;
                }
                Some(text)
            }
            None => {
                self.missing(key);
                None
            }
        }
    }

    /// A string that may be absent.
    pub(crate) fn opt_text(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.get(key).and_then(|node| self.context.text(node, key))
    }

    /// A boolean, `false` when absent.
    pub(crate) fn flag(&mut self, key: &'static str) -> bool {
        self.opt_flag(key).unwrap_or(false)
    }

    /// A boolean that may be absent.
    pub(crate) fn opt_flag(&mut self, key: &'static str) -> Option<bool> {
        let node = self.get(key)?;
        let value = node.get_ref().as_bool();
        if value.is_none() {
            self.context.wrong_type(node, key, "`true` or `false`");
        }
        value
    }

    /// An integer within `range` that may be absent.
    pub(crate) fn opt_integer(&mut self, key: &'static str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let node = self.get(key)?;
        let number = node.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        let found = number.filter(|n| range.contains(n));
        if found.is_some() {
            return found;
        }
        let expected = format!("an integer from {} to {}", range.start(), range.end());
        match number {
            Some(n) => {
                let message = format!("`{key}` is {n}, expected {expected}");
                self.context.push(Diagnostic::new(&rules::TOML_TYPE, self.context.span(node.span()), message));
            }
            None => self.context.wrong_type(node, key, &expected),
        }
        None
    }

    /// A number that may be absent.
    pub(crate) fn opt_number(&mut self, key: &'static str) -> Option<f64> {
        let node = self.get(key)?;
        let value = node.get_ref();
        let found = match (value.as_float(), value.as_integer()) {
            (Some(f), _) => f.as_str().parse().ok(),
            (None, Some(i)) => i.as_str().parse().ok(),
            (None, None) => None,
        };
        if found.is_none() {
            self.context.wrong_type(node, key, "a number");
        }
        found
    }

    /// A local date that may be absent, as `YYYY-MM-DD`.
    pub(crate) fn opt_date(&mut self, key: &'static str) -> Option<String> {
        let node = self.get(key)?;
        let date = node.get_ref().as_datetime().filter(|d| d.time.is_none() && d.offset.is_none()).and_then(|d| d.date);
        if date.is_none() {
            self.context.wrong_type(node, key, "a date such as `2026-01-31`");
        }
        date.map(|d| d.to_string())
    }

    /// One of the named choices; reports and suggests otherwise.
    pub(crate) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&'static str, T)]) -> Option<T> {
        let text = self.opt_text(key)?;
        let found = choices.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("`{key}` cannot be `{}`", text.value);
            let names = choices.iter().map(|(name, _)| *name);
            self.context.push(Diagnostic::new(&rules::TOML_TYPE, text.span, message).suggest(&text.value, names));
        }
        found
    }

    /// A list of strings, empty when absent.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let Some(array) = node.get_ref().as_array() else {
            self.context.wrong_type(node, key, "an array of strings");
            return Vec::new();
        };
        array.iter().filter_map(|item| self.context.text(item, key)).collect()
    }

    /// The tables of an array of tables, empty when absent.
    pub(crate) fn tables(&mut self, key: &'static str) -> Vec<Fields<'t, 'i, 'c>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let Some(array) = node.get_ref().as_array() else {
            self.context.wrong_type(node, key, "an array of tables");
            return Vec::new();
        };
        array.iter().filter_map(|item| self.nested(item, key)).collect()
    }

    /// A table that may be absent.
    pub(crate) fn opt_table(&mut self, key: &'static str) -> Option<Fields<'t, 'i, 'c>> {
        let node = self.get(key)?;
        self.nested(node, key)
    }

    fn nested(&self, node: &'t Node<'i>, key: &str) -> Option<Fields<'t, 'i, 'c>> {
        let Some(table) = node.get_ref().as_table() else {
            self.context.wrong_type(node, key, "a table");
            return None;
        };
        Some(Fields { context: self.context, table, span: self.context.span(node.span()), asked: Vec::new() })
    }

    /// Every key with its value, for tables whose keys are the author's own.
    pub(crate) fn open(&self) -> Vec<(Spanned<String>, Item<'t, 'i, 'c>)> {
        let entry = |(key, node): (&toml::Spanned<std::borrow::Cow<'_, str>>, &'t Node<'i>)| {
            let name = Spanned { value: key.get_ref().to_string(), span: self.context.span(key.span()) };
            (name, Item { context: self.context, node })
        };
        let mut entries: Vec<_> = self.table.iter().map(entry).collect();
        entries.sort_by_key(|(key, _)| key.span);
        entries
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn done(self) {
        for (key, _) in self.open() {
            if !self.asked.contains(&key.value.as_str()) {
                let message = format!("unknown key `{}`", key.value);
                let known = self.asked.iter().copied();
                self.context.push(Diagnostic::new(&rules::TOML_KEY, key.span, message).suggest(&key.value, known));
            }
        }
    }
}

/// The value of a key in an open table.
pub(crate) struct Item<'t, 'i, 'c> {
    context: &'c Context<'c>,
    node: &'t Node<'i>,
}

impl<'t, 'i, 'c> Item<'t, 'i, 'c> {
    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        self.context.span(self.node.span())
    }

    /// A string, or a report.
    pub(crate) fn text(&self, key: &str) -> Option<Spanned<String>> {
        self.context.text(self.node, key)
    }

    /// The string, when it is one.
    pub(crate) fn as_str(&self) -> Option<&str> {
        self.node.get_ref().as_str()
    }

    /// The boolean, when it is one.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        self.node.get_ref().as_bool()
    }

    /// The elements when it is an array of strings.
    pub(crate) fn as_texts(&self) -> Option<Vec<Spanned<String>>> {
        let array = self.node.get_ref().as_array()?;
        let text = |item: &Node<'i>| {
            item.get_ref().as_str().map(|s| Spanned { value: s.to_owned(), span: self.context.span(item.span()) })
        };
        array.iter().map(text).collect()
    }

    /// The table, when it is one.
    pub(crate) fn as_fields(&self) -> Option<Fields<'t, 'i, 'c>> {
        let table = self.node.get_ref().as_table()?;
        Some(Fields { context: self.context, table, span: self.span(), asked: Vec::new() })
    }
}

/// Parses a whole TOML file and hands its root table to `read`.
pub(crate) fn read_file<T>(
    sources: &SourceMap,
    file: FileId,
    problems: &mut Diagnostics,
    read: impl FnOnce(Fields<'_, '_, '_>) -> T,
) -> T {
    let context = Context::new(file, 0, problems);
    let text = &sources.get(file).text;
    let table = context.parse(text);
    warn_toml_1_1(&context, text);
    read(Fields::root(&context, &table))
}

/// TOML 1.1 allows a trailing comma and line ends inside inline tables; readers of 1.0 do not.
fn warn_toml_1_1(context: &Context<'_>, text: &str) {
    for (at, pair) in text.match_indices(", }").chain(text.match_indices(",}")) {
        let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
        let before = &text[line_start..at];
        if before.contains('{')
            && before.matches('"').count().is_multiple_of(2)
            && !before.trim_start().starts_with('#')
        {
            let range = at..at + pair.len();
            let message = "a comma after the last value of an inline table needs TOML 1.1";
            context.push(Diagnostic::new(&rules::TOML_VERSION, context.span(range), message).help("remove the comma"));
        }
    }
}
