//! Differences in words: whole sentences, from patterns per facet.
//!
//! No sentence is put together from prose. A value of a facet has a sentence with one placeholder,
//! the code, and a difference is two of them; sets have patterns for what only one code has, what
//! both have, and what neither shares.

use super::facts::{code_html, name_html};
use super::words::Words;
use crate::catalog::{CodeRef, CompareAs, Facet, FacetId, FacetValue, RegistryId, ValueId};
use crate::compare::SetSplit;
use crate::prose::escape;

/// The sentences for one facet that differs, from each code's HTML and value; `None` for a facet
/// that is not told in sentences.
pub(crate) fn difference(
    words: Words<'_>,
    (id, facet): (RegistryId, FacetId),
    (code_a, a): (&str, ValueId),
    (code_b, b): (&str, ValueId),
) -> Option<String> {
    let of = words.catalog.registry(id).facet(facet);
    if of.compare != CompareAs::Sentence {
        return None;
    }
    let codes = (code_a, code_b);
    match (&of.values[a.index()], &of.values[b.index()]) {
        (FacetValue::Set(x), FacetValue::Set(y)) => {
            let html = |n: &u32| name_html(words, id, of, &of.names[*n as usize]);
            Some(sets(words, (id, of), codes, &SetSplit::new(x, y), html))
        }
        (FacetValue::Refs(x), FacetValue::Refs(y)) => {
            let html = |(_, shown): &(CodeRef, String)| code_html(shown);
            Some(sets(words, (id, of), codes, &SetSplit::new(x, y), html))
        }
        _ => {
            let (first, second) = (says(words, (id, facet), a, code_a)?, says(words, (id, facet), b, code_b)?);
            Some(format!("{first}{}{second}", words.theme("sentence_gap", &[])))
        }
    }
}

/// The sentence that says a value of `code`; `None` for sets, and for facets not told in sentences.
pub(crate) fn says(words: Words<'_>, (id, facet): (RegistryId, FacetId), value: ValueId, code: &str) -> Option<String> {
    let of = words.catalog.registry(id).facet(facet);
    if of.compare != CompareAs::Sentence {
        return None;
    }
    let (suffix, text) = match &of.values[value.index()] {
        FacetValue::Enum(name) => (format!(".{}", of.names[*name as usize]), String::new()),
        FacetValue::Flag(flag) => (format!(".{flag}"), String::new()),
        FacetValue::Text(text) => {
            let mut html = String::new();
            escape(text, &mut html);
            (String::new(), html)
        }
        FacetValue::Set(_) | FacetValue::Refs(_) => return None,
    };
    let key = format!("facet.{}.says{suffix}", of.id);
    words.registry_html(id, &key, 0, &[("code", code), ("value", &text)])
}

fn sets<T: Clone + Ord>(
    words: Words<'_>,
    (id, facet): (RegistryId, &Facet),
    (a, b): (&str, &str),
    split: &SetSplit<T>,
    html: impl Fn(&T) -> String,
) -> String {
    let items = |list: &[T]| words.locale().join(&list.iter().map(&html).collect::<Vec<_>>());
    let message = |key: &str, count: usize, values: &[(&str, &str)]| {
        let number = count.to_string();
        let values: Vec<_> = values.iter().copied().chain([("count", number.as_str())]).collect();
        words.registry_html(id, &format!("facet.{}.{key}", facet.id), count, &values).unwrap_or_default()
    };
    let only = |code: &str, list: &[T]| message("only", list.len(), &[("code", code), ("items", &items(list))]);
    let (has_a, has_b) = (!split.only_a.is_empty(), !split.only_b.is_empty());
    let parts = if split.both.is_empty() {
        match (has_a, has_b) {
            (true, true) => {
                let (a_items, b_items) = (items(&split.only_a), items(&split.only_b));
                vec![message("disjoint", 0, &[("a", a), ("b", b), ("a_items", &a_items), ("b_items", &b_items)])]
            }
            (true, false) => vec![message("empty", 0, &[("code", b)]), only(a, &split.only_a)],
            (false, _) => vec![message("empty", 0, &[("code", a)]), only(b, &split.only_b)],
        }
    } else {
        let mut parts = vec![message("both", split.both.len(), &[("items", &items(&split.both))])];
        parts.extend(has_a.then(|| only(a, &split.only_a)));
        parts.extend(has_b.then(|| only(b, &split.only_b)));
        parts
    };
    parts.join(&words.theme("sentence_gap", &[]))
}
