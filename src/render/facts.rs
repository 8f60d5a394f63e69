//! Facets in words: labels and values.

use super::words::Words;
use crate::catalog::{CodeRef, Facet, FacetId, FacetValue, Registry, RegistryId, ValueId};
use crate::prose::escape;
use std::cell::OnceCell;

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
    /// The link to a code that a facet refers to.
    href: Box<dyn Fn(CodeRef) -> String + 'a>,
    /// HTML of each value of each facet, made when first asked for.
    cells: Vec<Vec<OnceCell<String>>>,
    not_stated: String,
    gap: String,
}

impl<'a> FacetWords<'a> {
    /// `href` gives the link to a code that a facet refers to.
    pub(crate) fn new(words: Words<'a>, id: RegistryId, href: impl Fn(CodeRef) -> String + 'a) -> Self {
        let registry = words.catalog.registry(id);
        Self {
            words,
            id,
            registry,
            href: Box::new(href),
            cells: registry.facets.iter().map(|f| vec![OnceCell::new(); f.values.len()]).collect(),
            not_stated: words.theme_html("not_stated", &[]),
            gap: words.theme("sentence_gap", &[]),
        }
    }

    fn name(&self, facet: &Facet, name: &str) -> String {
        name_html(self.words, self.id, facet, name)
    }

    fn value_html(&self, facet: &Facet, value: &FacetValue) -> String {
        let none = || self.words.theme_html("value_none", &[]);
        match value {
            FacetValue::Enum(name) => self.name(facet, &facet.names[*name as usize]),
            FacetValue::Set(names) if names.is_empty() => none(),
            FacetValue::Set(names) => {
                self.join(&names.iter().map(|n| self.name(facet, &facet.names[*n as usize])).collect::<Vec<_>>())
            }
            FacetValue::Flag(flag) => self.name(facet, if *flag { "true" } else { "false" }),
            FacetValue::Refs(codes) if codes.is_empty() => none(),
            FacetValue::Refs(codes) => {
                let link = |(code, shown): &(CodeRef, String)| {
                    let mut out = String::from("<a href=\"");
                    escape(&(self.href)(*code), &mut out);
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
        let Some(value) = value else { return &self.not_stated };
        let of = self.registry.facet(facet);
        self.cells[facet.index()][value.index()].get_or_init(|| self.value_html(of, &of.values[value.index()]))
    }

    /// Names of a facet, as HTML.
    pub(crate) fn names(&self, facet: FacetId) -> Vec<String> {
        let of = self.registry.facet(facet);
        of.names.iter().map(|name| self.name(of, name)).collect()
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
