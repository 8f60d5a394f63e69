//! `prose/copy`: a translation that is the source text, word for word.

use super::{Subject, TextKind};
use crate::diag::{Diagnostic, rules};
use std::collections::BTreeMap;

/// Texts of fewer words may well be the same in two languages.
const FEWEST_WORDS: usize = 6;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let default = subject.catalog.default_locale;
    let normal = |raw: &str| raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let sources: BTreeMap<_, _> = subject
        .texts
        .iter()
        .filter(|t| t.locale == default)
        .map(|t| ((t.entry.as_str(), t.part), normal(t.raw)))
        .collect();
    let copied = subject.texts.iter().filter(|t| t.locale != default && !t.neutral()).filter(|text| {
        let own = normal(text.raw);
        own.split(' ').count() >= FEWEST_WORDS && sources.get(&(text.entry.as_str(), text.part)) == Some(&own)
    });
    copied
        .map(|text| {
            let tag = &subject.catalog.locale(text.locale).tag;
            let message = format!("`{}` of `{}` is a copy of the source text", text.part, text.entry);
            let help = match text.kind {
                TextKind::Summary => format!("translate it into `{tag}`"),
                TextKind::Prose(_) => {
                    format!("translate it into `{tag}`, or remove the section: the page then marks it as untranslated")
                }
            };
            Diagnostic::new(&rules::PROSE_COPY, text.span, message).help(help)
        })
        .collect()
}
