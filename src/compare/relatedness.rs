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

use super::{Comparison, alike_uses, likeness};
use crate::catalog::{CodeId, CodeRef, Registry, RegistryId};

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
    let points = points(registry, home, (comparison.a, comparison.b), (comparison.use_a, comparison.use_b));
    let facets = Reason::Facets { same: comparison.shared().count(), of: comparison.facets.len() };
    let all = [Reason::Confused, Reason::Related, facets, Reason::Class, Reason::Source];
    let mut reasons: Vec<_> = all.into_iter().zip(points).filter(|(_, points)| *points > 0).collect();
    reasons.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    Relatedness { score: sum(points), reasons }
}

/// The score alone, for those who weigh every pair of a registry.
#[must_use]
pub fn score(registry: &Registry, home: RegistryId, a: CodeId, b: CodeId) -> u8 {
    let (a, b) = (a.min(b), a.max(b));
    sum(points(registry, home, (a, b), alike_uses(registry, a, b)))
}

fn sum(points: [u8; 5]) -> u8 {
    points.iter().sum::<u8>().min(100)
}

/// Points in the order of the table above; `a` is before `b`.
fn points(registry: &Registry, home: RegistryId, (a, b): (CodeId, CodeId), uses: (usize, usize)) -> [u8; 5] {
    let other = CodeRef { registry: home, code: b };
    let (left, right) = (registry.code(a), registry.code(b));
    let (alike, most) = likeness(registry, &left.uses[uses.0], &right.uses[uses.1]);
    let facets = (40 * alike).checked_div(most).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
    let when = |holds: bool, points: u8| if holds { points } else { 0 };
    [
        when(left.confused.binary_search(&b).is_ok(), 40),
        when(left.related.binary_search(&other).is_ok(), 20),
        facets,
        when(left.class == right.class, 10),
        when(left.sources.iter().any(|s| s.section.is_some() && right.sources.contains(s)), 10),
    ]
}
