//! `prose/term`: a wording that the glossary says is not used.
//!
//! `content/glossary.toml` names, for a term of the source language, what each locale calls it and
//! which other wordings to avoid.

use super::Subject;
use crate::catalog::LocaleId;
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::fields::{Fields, read_file};
use crate::source::Span;

/// Where the glossary is.
const FILE: &str = "content/glossary.toml";

/// A wording to avoid in a locale, and what to write.
struct Avoid {
    locale: LocaleId,
    wording: String,
    instead: String,
}

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(file) = subject.sources.id(FILE) else { return Vec::new() };
    let mut problems = Diagnostics::new();
    let avoid = read_file(subject.sources, file, &mut problems, |root| terms(root, subject));
    let mut found: Vec<Diagnostic> = problems.into_iter().collect();
    for text in &subject.texts {
        let lower = text.raw.to_lowercase();
        for avoid in avoid.iter().filter(|a| a.locale == text.locale) {
            if let Some(at) = find_word(&lower, &avoid.wording) {
                let message = format!("`{}` says \"{}\"", text.entry, avoid.wording);
                let span = place(text.span, text.raw, &lower, (at, avoid.wording.len()));
                found.push(
                    Diagnostic::new(&rules::PROSE_TERM, span, message)
                        .help(format!("the glossary has \"{}\"", avoid.instead)),
                );
            }
        }
    }
    found
}

fn terms(mut root: Fields<'_, '_, '_>, subject: &Subject<'_>) -> Vec<Avoid> {
    let _ = root.opt_text("$schema");
    let mut all = Vec::new();
    for term in root.tables("term") {
        let mut wordings: Vec<(String, String)> = Vec::new();
        let mut avoided: Vec<(String, Vec<String>)> = Vec::new();
        for (key, item) in term.open() {
            match item.as_fields().filter(|_| key.value == "avoid") {
                Some(table) => {
                    let lists = table.open();
                    let list = |(tag, item): &(crate::source::Spanned<String>, crate::fields::Item<'_, '_, '_>)| {
                        (tag.value.clone(), item.as_texts().unwrap_or_default().into_iter().map(|t| t.value).collect())
                    };
                    avoided.extend(lists.iter().map(list));
                }
                None => wordings.extend(item.text(&key.value).map(|t| (key.value, t.value))),
            }
        }
        for (tag, list) in avoided {
            let Some(locale) = subject.catalog.locale_by_tag(&tag) else { continue };
            let instead = wordings.iter().find(|(t, _)| *t == tag).map_or(String::new(), |(_, w)| w.clone());
            all.extend(list.into_iter().map(|w| Avoid { locale, wording: w.to_lowercase(), instead: instead.clone() }));
        }
    }
    root.done();
    all
}

/// Where `wording` stands as whole words.
fn find_word(text: &str, wording: &str) -> Option<usize> {
    text.match_indices(wording).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + wording.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// The place of a match; the whole text when lower case moved the bytes.
fn place(span: Span, raw: &str, lower: &str, (at, length): (usize, usize)) -> Span {
    let same = raw.len() == lower.len() && span.end as usize - span.start as usize == raw.len();
    if same { Span::new(span.file, span.start as usize + at..span.start as usize + at + length) } else { span }
}
