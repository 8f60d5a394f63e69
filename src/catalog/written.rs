//! What authors wrote about codes, pairs and other subjects, in one locale each.

use super::model::{ClassId, CodeId, CodeRef, RegistryId};
use crate::prose::Html;
use crate::source::{Span, Spanned};
use std::collections::BTreeMap;

/// A code's prose in one locale.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Short name in this language.
    pub name: String,
    /// What it means, in a sentence.
    pub summary: String,
    /// Day of the last change of content.
    pub updated: Option<String>,
    /// Where it was written.
    pub origin: Origin,
    /// Sections in the registry's order; index into [`super::Registry::sections`].
    pub sections: Vec<(usize, Body)>,
}

impl Entry {
    /// The section with this number.
    #[must_use]
    pub fn section(&self, kind: usize) -> Option<&Body> {
        self.sections.iter().find(|(k, _)| *k == kind).map(|(_, body)| body)
    }
}

/// A curated comparison; `a` is before `b` in registry order.
#[derive(Debug, Clone)]
pub struct CuratedPair {
    /// The first code.
    pub a: CodeId,
    /// The second code.
    pub b: CodeId,
    /// Its prose, per locale.
    pub entries: Vec<Option<PairEntry>>,
}

/// A comparison's prose in one locale.
#[derive(Debug, Clone)]
pub struct PairEntry {
    /// The answer, in a sentence.
    pub verdict: String,
    /// Day of the last change of content.
    pub updated: Option<String>,
    /// Where it was written.
    pub origin: Origin,
    /// Sections; index into [`PAIR_SECTIONS`].
    pub sections: Vec<(usize, Body)>,
}

/// Sections a curated comparison may have: id, and whether it is required.
pub const PAIR_SECTIONS: [(&str, bool); 3] = [("decide", true), ("wire", false), ("notes", false)];

/// Prose with headings of its own.
#[derive(Debug, Clone)]
pub struct Article {
    /// Title.
    pub name: String,
    /// What it says, in a sentence.
    pub summary: String,
    /// Day of the last change of content.
    pub updated: Option<String>,
    /// Where it was written.
    pub origin: Origin,
    /// The text.
    pub body: Body,
}

/// Rendered prose with its links resolved.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// HTML in pieces around the links.
    pub html: Html,
    /// What the links lead to.
    pub links: Vec<Target>,
    /// Where it was written; `None` for text that no file holds.
    pub span: Option<Span>,
}

/// Where prose was written, and which source it was translated from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The one-sentence summary, or the verdict of a comparison.
    pub summary: Span,
    /// Hashes of the source's parts when it was translated, by section id; `summary` for the summary.
    pub source_hash: BTreeMap<String, Spanned<String>>,
}

/// What a link by name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A code.
    Code(CodeRef),
    /// A comparison, in registry order.
    Pair(RegistryId, CodeId, CodeId),
    /// A class.
    Class(RegistryId, ClassId),
    /// A registry's overview.
    Registry(RegistryId),
    /// A guide of a registry, by index.
    Guide(RegistryId, u16),
    /// A free page, by index.
    Page(u16),
}
