//! Facets in words: labels and values.

use super::words::Words;
use crate::catalog::{Facet, FacetId, FacetValue, Registry, RegistryId, ValueId};
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
}

/// A name of a facet as HTML: its label, or the protocol word itself.
pub(crate) fn name_html(words: Words<'_>, id: RegistryId, facet: &Facet, name: &str) -> String {
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
