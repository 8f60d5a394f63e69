//! `prose/summary`: a summary is one sentence that search engines can show whole.

use super::{Subject, TextKind};
use crate::diag::{Diagnostic, rules};
use crate::render::DESCRIPTION_WIDTH;
use unicode_width::UnicodeWidthStr;

/// Narrowest summary that says something.
const NARROWEST: usize = 50;

pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let summaries = subject.texts.iter().filter(|t| matches!(t.kind, TextKind::Summary));
    summaries
        .filter_map(|text| {
            let width = text.raw.width();
            let wrong = if width < NARROWEST {
                format!("has {width} columns; at least {NARROWEST} say something to a reader of search results")
            } else if width > DESCRIPTION_WIDTH {
                format!("has {width} columns; search engines show about {DESCRIPTION_WIDTH}")
            } else {
                return None;
            };
            let message = format!("the summary of `{}` {wrong}", text.entry);
            Some(Diagnostic::new(&rules::PROSE_SUMMARY, text.span, message))
        })
        .collect()
}
