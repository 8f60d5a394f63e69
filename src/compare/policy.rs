//! What a comparison's page is worth: whether it exists, is listed, and is offered to search engines.

use crate::config::{Emit, PairPolicy};

/// What is known of a comparison in one locale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Curated in any locale.
    pub curated: bool,
    /// Curated in this locale.
    pub curated_here: bool,
    /// Both codes, and the comparison's own prose if it has any, are written in this locale.
    pub translated: bool,
    /// Listed as confused with each other.
    pub confused: bool,
    /// 0 to 100.
    pub relatedness: u8,
    /// Facets that differ.
    pub differences: usize,
    /// Share of the page's text that stands on neither code's page, 0 to 1.
    pub originality: f64,
}

/// Why a page is offered to search engines, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Curated in this locale, and original enough.
    Curated,
    /// Related, different and original enough.
    Related,
    /// Not translated in this locale.
    Untranslated,
    /// Not related enough.
    Unrelated,
    /// Too few differing facets.
    Alike,
    /// Too little that the code pages do not say.
    Unoriginal,
}

impl Decision {
    /// Whether search engines may index the page.
    #[must_use]
    pub fn indexable(self) -> bool {
        matches!(self, Self::Curated | Self::Related)
    }
}

/// Whether a comparison has a page; the same in every locale.
#[must_use]
pub fn emitted(policy: &PairPolicy, curated: bool, confused: bool, relatedness: u8) -> bool {
    match policy.emit {
        Emit::All => true,
        Emit::Related => curated || confused || relatedness >= policy.related_from,
        Emit::Curated => curated,
    }
}

/// Whether search engines may index a comparison, and why.
#[must_use]
pub fn decide(policy: &PairPolicy, standing: &Standing) -> Decision {
    let enough = |holds: bool, or: Decision| if holds { None } else { Some(or) };
    if let Some(no) = enough(standing.translated, Decision::Untranslated) {
        return no;
    }
    let original = enough(standing.originality >= policy.index_originality, Decision::Unoriginal);
    if standing.curated_here {
        return original.unwrap_or(Decision::Curated);
    }
    enough(standing.relatedness >= policy.index_relatedness, Decision::Unrelated)
        .or_else(|| enough(standing.differences >= policy.index_differences, Decision::Alike))
        .or(original)
        .unwrap_or(Decision::Related)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRANGERS: Standing = Standing {
        curated: false,
        curated_here: false,
        translated: true,
        confused: false,
        relatedness: 10,
        differences: 6,
        originality: 0.5,
    };

    #[test]
    fn each_condition_decides_in_turn() {
        let policy =
            PairPolicy { index_relatedness: 60, index_differences: 3, index_originality: 0.3, ..PairPolicy::default() };
        let decided = |standing: Standing| decide(&policy, &standing);
        assert_eq!(decided(STRANGERS), Decision::Unrelated);
        let related = Standing { relatedness: 60, ..STRANGERS };
        assert_eq!(decided(related), Decision::Related);
        assert_eq!(decided(Standing { differences: 2, ..related }), Decision::Alike);
        assert_eq!(decided(Standing { originality: 0.29, ..related }), Decision::Unoriginal);
        let curated = Standing { curated_here: true, ..STRANGERS };
        assert_eq!(decided(Standing { differences: 0, ..curated }), Decision::Curated);
        assert_eq!(decided(Standing { originality: 0.29, ..curated }), Decision::Unoriginal);
        assert_eq!(decided(Standing { curated_here: true, translated: false, ..related }), Decision::Untranslated);
    }
}
