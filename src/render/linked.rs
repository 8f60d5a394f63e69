//! JSON-LD: what a page is and is about, in schema.org's words, as one `@graph` with absolute ids.
//!
//! Every text in it stands on the page too, because it is made of the values the page is made of.
//! Only what the page is: an article about terms of a set. Never `FAQPage`, `HowTo`, `SearchAction`,
//! `Dataset` or `AggregateRating`: search engines show none of them for pages like these, or show
//! them for pages that are something else.

use super::prose::Place;
use crate::catalog::{CodeId, RegistryId};
use crate::plan::{Page, PageKind};
use std::fmt::Write as _;

/// An article that explains something technical; what most pages are.
pub(crate) const TECH_ARTICLE: &str = "TechArticle";

/// What JSON-LD says of a page beside its breadcrumbs.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    /// Its type; `None` for home, which is the site, and for paths that lead nowhere.
    pub(crate) kind: Option<&'static str>,
    /// Its heading.
    pub(crate) headline: String,
    /// A text of the page that sums it up, or nothing.
    pub(crate) description: String,
    /// References to what it is about, as JSON with commas between.
    pub(crate) about: String,
    /// Nodes of what it is about, as JSON with commas between.
    pub(crate) nodes: String,
}

/// Writes one node.
pub(crate) struct Object<'o> {
    out: &'o mut String,
}

impl<'o> Object<'o> {
    pub(crate) fn open(kind: &str, out: &'o mut String) -> Self {
        out.push_str("{\"@type\":\"");
        out.push_str(kind);
        out.push('"');
        Self { out }
    }

    fn key(&mut self, key: &str) {
        self.out.push_str(",\"");
        self.out.push_str(key);
        self.out.push_str("\":");
    }

    /// A property with a text; none when the text is empty.
    pub(crate) fn text(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.key(key);
            push_text(value, self.out);
        }
        self
    }

    /// A property with finished JSON; none when there is none.
    pub(crate) fn raw(mut self, key: &str, json: &str) -> Self {
        if !json.is_empty() {
            self.key(key);
            self.out.push_str(json);
        }
        self
    }

    /// A property with a list of finished JSON; none when it is empty.
    fn list(mut self, key: &str, json: &str) -> Self {
        if !json.is_empty() {
            self.key(key);
            self.out.push('[');
            self.out.push_str(json);
            self.out.push(']');
        }
        self
    }

    pub(crate) fn close(self) {
        self.out.push('}');
    }
}

/// A JSON string that may stand in a script: nothing in it can end the script or a line.
pub(crate) fn push_text(text: &str, out: &mut String) {
    out.push('"');
    // 0xE2 begins U+2028 and U+2029, and little else. Without an early end this takes many bytes at once.
    if text.bytes().fold(false, |found, b| found | (b < b' ') | matches!(b, b'"' | b'\\' | b'<' | 0xE2)) {
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\0'..='\u{1f}' | '<' | '\u{2028}' | '\u{2029}' => {
                    let _ = write!(out, "\\u{:04x}", u32::from(c));
                }
                _ => out.push(c),
            }
        }
    } else {
        out.push_str(text);
    }
    out.push('"');
}

/// A reference to a node.
fn reference(id: &str) -> String {
    let mut out = String::from("{\"@id\":");
    push_text(id, &mut out);
    out.push('}');
    out
}

fn url(place: Place<'_>, kind: PageKind) -> String {
    place.site.url(place.site.nearest(Page { locale: place.locale, kind }))
}

/// A registry as a set of terms.
pub(crate) struct TermSet<'a> {
    place: Place<'a>,
    registry: RegistryId,
    id: String,
    name: String,
}

impl<'a> TermSet<'a> {
    pub(crate) fn new(place: Place<'a>, registry: RegistryId) -> Self {
        let id = format!("{}#codes", url(place, PageKind::Registry(registry)));
        Self { place, registry, id, name: place.words().registry(registry, "name") }
    }

    /// A reference to the set.
    pub(crate) fn reference(&self) -> String {
        reference(&self.id)
    }

    /// The node of the set, with its terms where the page lists them.
    pub(crate) fn node(&self, terms: &str) -> String {
        let mut out = String::new();
        Object::open("DefinedTermSet", &mut out)
            .text("@id", &self.id)
            .text("name", &self.name)
            .text("url", &url(self.place, PageKind::Registry(self.registry)))
            .list("hasDefinedTerm", terms)
            .close();
        out
    }

    fn term_id(&self, code: CodeId) -> String {
        format!("{}#term", url(self.place, PageKind::Code(self.registry, code)))
    }

