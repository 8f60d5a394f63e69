//! `prose/unlinked`: a code of the registry is named in prose but never linked there.

use super::{Subject, Text, TextKind};
use crate::catalog::{CodeId, Registry, Target};
use crate::diag::{Diagnostic, rules};
use crate::prose::Piece;
use std::collections::{BTreeMap, BTreeSet};

/// Shorter values stand for too many other things.
const SHORTEST: usize = 3;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut entries: BTreeMap<(crate::catalog::LocaleId, &str), Vec<&Text<'_>>> = BTreeMap::new();
    for text in &subject.texts {
        entries.entry((text.locale, text.entry.as_str())).or_default().push(text);
    }
    entries.values().flat_map(|texts| unlinked(subject, texts)).collect()
}

/// Codes that an entry names and never links.
fn unlinked(subject: &Subject<'_>, texts: &[&Text<'_>]) -> Vec<Diagnostic> {
    let Some(id) = texts[0].registry else { return Vec::new() };
    let registry = subject.catalog.registry(id);
    let mut linked: BTreeSet<CodeId> = texts[0].codes.iter().copied().collect();
    for text in texts {
        for target in text.links {
            match target {
                Target::Code(code) if code.registry == id => {
                    linked.insert(code.code);
                }
                Target::Pair(r, a, b) if *r == id => linked.extend([*a, *b]),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for text in texts {
        for code in named(registry, text) {
            if !linked.insert(code) {
                continue;
            }
            let value = &registry.code(code).value;
            let message = format!("`{}` names {value} without a link", text.entry);
            let problem = Diagnostic::new(&rules::PROSE_UNLINKED, text.span, message);
            found.push(problem.help(format!("write `<code:{value}>` at its first mention")));
        }
    }
    found
}

/// Codes whose value stands in running text, outside of code and of links.
fn named(registry: &Registry, text: &Text<'_>) -> Vec<CodeId> {
    let TextKind::Prose(html) = text.kind else { return Vec::new() };
    let joined: String =
        html.pieces.iter().map(|p| if let Piece::Html(html) = p { html.as_str() } else { "" }).collect();
    let plain = running_text(&joined);
    let words = plain.split(|c: char| c.is_whitespace() || "()[],;:!?\"“”".contains(c));
    let mut codes: Vec<CodeId> = words
        .map(|w| w.trim_end_matches('.'))
        .filter(|w| w.len() >= SHORTEST && w.bytes().any(|b| b.is_ascii_digit() || b.is_ascii_uppercase()))
        .filter_map(|w| registry.code_ids().find(|c| registry.code(*c).value == w))
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Text outside tags, code and links.
fn running_text(html: &str) -> String {
    let mut out = String::new();
    let mut silent = 0_u32;
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        if silent == 0 {
            out.push_str(&rest[..open]);
        }
        let close = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let tag = &rest[open..close];
        if tag.starts_with("<code") || tag.starts_with("<pre") || tag.starts_with("<a ") {
            silent += 1;
        } else if matches!(tag, "</code>" | "</pre>" | "</a>") {
            silent = silent.saturating_sub(1);
        }
        out.push(' ');
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}
