//! Strings of the interface: patterns with `{placeholders}` and CLDR plurals.

use super::locale::{Locale, Plural};
use crate::source::Span;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(String),
}

impl Pattern {
    /// Reads `{name}` placeholders; `{{` and `}}` stand for braces.
    ///
    /// # Errors
    /// Byte offset of a brace without its partner or of a placeholder that is no name.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let doubled = chars.peek().is_some_and(|(_, next)| *next == c);
            match c {
                '{' | '}' if doubled => {
                    chars.next();
                    literal.push(c);
                }
                '{' => {
                    let rest = &text[at + 1..];
                    let end = rest.find('}').ok_or(at)?;
                    let name = &rest[..end];
                    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                        return Err(at);
                    }
                    if !literal.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Placeholder(name.to_owned()));
                    while chars.next_if(|(i, _)| *i <= at + 1 + end).is_some() {}
                }
                '}' => return Err(at),
                _ => literal.push(c),
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self { parts })
    }

    /// A text without placeholders.
    #[must_use]
    pub fn verbatim(text: &str) -> Self {
        Self { parts: vec![Part::Text(text.to_owned())] }
    }

    /// Names of its placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Placeholder(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with its placeholders filled; one that is not given is left out.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &str)]) -> String {
        self.fill_escaped(values, |text, out| out.push_str(text))
    }

    /// As [`Pattern::fill`], where `literal` writes the text between placeholders, escaped.
    #[must_use]
    pub fn fill_escaped(&self, values: &[(&str, &str)], literal: impl Fn(&str, &mut String)) -> String {
        let value = |name: &String| values.iter().find(|(key, _)| key == name).map_or("", |(_, value)| *value);
        let length = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Placeholder(name) => value(name).len(),
        };
        let mut out = String::with_capacity(self.parts.iter().map(length).sum());
        for part in &self.parts {
            match part {
                Part::Text(text) => literal(text, &mut out),
                Part::Placeholder(name) => out.push_str(value(name)),
            }
        }
        out
    }

    /// The pattern between brackets, with `change` applied to the text between placeholders.
    #[must_use]
    pub fn bracketed(&self, change: impl Fn(&str) -> String) -> Self {
        let part = |part: &Part| match part {
            Part::Text(text) => Part::Text(change(text)),
            Part::Placeholder(name) => Part::Placeholder(name.clone()),
        };
        let bracket = |text: &str| std::iter::once(Part::Text(text.to_owned()));
        Self { parts: bracket("[").chain(self.parts.iter().map(part)).chain(bracket("]")).collect() }
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                Part::Placeholder(name) => {
                    f.write_char('{')?;
                    f.write_str(name)?;
                    f.write_char('}')?;
                }
            }
        }
        Ok(())
    }
}

/// The text of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// One pattern.
    Plain(Pattern),
    /// A pattern for each plural category.
    Plural(BTreeMap<Plural, Pattern>),
}

/// One string of the interface in one locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub text: Text,
    /// Where it was written.
    pub span: Span,
}

impl Message {
    /// The pattern for a count; a plain message has one for all.
    #[must_use]
    pub fn pattern(&self, locale: &Locale, count: usize) -> Option<&Pattern> {
        match &self.text {
            Text::Plain(pattern) => Some(pattern),
            Text::Plural(forms) => forms.get(&locale.plural(count)).or_else(|| forms.get(&Plural::Other)),
        }
    }

    /// Every pattern of the message.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        let (plain, plural) = match &self.text {
            Text::Plain(pattern) => (Some(pattern), None),
            Text::Plural(forms) => (None, Some(forms.values())),
        };
        plain.into_iter().chain(plural.into_iter().flatten())
    }
}

/// The messages of one locale in one scope (the theme, or a registry), by flat key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages {
    by_key: BTreeMap<String, Message>,
}

impl Messages {
    /// Adds a message; the first one of a key stays.
    pub fn insert(&mut self, key: String, message: Message) {
        self.by_key.entry(key).or_insert(message);
    }

    /// The message with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Message> {
        self.by_key.get(key)
    }

    /// Keys and messages by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Message)> {
        self.by_key.iter().map(|(key, message)| (key.as_str(), message))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn placeholders_are_filled_and_braces_escaped() {
        let pattern = Pattern::parse("Only {code} answers {items}; {{x}}").unwrap();
        assert_eq!(pattern.placeholders().collect::<Vec<_>>(), ["code", "items"]);
        assert_eq!(pattern.fill(&[("code", "334"), ("items", "AUTH")]), "Only 334 answers AUTH; {x}");
    }

    #[test]
    fn a_lonely_brace_is_found() {
        assert_eq!(Pattern::parse("a } b"), Err(2));
        assert_eq!(Pattern::parse("a {b"), Err(2));
        assert_eq!(Pattern::parse("a {Đ}"), Err(2));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_display_is_its_inverse(text in ".{0,40}") {
            if let Ok(pattern) = Pattern::parse(&text) {
                prop_assert_eq!(Pattern::parse(&pattern.to_string()), Ok(pattern));
            }
        }
    }
}
