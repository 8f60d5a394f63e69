//! The ledger: which addresses were published, what their text was, and when it last changed.
//!
//! `ledger.tsv` beside `site.toml` is kept in version control; `codegloss ledger update` writes it.
//! A build writes the same into its output, as a record for the next one. Sorted by route, a line a
//! page, so that a change of one page is a change of one line:
//!
//! ```text
//! # codegloss ledger 1
//! /smtp/334/            9f86d081884c7d65   2026-01-31
//! /smtp/334-vs-550/     60303ae22b998861   2026-01-31
//! /smtp/*-vs-*/         -                  -            all
//! ```
//!
//! Between tabs: the route, a hash of the main text and the day it last changed (of pages that search
//! engines may index), and a note. Comparisons follow from the codes where all of them are emitted:
//! one line `*-vs-*` stands for them, and a code that has none is noted as `alone`. The page for
//! paths that lead nowhere has no address that anybody keeps.
//!
//! `format` reads and writes the file, `record` makes the ledger of a site, `lost` finds what a site
//! no longer has, `changes` tells two ledgers apart.

mod changes;
mod date;
mod format;
mod lost;
mod record;

pub use changes::{Changes, changes, indexnow};
pub use date::Date;
pub use lost::lost;
pub use record::record;

use crate::source::Span;

/// The path of a project's ledger.
pub const LEDGER_FILE: &str = "ledger.tsv";

/// The last part of the line that stands for all comparisons of a registry.
const ALL_PAIRS: &str = "*-vs-*/";

/// The addresses of a site, in order of their routes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
}

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// As [`crate::plan::Plan::route`] has it.
    route: String,
    /// Hash of the main text, for pages that search engines may index.
    text: Option<u64>,
    /// The day the text last changed, if that is known.
    modified: Option<Date>,
    note: Option<Note>,
    /// Where the line stands, when it was read from the project.
    span: Option<Span>,
}

/// What else a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    /// Every two codes of the registry have a comparison.
    AllPairs,
    /// The code has no comparisons.
    Alone,
}

impl Ledger {
    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.route.cmp(&b.route));
        entries.dedup_by(|a, b| a.route == b.route);
        Self { entries }
    }

    fn find(&self, route: &str) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.route.as_str().cmp(route)).ok().map(|at| &self.entries[at])
    }

    /// The day on which the text of a page last changed.
    #[must_use]
    pub fn modified(&self, route: &str) -> Option<Date> {
        self.find(route)?.modified
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it names no address.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// What is known of former builds: what they were made from, and the days on which texts changed.
#[derive(Debug, Default)]
pub struct Past {
    /// The project's ledger.
    pub ledger: Option<Ledger>,
    /// The record that the former build left in its output.
    pub record: Option<Ledger>,
    /// What the comparisons of the former build were made from.
    pub inputs: Option<String>,
    /// Identifies the program that builds, because another one may make other pages; where it is not
    /// known, the former build tells nothing.
    pub program: Option<String>,
    /// The day of changes that are found now; none is given to them without it.
    pub today: Option<Date>,
}

impl Past {
    /// The day on which the text of a page last changed, when it is `text` now: the day that was
    /// noted for the same text, today for another one, and the author's word for a page never met.
    #[must_use]
    pub fn modified(&self, route: &str, text: u64, updated: impl FnOnce() -> Option<Date>) -> Option<Date> {
        let mut met = false;
        for ledger in [&self.ledger, &self.record].into_iter().flatten() {
            let Some(entry) = ledger.find(route).filter(|entry| entry.text.is_some()) else { continue };
            if entry.text == Some(text) {
                return entry.modified;
            }
            met = true;
        }
        if met { self.today } else { updated() }
    }
}
