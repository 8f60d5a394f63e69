//! Content problems as values: a rule, a place, a message, a way out.
//!
//! A [`Diagnostic`] is built where the problem is known and printed at the edge by [`render()`].
//! Everything a run finds is collected in [`Diagnostics`]; nothing stops at the first problem.
//! What the environment refused is not a diagnostic but an [`Error`](crate::error::Error).

mod render;
pub mod rules;

pub use render::{Format, render};
pub use rules::{Level, RULES, Rule};

use crate::source::Span;
use std::collections::BTreeMap;

/// One content problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How much it matters, after `site.toml` had its say.
    pub level: Level,
    /// What is wrong: lower case, no full stop, backticks around what the author wrote.
    pub message: String,
    /// Where; `None` when the problem is that something is absent.
    pub span: Option<Span>,
    /// Short text under the marked place.
    pub label: String,
    /// A second place that explains the first one.
    pub context: Option<(Span, String)>,
    /// What to do.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A problem under `rule` at `span`.
    pub fn new(rule: &'static Rule, span: impl Into<Option<Span>>, message: impl Into<String>) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            span: span.into(),
            label: String::new(),
            context: None,
            help: Vec::new(),
        }
    }

    /// Text under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// A second place that explains the first one.
    #[must_use]
    pub fn context(mut self, span: Span, label: impl Into<String>) -> Self {
        self.context = Some((span, label.into()));
        self
    }

    /// A way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Offers the nearest of `candidates`, or lists them when there are few.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<&str> = candidates.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        if let Some(near) = nearest(wrong, all.iter().copied()) {
            return self.help(format!("did you mean `{near}`?"));
        }
        match all.len() {
            0 => self,
            1..=12 => {
                let list: Vec<_> = all.iter().map(|c| format!("`{c}`")).collect();
                self.help(format!("known here: {}", list.join(", ")))
            }
            n => self.help(format!("{n} are known here; the first is `{}`, the last `{}`", all[0], all[n - 1])),
        }
    }
}

/// The candidate a writer most likely meant by `wrong`, if one is near enough.
///
/// Near is a Damerau–Levenshtein distance of at most a third of the longer word (at least one),
/// compared without regard to case.
#[must_use]
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wrong.to_lowercase();
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&folded, &c.to_lowercase()), c))
        .filter(|(distance, c)| {
            let longer = c.chars().count().max(wrong.chars().count());
            *distance <= (longer / 3).max(1) && *distance < longer
        })
        .min()
        .map(|(_, c)| c)
}

/// The problems of a run, in the order they were found until [`Diagnostics::finish`] sorts them.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds many problems.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(other);
    }

    /// Keeps the problems for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Keeps the first `count` problems.
    pub fn truncate(&mut self, count: usize) {
        self.list.truncate(count);
    }

    /// Applies the levels of `site.toml`, drops what is allowed, sorts by place, removes repeats.
    pub fn finish(&mut self, levels: &BTreeMap<String, Level>) {
        for diagnostic in &mut self.list {
            if let Some(level) = levels.get(diagnostic.rule.id) {
                diagnostic.level = *level;
            }
        }
        self.list.retain(|d| d.level != Level::Allow);
        self.list.sort_by(|a, b| (a.span, a.rule.id, &a.message).cmp(&(b.span, b.rule.id, &b.message)));
        self.list.dedup();
    }

    /// Whether a problem forbids building.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.level == Level::Deny)
    }

    /// Number of errors and of warnings.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.list.iter().filter(|d| d.level == Level::Deny).count();
        (errors, self.list.len() - errors)
    }

    /// The problems.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_a_typo_but_not_a_stranger() {
        assert_eq!(nearest("retrry", ["retry", "actor"]), Some("retry"));
        assert_eq!(nearest("Descripton", ["Description", "Notes"]), Some("Description"));
        assert_eq!(nearest("colour", ["retry", "actor"]), None);
        assert_eq!(nearest("55", ["550", "551"]), Some("550"));
    }
}
