//! Facets in words: labels, values, and whole sentences for differences.
//!
//! Sentences are made from patterns per facet; no sentence is put together from prose.

use super::words::Words;
use crate::catalog::{CodeId, CompareAs, Facet, FacetId, FacetKind, FacetValue, Registry, RegistryId, ValueId};
use crate::compare::SetSplit;
use crate::prose::escape;

/// HTML of a code's value in running text.
pub(crate) fn code_html(value: &str) -> String {
    let mut out = String::from("<code class=\"num\" translate=\"no\" dir=\"ltr\">");
    escape(value, &mut out);
    out.push_str("</code>");
    out
}

/// A registry's facets in the words of one locale.
pub(crate) struct FacetWords<'a> {
    words: Words<'a>,
    id: RegistryId,
    registry: &'a Registry,
    /// HTML of each name of each facet.
    names: Vec<Vec<String>>,
    /// HTML of each value of each facet.
    cells: Vec<Vec<String>>,
    not_stated: String,
    gap: String,
}

impl<'a> FacetWords<'a> {
    /// `href` gives the link to a code that a facet refers to.
    pub(crate) fn new(words: Words<'a>, id: RegistryId, href: &dyn Fn(crate::catalog::CodeRef) -> String) -> Self {
        let registry = words.catalog.registry(id);
        let mut all = Self {
            words,
            id,
            registry,
            names: Vec::new(),
            cells: Vec::new(),
            not_stated: words.theme_html("not_stated", &[]),
            gap: words.theme("sentence_gap", &[]),
        };
        all.names =
            registry.facets.iter().map(|f| f.names.iter().map(|n| name_html(words, id, f, n)).collect()).collect();
        all.cells = (0..registry.facets.len()).map(|f| all.facet_cells(f, href)).collect();
        all
    }

    fn facet_cells(&self, index: usize, href: &dyn Fn(crate::catalog::CodeRef) -> String) -> Vec<String> {
        let facet = &self.registry.facets[index];
        facet.values.iter().map(|value| self.value_html(index, value, href)).collect()
    }

    fn value_html(&self, index: usize, value: &FacetValue, href: &dyn Fn(crate::catalog::CodeRef) -> String) -> String {
        let facet = &self.registry.facets[index];
        let none = || self.words.theme_html("value_none", &[]);
        match value {
            FacetValue::Enum(name) => self.names[index][*name as usize].clone(),
            FacetValue::Set(names) if names.is_empty() => none(),
            FacetValue::Set(names) => {
                self.join(&names.iter().map(|n| &self.names[index][*n as usize]).collect::<Vec<_>>())
            }
            FacetValue::Flag(flag) => name_html(self.words, self.id, facet, if *flag { "true" } else { "false" }),
            FacetValue::Refs(codes) if codes.is_empty() => none(),
            FacetValue::Refs(codes) => {
                let link = |(code, shown): &(crate::catalog::CodeRef, String)| {
                    let mut out = String::from("<a href=\"");
                    escape(&href(*code), &mut out);
                    out.push_str("\"><code translate=\"no\" dir=\"ltr\">");
                    escape(shown, &mut out);
                    out.push_str("</code></a>");
                    out
                };
                self.join(&codes.iter().map(link).collect::<Vec<_>>())
            }
            FacetValue::Text(text) => {
                let mut out = String::from("<span translate=\"no\" dir=\"ltr\">");
                escape(text, &mut out);
                out.push_str("</span>");
                out
            }
        }
    }

