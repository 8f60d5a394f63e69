//! What comparisons show again and again: sentences about two values of a facet, and reasons.
//!
//! A registry has far more pairs of codes than pairs of values, so these are made once for two values
//! and filled with two codes on each page.

use super::originality;
use super::words::Words;
use crate::catalog::ValueId;
use crate::compare::Reason;
use std::sync::OnceLock;

/// Two values of a facet; `None` where a code has none.
pub(crate) type ValuePair = (Option<ValueId>, Option<ValueId>);

/// What is said of two values.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    pub(crate) html: Template,
    /// The same as plain text.
    pub(crate) text: Template,
    /// The same as Markdown, made when first asked for.
    pub(crate) markdown: OnceLock<Template>,
}

impl Sentence {
    pub(crate) fn new(html: &str) -> Self {
        let text = Template::new(&originality::strip(html));
        Self { html: Template::new(html), text, markdown: OnceLock::new() }
    }

    /// What is said of the first code, and then the same way of the second.
    pub(crate) fn then(&self, gap: &str, second: &Self) -> Self {
        let [html, text] =
            [(&self.html, &second.html), (&self.text, &second.text)].map(|(one, other)| one.then(gap, other));
        Self { html, text, markdown: OnceLock::new() }
    }
}

/// A text with two blanks: for two codes, the cells of a row, one value, a link.
#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Text(String),
    A,
    B,
}

impl Template {
    /// Stands for what fills the first blank; no text of an author contains control characters.
    pub(crate) const A: &'static str = "\u{1}";
    /// Stands for what fills the second.
    pub(crate) const B: &'static str = "\u{2}";

    /// Cuts a text at the marks.
    pub(crate) fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        for piece in text.split_inclusive(['\u{1}', '\u{2}']) {
            let mark = piece.chars().next_back().filter(|c| matches!(c, '\u{1}' | '\u{2}'));
            let literal = piece.trim_end_matches(['\u{1}', '\u{2}']);
            if !literal.is_empty() {
                parts.push(Part::Text(literal.to_owned()));
            }
            parts.extend(mark.map(|c| if c == '\u{1}' { Part::A } else { Part::B }));
        }
        Self(parts)
    }

    /// This text, then one whose first blank becomes the second.
    fn then(&self, gap: &str, second: &Self) -> Self {
        let of_second = second.0.iter().map(|part| if let Part::A = part { Part::B } else { part.clone() });
        let gap = Part::Text(gap.to_owned());
        Self(self.0.iter().cloned().chain([gap]).chain(of_second).collect())
    }

    /// The text with its blanks filled.
    pub(crate) fn fill(&self, a: &str, b: &str) -> String {
        let mut out = String::with_capacity(256);
        self.push(a, b, &mut out);
        out
    }

    /// Appends the text with its blanks filled.
    pub(crate) fn push(&self, a: &str, b: &str, out: &mut String) {
        for part in &self.0 {
            out.push_str(match part {
                Part::Text(text) => text,
                Part::A => a,
                Part::B => b,
            });
        }
    }
}

/// Most values of a facet for which a table of all pairs is kept: 65² slots of a few words.
const MOST_VALUES: usize = 64;

/// A slot for each two values of a facet, unless it has too many. What is not told in sentences has none.
#[derive(Debug)]
pub(crate) struct Sentences {
    width: usize,
    slots: Vec<OnceLock<Option<Sentence>>>,
}

impl Sentences {
    pub(crate) fn new(values: usize) -> Self {
        let width = if values <= MOST_VALUES { values + 1 } else { 0 };
        Self { width, slots: (0..width * width).map(|_| OnceLock::new()).collect() }
    }

    /// The slot of two values.
    pub(crate) fn get(&self, (a, b): ValuePair) -> Option<&OnceLock<Option<Sentence>>> {
        let at = |value: Option<ValueId>| value.map_or(0, |v| v.index() + 1);
        if self.width == 0 { None } else { self.slots.get(at(a) * self.width + at(b)) }
    }
}

/// Reasons of relatedness in words.
#[derive(Debug)]
pub(crate) struct Reasons {
    confused: String,
    related: String,
    class: String,
    source: String,
    /// For so many of so many facets the same.
    facets: Vec<OnceLock<String>>,
    width: usize,
}

impl Reasons {
    pub(crate) fn new(words: Words<'_>, facets: usize) -> Self {
        let word = |key: &str| words.theme(key, &[]);
        let width = facets + 1;
        Self {
            confused: word("reason_confused"),
            related: word("reason_related"),
            class: word("reason_class"),
            source: word("reason_source"),
            facets: (0..width * width).map(|_| OnceLock::new()).collect(),
            width,
        }
    }

    /// A reason in words.
    pub(crate) fn text(&self, words: Words<'_>, reason: Reason) -> &str {
        match reason {
            Reason::Confused => &self.confused,
            Reason::Related => &self.related,
            Reason::Class => &self.class,
            Reason::Source => &self.source,
            Reason::Facets { same, of } => self.facets[same * self.width + of].get_or_init(|| {
                let (count, total) = (same.to_string(), of.to_string());
                words.theme_count("reason_facets", same, &[("count", &count), ("total", &total)])
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_with_both_codes() {
        let template = Template::new("Only \u{1} has x; \u{2}\u{1} y");
        assert_eq!(template.fill("450", "550"), "Only 450 has x; 550450 y");
        assert_eq!(Template::new("none").fill("a", "b"), "none");
        let one = Template::new("\u{1} is x.");
        assert_eq!(one.then(" ", &Template::new("y: \u{1}.")).fill("450", "550"), "450 is x. y: 550.");
    }
}
