//! `l10n/stale`: the source of a translation has changed since a translator last looked at it.

use super::{Subject, Text};
use crate::catalog::Catalog;
use crate::diag::{Diagnostic, rules};
use std::collections::BTreeMap;

/// Whether a translation is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its stamp is the hash of the source as it is.
    Current,
    /// It has no stamp.
    Unstamped,
    /// The source has changed since it was stamped.
    Stale,
    /// There is no translation.
    Missing,
}

/// The hash of a source text: of its words, so that reflowing it changes nothing.
#[must_use]
pub fn hash(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    blake3::hash(words.join(" ").as_bytes()).to_hex()[..12].to_owned()
}

/// Every source text with its state in every other locale: index of the source, of the translation.
#[must_use]
pub fn states<'a>(catalog: &Catalog, texts: &'a [Text<'a>]) -> Vec<(&'a Text<'a>, crate::catalog::LocaleId, State)> {
    let by_key: BTreeMap<_, _> = texts.iter().map(|t| ((t.locale, t.entry.as_str(), t.part), t)).collect();
    let mut all = Vec::new();
    for source in texts.iter().filter(|t| t.locale == catalog.default_locale && !t.neutral()) {
        for locale in catalog.locale_ids().filter(|l| *l != catalog.default_locale) {
            let state = match by_key.get(&(locale, source.entry.as_str(), source.part)) {
                None => State::Missing,
                Some(Text { stamp: None, .. }) => State::Unstamped,
                Some(Text { stamp: Some(stamp), .. }) if stamp.value == hash(source.raw) => State::Current,
                Some(_) => State::Stale,
            };
            all.push((source, locale, state));
        }
    }
    all
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let catalog = subject.catalog;
    let source = |text: &Text<'_>| {
        subject
            .texts
            .iter()
            .find(|t| t.locale == catalog.default_locale && t.entry == text.entry && t.part == text.part)
    };
    let stale = |text: &Text<'_>| {
        let stamp = text.stamp?;
        let source = source(text)?;
        if stamp.value == hash(source.raw) {
            return None;
        }
        let message = format!("`{}` of `{}` has changed since it was translated", text.part, text.entry);
        let problem = Diagnostic::new(&rules::L10N_STALE, stamp.span, message).context(source.span, "the source");
        Some(problem.help("bring the translation up to date, then run `codegloss l10n stamp`"))
    };
    subject.texts.iter().filter(|t| t.stamp.is_some()).filter_map(stale).collect()
}