    /// A reference to the term of a code.
    pub(crate) fn term_reference(&self, code: CodeId) -> String {
        reference(&self.term_id(code))
    }

    /// A code in the list of its set.
    pub(crate) fn member(&self, code: CodeId, name: &str) -> String {
        let mut out = String::new();
        Object::open("DefinedTerm", &mut out)
            .text("@id", &self.term_id(code))
            .text("termCode", &self.place.site.catalog.registry(self.registry).code(code).value)
            .text("name", name)
            .close();
        out
    }

    /// The node of a code, in its set.
    pub(crate) fn term(&self, code: CodeId, name: &str, description: &str) -> String {
        let mut out = String::new();
        Object::open("DefinedTerm", &mut out)
            .text("@id", &self.term_id(code))
            .text("termCode", &self.place.site.catalog.registry(self.registry).code(code).value)
            .text("name", name)
            .text("description", description)
            .text("url", &url(self.place, PageKind::Code(self.registry, code)))
            .raw("inDefinedTermSet", &self.reference())
            .close();
        out
    }
}

/// The site in one language, as home describes it and as every other page refers to it.
pub(crate) fn website(place: Place<'_>, language: &str, description: &str) -> String {
    let home = url(place, PageKind::Home);
    let mut out = String::new();
    Object::open("WebSite", &mut out)
        .text("@id", &format!("{home}#website"))
        .text("name", &place.site.catalog.config.title)
        .text("url", &home)
        .text("inLanguage", language)
        .text("description", description)
        .close();
    out
}

/// What a page is part of, where it stands, and in which languages it is written.
pub(crate) struct Around<'a> {
    pub(crate) url: &'a str,
    /// Items of the list of breadcrumbs.
    pub(crate) crumbs: &'a str,
    /// The node of the site.
    pub(crate) website: &'a str,
    /// Tags, as JSON.
    pub(crate) language: &'a str,
    /// The day its text last changed, as sitemaps say it; empty when nobody knows.
    pub(crate) modified: &'a str,
    /// The URL of the picture that previews of links show.
    pub(crate) picture: Option<String>,
    /// The feed of its language; comparisons are in no feed and name none.
    pub(crate) feed: Option<&'a str>,
}

/// What stands around the nodes.
const SCRIPT: (&str, &str) =
    ("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[", "]}</script>\n");

impl Linked {
    /// Appends the script, if there is anything to say.
    pub(crate) fn push(&self, around: &Around<'_>, out: &mut String) {
        let before = out.len();
        out.push_str(SCRIPT.0);
        let empty = out.len();
        if !around.crumbs.is_empty() {
            Object::open("BreadcrumbList", out)
                .text("@id", &[around.url, "#breadcrumb"].concat())
                .list("itemListElement", around.crumbs)
                .close();
            out.push(',');
        }
        if let Some(kind) = self.kind {
            self.article(kind, around, out);
            out.push(',');
        }
        if !self.nodes.is_empty() {
            out.push_str(&self.nodes);
            out.push(',');
        }
        if out.len() == empty {
            out.truncate(before);
            return;
        }
        out.pop();
        out.push_str(SCRIPT.1);
    }

    fn article(&self, kind: &str, around: &Around<'_>, out: &mut String) {
        Object::open(kind, out)
            .text("@id", &[around.url, "#article"].concat())
            .text(if kind == TECH_ARTICLE { "headline" } else { "name" }, &self.headline)
            .text("description", &self.description)
            .text("url", around.url)
            .text("dateModified", around.modified)
            .raw("inLanguage", around.language)
            .raw("isPartOf", around.website)
            .list("about", &self.about)
            .close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_cannot_end_its_script_and_stays_what_it_is(text in proptest::collection::vec(proptest::sample::select(vec!['<', '/', 's', '\u{2028}', '\u{2029}', '"', '\\', '\n', '\u{1}', 'é', '–']), 0..30)) {
            let text: String = text.into_iter().collect();
            let mut json = String::new();
            push_text(&text, &mut json);
            prop_assert!(!json.contains(&['<', '\u{2028}', '\u{2029}', '\n'][..]), "{}", json);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }

    #[test]
    fn a_page_of_which_nothing_is_said_has_no_script() {
        let around = Around {
            url: "https://example.org/",
            crumbs: "",
            website: "{}",
            language: "\"en\"",
            modified: "",
            picture: None,
            feed: None,
        };
        let mut out = String::new();
        Linked::default().push(&around, &mut out);
        assert_eq!(out, "");
    }
}