    fn join<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.words.locale().join(items)
    }

    /// A facet's label.
    pub(crate) fn label(&self, facet: FacetId) -> String {
        self.words.registry(self.id, &format!("facet.{}.label", self.registry.facet(facet).id))
    }

    /// What a facet means, in a sentence.
    pub(crate) fn help(&self, facet: FacetId) -> Option<String> {
        self.words.registry_opt(self.id, &format!("facet.{}.help", self.registry.facet(facet).id))
    }

    /// HTML of a value; of "not stated" when there is none.
    pub(crate) fn cell(&self, facet: FacetId, value: Option<ValueId>) -> &str {
        value.map_or(&self.not_stated, |v| &self.cells[facet.index()][v.index()])
    }

    /// Names of a facet, as HTML.
    pub(crate) fn names(&self, facet: FacetId) -> &[String] {
        &self.names[facet.index()]
    }

    /// What stands between two sentences.
    pub(crate) fn gap(&self) -> &str {
        &self.gap
    }

    /// The sentence for one differing facet.
    pub(crate) fn sentence(&self, id: FacetId, a: (CodeId, ValueId), b: (CodeId, ValueId)) -> Option<String> {
        let facet = self.registry.facet(id);
        if facet.compare != CompareAs::Sentence {
            return None;
        }
        let (x, y) = (&facet.values[a.1.index()], &facet.values[b.1.index()]);
        let (code_a, code_b) = (code_html(&self.registry.code(a.0).value), code_html(&self.registry.code(b.0).value));
        match (x, y) {
            (FacetValue::Set(_), FacetValue::Set(_)) | (FacetValue::Refs(_), FacetValue::Refs(_)) => {
                let mut out = String::new();
                set_sentence_of(self.words, (self.id, id), ((&code_a, a.1), (&code_b, b.1)), &mut out);
                Some(out)
            }
            _ => {
                let says = |value: &FacetValue, code: &str| self.says(facet, value, code);
                Some(format!("{}{}{}", says(x, &code_a)?, self.gap, says(y, &code_b)?))
            }
        }
    }

    /// The sentence that says a value of `code`, of facets whose difference is told in sentences.
    pub(crate) fn says_of(&self, id: FacetId, value: ValueId, code: &str) -> Option<String> {
        let facet = self.registry.facet(id);
        let told = facet.compare == CompareAs::Sentence;
        if told { self.says(facet, &facet.values[value.index()], code) } else { None }
    }

    fn says(&self, facet: &Facet, value: &FacetValue, code: &str) -> Option<String> {
        let (suffix, text) = match value {
            FacetValue::Enum(name) => (format!(".{}", facet.names[*name as usize]), String::new()),
            FacetValue::Flag(flag) => (format!(".{flag}"), String::new()),
            FacetValue::Text(text) => {
                let mut html = String::new();
                escape(text, &mut html);
                (String::new(), html)
            }
            FacetValue::Set(_) | FacetValue::Refs(_) => return None,
        };
        let key = format!("facet.{}.says{suffix}", facet.id);
        self.words.registry_html(self.id, &key, 0, &[("code", code), ("value", &text)])
    }

    /// Whether the facet's values are sets.
    pub(crate) fn is_set(facet: &Facet) -> bool {
        matches!(facet.kind, FacetKind::Set | FacetKind::CodeRefs)
    }
}

/// The sentences for a facet of sets that differs, from each code's HTML and value.
pub(crate) fn set_sentence_of(
    words: Words<'_>,
    (id, facet): (RegistryId, FacetId),
    ((code_a, a), (code_b, b)): ((&str, ValueId), (&str, ValueId)),
    out: &mut String,
) {
    let of = words.catalog.registry(id).facet(facet);
    match (&of.values[a.index()], &of.values[b.index()]) {
        (FacetValue::Set(x), FacetValue::Set(y)) => {
            let html = |n: &u32| name_html(words, id, of, &of.names[*n as usize]);
            out.push_str(&split_sentence(words, (id, of), (code_a, code_b), &SetSplit::new(x, y), html));
        }
        (FacetValue::Refs(x), FacetValue::Refs(y)) => {
            let html = |(_, shown): &(crate::catalog::CodeRef, String)| code_html(shown);
            out.push_str(&split_sentence(words, (id, of), (code_a, code_b), &SetSplit::new(x, y), html));
        }
        _ => {}
    }
}

fn split_sentence<T: Clone + Ord>(
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

/// A name of a facet as HTML: its label, or the protocol word itself.
fn name_html(words: Words<'_>, id: RegistryId, facet: &Facet, name: &str) -> String {
    let label = words.registry_opt(id, &format!("facet.{}.value.{name}", facet.id));
    match label {
        Some(label) => {
            let mut out = String::new();
            escape(&label, &mut out);
            out
        }
        None => {
            let mut out = String::from("<code translate=\"no\" dir=\"ltr\">");
            escape(name, &mut out);
            out.push_str("</code>");
            out
        }
    }
}
