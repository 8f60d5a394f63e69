//! What a crawler keeps of each page of a built site.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::page::{self, Element};
use crate::project::Tree;

/// A built site, as far as rules look at it.
pub(crate) struct Site {
    /// Pages by the path of their file.
    pub(crate) pages: BTreeMap<String, Facts>,
}

/// A page.
pub(crate) struct Facts {
    /// What kind of page it is.
    pub(crate) kind: String,
    pub(crate) canonical: Vec<String>,
    /// Language and URL of each alternate.
    pub(crate) alternates: Vec<(String, String)>,
    /// Values of `<meta property>` and `<meta name>`.
    pub(crate) meta: BTreeMap<String, Vec<String>>,
    /// JSON-LD: the scripts as they stand, and what they say.
    pub(crate) scripts: Vec<String>,
    pub(crate) graph: Value,
    /// Visible breadcrumbs: label, and link unless it is the page itself.
    pub(crate) crumbs: Vec<(String, Option<String>)>,
    /// Texts of JSON-LD that do not stand in the page's body.
    pub(crate) invisible: Vec<String>,
}

impl Site {
    pub(crate) fn read(tree: &Tree) -> Self {
        let pages = tree.iter().filter(|(path, _)| path.ends_with(".html"));
        let read =
            |(path, bytes): (&String, &Vec<u8>)| (path.clone(), Facts::read(std::str::from_utf8(bytes).unwrap()));
        Self { pages: pages.map(read).collect() }
    }
}

impl Facts {
    fn read(html: &str) -> Self {
        let page = page::parse(html);
        let body = page.named("body")[0];
        let links = |rel: &str| page.find(|e| e.name == "link" && e.get("rel") == Some(rel));
        let href = |e: &Element| e.get("href").unwrap().to_owned();
        let mut meta: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for element in page.named("meta") {
            if let Some(name) = element.get("property").or(element.get("name")) {
                meta.entry(name.to_owned()).or_default().push(element.get("content").unwrap().to_owned());
            }
        }
        let scripts: Vec<String> = page
            .find(|e| e.name == "script" && e.get("type") == Some("application/ld+json"))
            .iter()
            .map(|e| e.own_text())
            .collect();
        let graph = scripts.first().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
        let shown = normal(&body.text());
        let invisible = texts(&graph).into_iter().filter(|text| !shown.contains(&normal(text))).collect();
        Self {
            kind: body.get("data-kind").unwrap().to_owned(),
            canonical: links("canonical").into_iter().map(href).collect(),
            alternates: links("alternate")
                .into_iter()
                .filter_map(|e| Some((e.get("hreflang")?.to_owned(), href(e))))
                .collect(),
            meta,
            graph,
            scripts,
            crumbs: crumbs(body),
            invisible,
        }
    }

    /// The values of a `<meta>`.
    pub(crate) fn meta(&self, name: &str) -> &[String] {
        self.meta.get(name).map_or(&[], Vec::as_slice)
    }

    /// The nodes of JSON-LD.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Value> {
        self.graph["@graph"].as_array().into_iter().flatten()
    }

    pub(crate) fn node(&self, kind: &str) -> Option<&Value> {
        self.nodes().find(|node| node["@type"] == kind)
    }
}

/// Links of the list of breadcrumbs: the `nav` before the page's `main` that has an item for the page.
fn crumbs(body: &Element) -> Vec<(String, Option<String>)> {
    let navs = body.find(|e| e.name == "nav" && e.has_class("crumbs"));
    let items = navs.iter().flat_map(|nav| nav.named("li"));
    let item = |li: &Element| (li.text(), li.named("a").first().and_then(|a| a.get("href")).map(str::to_owned));
    items.map(item).collect()
}

/// Letters and digits in lower case, with single spaces: what is the same to a reader.
fn normal(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Texts of JSON-LD that a reader could read.
fn texts(graph: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match graph {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if ["name", "headline", "description", "termCode"].contains(&key.as_str()) => {
                        found.insert(text.clone());
                    }
                    _ => found.extend(texts(value)),
                }
            }
        }
        Value::Array(list) => found.extend(list.iter().flat_map(texts)),
        _ => {}
    }
    found
}
