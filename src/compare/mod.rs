//! Two codes → what differs, what is shared, how related they are. Pure; the same in every locale.
//!
//! 1. Of codes with several registered meanings, the two uses that are most alike are compared:
//!    they are the ones a reader can mix up.
//! 2. Each facet of the two uses is the same, or differs, or is stated of neither.
//! 3. [`mod@relatedness`] weighs what they share; [`policy`] decides what that means for the page.
//!
//! Words for all this are made in `render`, from messages; nothing here is text.

pub mod policy;
pub mod relatedness;

use crate::catalog::{CodeId, CompareAs, Facet, FacetId, FacetValue, Registry, Use, ValueId};
pub use policy::{Decision, Standing};
pub use relatedness::{Reason, Relatedness, relatedness};

/// Full likeness of two values of a facet.
pub const ALIKE: u32 = 1000;

/// What a facet says of two codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Both have this value.
    Same(ValueId),
    /// They have different values, or only one has a value.
    Different(Option<ValueId>, Option<ValueId>),
}

/// A comparison of two codes; `a` is before `b` in registry order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The first code.
    pub a: CodeId,
    /// The second code.
    pub b: CodeId,
    /// Which use of the first code is compared.
    pub use_a: usize,
    /// Which use of the second code is compared.
    pub use_b: usize,
    /// Every facet that is compared and stated of at least one, most important first.
    pub facets: Vec<(FacetId, Outcome)>,
}

impl Comparison {
    /// Facets that differ.
    pub fn differences(&self) -> impl Iterator<Item = (FacetId, Option<ValueId>, Option<ValueId>)> + '_ {
        self.facets.iter().filter_map(|(facet, outcome)| match outcome {
            Outcome::Different(a, b) => Some((*facet, *a, *b)),
            Outcome::Same(_) => None,
        })
    }

    /// Facets that are the same.
    pub fn shared(&self) -> impl Iterator<Item = (FacetId, ValueId)> + '_ {
        self.facets.iter().filter_map(|(facet, outcome)| match outcome {
            Outcome::Same(value) => Some((*facet, *value)),
            Outcome::Different(..) => None,
        })
    }
}

/// Compares two codes of a registry, in either order.
#[must_use]
pub fn compare(registry: &Registry, a: CodeId, b: CodeId) -> Comparison {
    let (a, b) = (a.min(b), a.max(b));
    let (use_a, use_b) = alike_uses(registry, a, b);
    let (left, right) = (&registry.code(a).uses[use_a], &registry.code(b).uses[use_b]);
    let mut facets = Vec::with_capacity(registry.facets.len());
    for facet in compared(registry) {
        match (left.facets[facet.index()], right.facets[facet.index()]) {
            (None, None) => {}
            (Some(x), Some(y)) if x == y => facets.push((facet, Outcome::Same(x))),
            (x, y) => facets.push((facet, Outcome::Different(x, y))),
        }
    }
    Comparison { a, b, use_a, use_b, facets }
}

/// Facets that comparisons show.
fn compared(registry: &Registry) -> impl Iterator<Item = FacetId> + '_ {
    registry.facet_ids().filter(|f| registry.facet(*f).compare != CompareAs::Never)
}

/// The two uses that are most alike; the first such pair when several are.
fn alike_uses(registry: &Registry, a: CodeId, b: CodeId) -> (usize, usize) {
    let (left, right) = (&registry.code(a).uses, &registry.code(b).uses);
    if left.len() == 1 && right.len() == 1 {
        return (0, 0);
    }
    let mut best = (0, 0, 0);
    for (i, x) in left.iter().enumerate() {
        for (j, y) in right.iter().enumerate() {
            let score = likeness(registry, x, y).0;
            if score > best.0 {
                best = (score, i, j);
            }
        }
    }
    (best.1, best.2)
}

/// Weighted likeness of two uses, and the most it could be over the facets stated of both.
pub(crate) fn likeness(registry: &Registry, x: &Use, y: &Use) -> (u32, u32) {
    let mut sum = (0, 0);
    for facet in compared(registry) {
        if let (Some(a), Some(b)) = (x.facets[facet.index()], y.facets[facet.index()]) {
            let of = registry.facet(facet);
            sum.0 += of.weight * value_likeness(of, a, b);
            sum.1 += of.weight * ALIKE;
        }
    }
    sum
}

fn value_likeness(facet: &Facet, a: ValueId, b: ValueId) -> u32 {
    if a == b {
        return ALIKE;
    }
    match (&facet.values[a.index()], &facet.values[b.index()]) {
        (FacetValue::Set(x), FacetValue::Set(y)) => overlap(x, y),
        (FacetValue::Refs(x), FacetValue::Refs(y)) => overlap(x, y),
        _ => 0,
    }
}

/// What two ascending lists have in common, of all that is in either.
fn overlap<T: Ord>(a: &[T], b: &[T]) -> u32 {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let both = a.iter().filter(|x| b.binary_search(x).is_ok()).count();
    (ALIKE * count(both)).checked_div(count(a.len() + b.len() - both)).unwrap_or(0)
}

/// Two sets: what is in one, in the other, in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSplit<T> {
    /// Only in the first.
    pub only_a: Vec<T>,
    /// Only in the second.
    pub only_b: Vec<T>,
    /// In both.
    pub both: Vec<T>,
}

impl<T: Clone + Ord> SetSplit<T> {
    /// Splits two ascending lists.
    #[must_use]
    pub fn new(a: &[T], b: &[T]) -> Self {
        let pick = |from: &[T], other: &[T], inside: bool| {
            from.iter().filter(|x| other.binary_search(x).is_ok() == inside).cloned().collect()
        };
        Self { only_a: pick(a, b, false), only_b: pick(b, a, false), both: pick(a, b, true) }
    }
}

#[cfg(test)]
mod tests;
