//! How much two codes have to do with each other: 0 to 100, from facts, the same in every locale.
//!
//! | points | for |
//! | --- | --- |
//! | 40 | one is listed as confused with the other |
//! | 20 | one names the other as related |
//! | 0–40 | the facets stated of both, weighted, by how alike their values are |
//! | 10 | the same class |
//! | 10 | a section of a source that defines both |
//!
//! Being confused outweighs everything else, because it is why readers ask; two codes that share
//! every facet and class but that nobody mixes up still reach 60.

use super::{Comparison, likeness};
use crate::catalog::{CodeRef, Registry, RegistryId};

/// Why two codes are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Listed as confused with each other.
    Confused,
    /// Named as related.
    Related,
    /// So many of so many compared facets have the same value.
    Facets {
        /// Facets with the same value.
        same: usize,
        /// Facets compared.
        of: usize,
    },
    /// Same class.
    Class,
    /// Defined in the same section of a source.
    Source,
}

/// A score and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relatedness {
    /// 0 to 100.
    pub score: u8,
    /// Points for each reason, most points first.
    pub reasons: Vec<(Reason, u8)>,
}

/// Relatedness of the two codes of a comparison within `home`.
#[must_use]
pub fn relatedness(registry: &Registry, home: RegistryId, comparison: &Comparison) -> Relatedness {
    let (a, b) = (registry.code(comparison.a), registry.code(comparison.b));
    let other = CodeRef { registry: home, code: comparison.b };
    let mut reasons = Vec::with_capacity(5);
    let mut give = |holds: bool, reason: Reason, points: u8| {
        if holds && points > 0 {
            reasons.push((reason, points));
        }
    };
    give(a.confused.binary_search(&comparison.b).is_ok(), Reason::Confused, 40);
    give(a.related.binary_search(&other).is_ok(), Reason::Related, 20);
    let (alike, most) = likeness(registry, &a.uses[comparison.use_a], &b.uses[comparison.use_b]);
    let points = (40 * alike).checked_div(most).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
    let same = comparison.shared().count();
    give(true, Reason::Facets { same, of: comparison.facets.len() }, points);
    give(a.class == b.class, Reason::Class, 10);
    give(a.sources.iter().any(|s| s.section.is_some() && b.sources.contains(s)), Reason::Source, 10);
    let score = reasons.iter().map(|(_, points)| points).sum::<u8>().min(100);
    reasons.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    Relatedness { score, reasons }
}
