//! Properties of comparison, on random registries.

use super::*;
use crate::catalog::{ClassId, Code, FacetKind, RegistryId, Status};
use crate::source::{SourceMap, Span};
use proptest::prelude::*;

fn facet(kind: FacetKind, values: Vec<FacetValue>) -> Facet {
    Facet {
        id: "f".into(),
        kind,
        compare: CompareAs::Sentence,
        literal: true,
        reading: false,
        required: false,
        weight: 2,
        names: (0..8).map(|i| i.to_string()).collect(),
        values,
    }
}

fn registry(rows: Vec<Vec<Vec<Option<u32>>>>) -> Registry {
    let mut map = SourceMap::new();
    let span = Span::new(map.add("x", ""), 0..0);
    let sets = (0..16u32).map(|bits| FacetValue::Set((0..4).filter(|i| bits & (1 << i) != 0).collect())).collect();
    let enums = (0..4).map(FacetValue::Enum).collect::<Vec<_>>();
    let facets =
        vec![facet(FacetKind::Enum, enums.clone()), facet(FacetKind::Set, sets), facet(FacetKind::Enum, enums)];
    let limits = [4, 16, 4];
    let code = |uses: Vec<Vec<Option<u32>>>| Code {
        value: "1".into(),
        slug: "1".into(),
        name: String::new(),
        coined: false,
        status: Status::Standard,
        class: ClassId(0),
        sources: vec![],
        aliases: vec![],
        confused: vec![],
        related: vec![],
        uses: uses
            .into_iter()
            .map(|values| Use {
                id: None,
                sources: vec![],
                facets: values.iter().enumerate().map(|(i, v)| v.map(|v| ValueId(v % limits[i]))).collect(),
            })
            .collect(),
        entries: vec![],
        span,
    };
    Registry {
        id: "r".into(),
        title: "R".into(),
        sources: vec![],
        classes: vec![],
        facets,
        primary_facets: vec![],
        sections: vec![],
        guides: vec![],
        codes: rows.into_iter().map(code).collect(),
        curated: vec![],
        overview: vec![],
        messages: vec![],
        untranslated: None,
    }
}

fn codes() -> impl Strategy<Value = Vec<Vec<Vec<Option<u32>>>>> {
    let one_use = prop::collection::vec(prop::option::weighted(0.8, 0u32..16), 3);
    prop::collection::vec(prop::collection::vec(one_use, 1..4), 2..6)
}

proptest! {
    #[test]
    fn comparison_and_relatedness_are_symmetric_and_bounded(rows in codes()) {
        let registry = registry(rows);
        for a in registry.code_ids() {
            for b in registry.code_ids().filter(|b| *b != a) {
                let one = compare(&registry, a, b);
                prop_assert_eq!(&one, &compare(&registry, b, a));
                let related = relatedness(&registry, RegistryId(0), &one);
                prop_assert!(related.score <= 100);
                let points: u32 = related.reasons.iter().map(|(_, p)| u32::from(*p)).sum();
                prop_assert_eq!(u32::from(related.score), points.min(100));
            }
        }
    }

    #[test]
    fn no_equal_facet_is_listed_as_different_and_none_is_omitted(rows in codes()) {
        let registry = registry(rows);
        for a in registry.code_ids() {
            for b in registry.code_ids().filter(|b| *b > a) {
                let one = compare(&registry, a, b);
                let (x, y) = (&registry.code(a).uses[one.use_a].facets, &registry.code(b).uses[one.use_b].facets);
                for facet in registry.facet_ids() {
                    let found = one.facets.iter().find(|(f, _)| *f == facet).map(|(_, o)| *o);
                    let expected = match (x[facet.index()], y[facet.index()]) {
                        (None, None) => None,
                        (p, q) if p == q => p.map(Outcome::Same),
                        (p, q) => Some(Outcome::Different(p, q)),
                    };
                    prop_assert_eq!(found, expected);
                }
            }
        }
    }

    #[test]
    fn a_split_has_every_item_once(a in prop::collection::btree_set(0u32..12, 0..8), b in prop::collection::btree_set(0u32..12, 0..8)) {
        let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().collect(), b.into_iter().collect());
        let split = SetSplit::new(&a, &b);
        let mut left = [split.only_a.clone(), split.both.clone()].concat();
        left.sort_unstable();
        prop_assert_eq!(left, a);
        let mut right = [split.only_b, split.both].concat();
        right.sort_unstable();
        prop_assert_eq!(right, b);
    }
}

#[test]
fn the_uses_most_alike_are_compared() {
    let uses = |values: &[[u32; 3]]| values.iter().map(|v| v.iter().map(|x| Some(*x)).collect()).collect::<Vec<_>>();
    let registry = registry(vec![uses(&[[0, 1, 0], [1, 8, 1]]), uses(&[[1, 8, 2]])]);
    let comparison = compare(&registry, CodeId(0), CodeId(1));
    assert_eq!((comparison.use_a, comparison.use_b), (1, 0));
}
