//! Rules about prose: is it in the right language, complete, current, linked, in the agreed words?
//!
//! One rule a file; [`run`] is the table. Each takes what all rules need and returns diagnostics.
//! Rules about form are kept where form is read, in `catalog`; these run in `codegloss check`, and in a
//! build that denies warnings.

mod citations;
mod copies;
mod glossary;
mod language;
mod mentions;
mod stale;
mod summaries;
mod texts;
mod untranslated;

pub use stale::{State, hash, states};
pub use texts::{Text, TextKind, texts};
pub(crate) use untranslated::{MARK, marks};

use crate::catalog::Catalog;
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::SourceMap;

/// What rules look at.
pub(crate) struct Subject<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) sources: &'a SourceMap,
    /// Every text of every locale.
    pub(crate) texts: Vec<Text<'a>>,
}

type Check = fn(&Subject<'_>) -> Vec<Diagnostic>;

/// Every rule about prose.
const CHECKS: [Check; 8] = [
    citations::check,
    copies::check,
    glossary::check,
    language::check,
    mentions::check,
    stale::check,
    summaries::check,
    untranslated::check,
];

/// Checks all prose.
pub fn run(catalog: &Catalog, sources: &SourceMap, problems: &mut Diagnostics) {
    let subject = Subject { catalog, sources, texts: texts(catalog, sources) };
    for check in CHECKS {
        problems.extend(check(&subject));
    }
}

#[cfg(test)]
mod tests;
