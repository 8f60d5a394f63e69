//! `strings/untranslated`: messages that `new locale` wrote in the source language and nobody has translated.
//!
//! They are told by the mark it leaves behind them, not by being equal: many words are the same in
//! two languages.

use super::Subject;
use crate::catalog::{Catalog, LocaleId, RegistryId};
use crate::diag::{Diagnostic, rules};
use crate::source::{SourceMap, Span};

/// Stands behind every text that a translator has yet to write.
pub(crate) const MARK: &str = "# untranslated";

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let catalog = subject.catalog;
    let of = |locale: LocaleId| {
        let scopes = std::iter::once(None).chain(catalog.registry_ids().map(Some));
        scopes.filter_map(move |registry| {
            let marks = marks(catalog, subject.sources, locale, registry);
            let tag = &catalog.locale(locale).tag;
            let what = match marks.len() {
                0 => return None,
                1 => format!("a message of `{tag}` is"),
                n => format!("{n} messages of `{tag}` are"),
            };
            let message = format!("{what} marked as not translated");
            let problem = Diagnostic::new(&rules::STRINGS_UNTRANSLATED, marks.first().copied(), message);
            Some(problem.help(format!("translate them, and remove `{MARK}` with each")))
        })
    };
    catalog.locale_ids().flat_map(of).collect()
}

/// Where the strings of a locale, in a registry or of the theme, carry the mark.
pub(crate) fn marks(
    catalog: &Catalog,
    sources: &SourceMap,
    locale: LocaleId,
    registry: Option<RegistryId>,
) -> Vec<Span> {
    let tag = &catalog.locale(locale).tag;
    let path = match registry {
        Some(registry) => format!("content/{}/{tag}/strings.toml", catalog.registry(registry).id),
        None => format!("templates/strings/{tag}.toml"),
    };
    let Some(file) = sources.id(&path) else { return Vec::new() };
    let found = sources.get(file).text.match_indices(MARK);
    found.map(|(at, mark)| Span::new(file, at..at + mark.len())).collect()
}
