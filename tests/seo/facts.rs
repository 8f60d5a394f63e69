//! What a crawler keeps of each page of a built site.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::page::{self, Element};
use crate::project::Tree;
use crate::text;

/// A built site, as far as rules look at it.
pub(crate) struct Site<'t> {
    pub(crate) tree: &'t Tree,
    /// Pages by the path of their file.
    pub(crate) pages: BTreeMap<&'t str, Facts>,
    /// Where it is published, without a slash at the end.
    pub(crate) base: String,
    /// The path of the base.
    pub(crate) prefix: String,
    pub(crate) sitemaps: BTreeMap<&'t str, Vec<Entry>>,
}

/// An address in a sitemap.
pub(crate) struct Entry {
    pub(crate) url: String,
    /// Language and URL of each alternate.
    pub(crate) alternates: Vec<(String, String)>,
}

/// A page.
pub(crate) struct Facts {
    /// What kind of page it is.
    pub(crate) kind: String,
    pub(crate) language: String,
    pub(crate) titles: Vec<String>,
    /// The registry and the codes in its heading.
    pub(crate) heading: Vec<String>,
    /// Levels of its headings, in order.
    pub(crate) levels: Vec<u8>,
    pub(crate) noindex: bool,
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
    /// Links that a reader can follow without a script.
    pub(crate) links: Vec<Link>,
    /// Addresses of styles, scripts and icons.
    pub(crate) assets: Vec<String>,
    pub(crate) ids: BTreeSet<String>,
    /// Rows of a comparison's table, and whether somebody wrote about the two.
    pub(crate) differences: usize,
    pub(crate) curated: bool,
    /// Shingles of the main text, ascending, without repeats.
    pub(crate) shingles: Vec<u64>,
}

/// A link.
pub(crate) struct Link {
    pub(crate) href: String,
    /// Whether it stands in a list of the page's content, and not in prose or around the page.
    pub(crate) listed: bool,
}

impl<'t> Site<'t> {
    pub(crate) fn read(tree: &'t Tree) -> Self {
        let files = tree.iter().filter(|(path, _)| path.ends_with(".html"));
        let pages =
            files.filter_map(|(path, bytes)| Some((path.as_str(), Facts::read(std::str::from_utf8(bytes).ok()?)?)));
        let pages: BTreeMap<&str, Facts> = pages.collect();
        let base = pages["index.html"].canonical[0].trim_end_matches('/').to_owned();
        let host = base.split_once("://").unwrap().1;
        let prefix = host.find('/').map_or(String::new(), |at| host[at..].to_owned());
        let sitemaps = tree.iter().filter(|(path, _)| path.starts_with("sitemaps/"));
        let read =
            |(path, bytes): (&'t String, &Vec<u8>)| (path.as_str(), entries(std::str::from_utf8(bytes).unwrap()));
        Self { tree, base, prefix, sitemaps: sitemaps.map(read).collect(), pages }
    }

    /// The file of a link or an absolute address of the site, and its fragment.
    pub(crate) fn target<'h>(&self, from: &str, href: &'h str) -> Option<(String, Option<&'h str>)> {
        let (href, fragment) = href.split_once('#').map_or((href, None), |(h, f)| (h, Some(f)));
        let href = href.split('?').next().unwrap();
        if href.is_empty() {
            return Some((from.to_owned(), fragment));
        }
        if !href.contains(['/', ':']) {
            let folder = from.rfind('/').map_or("", |end| &from[..=end]);
            return Some((format!("{folder}{href}"), fragment)); // a file beside the page
        }
        let inside = href.strip_prefix(&self.base).or_else(|| href.strip_prefix(&self.prefix))?;
        let path = inside.strip_prefix('/')?;
        let folder = path.is_empty() || path.ends_with('/');
        Some((if folder { format!("{path}index.html") } else { path.to_owned() }, fragment))
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{}", self.base, path.strip_suffix("index.html").unwrap_or(path))
    }

    /// The page that an address leads to.
    pub(crate) fn page(&self, url: &str) -> Option<&Facts> {
        self.pages.get(self.target("", url)?.0.as_str())
    }

    /// Pages that may be indexed.
    pub(crate) fn indexable(&self) -> impl Iterator<Item = (&'t str, &Facts)> {
        self.pages.iter().map(|(path, page)| (*path, page)).filter(|(path, page)| self.is_indexable(path, page))
    }

    pub(crate) fn is_indexable(&self, path: &str, page: &Facts) -> bool {
        !page.noindex && page.canonical == [self.url(path)]
    }

    /// The path of a page without its language: the same for all its translations.
    pub(crate) fn key<'p>(&self, path: &'p str, page: &Facts) -> &'p str {
        path.strip_prefix(page.language.as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
    }
}

fn entries(xml: &str) -> Vec<Entry> {
    let attribute = |text: &str, name: &str| {
        let start = text.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        text[start..].split('"').next().unwrap().replace("&amp;", "&")
    };
    let entry = |text: &str| Entry {
        url: text.split("<loc>").nth(1).unwrap().split("</loc>").next().unwrap().replace("&amp;", "&"),
        alternates: text
            .split("<xhtml:link ")
            .skip(1)
            .map(|link| (attribute(link, "hreflang"), attribute(link, "href")))
            .collect(),
    };
    xml.split("<url>").skip(1).map(entry).collect()
}

impl Facts {
    /// What a page says; nothing for files that only lead to another page.
    fn read(html: &str) -> Option<Self> {
        let page = page::parse(html);
        let body = *page.named("body").first()?;
        let kind = body.get("data-kind")?.to_owned();
        let main = page.named("main")[0];
        let links = |rel: &str| page.find(|e| e.name == "link" && e.get("rel") == Some(rel));
        let href = |e: &Element| e.get("href").unwrap().to_owned();
        let meta = meta(&page);
        let scripts: Vec<String> = page
            .find(|e| e.name == "script" && e.get("type") == Some("application/ld+json"))
            .iter()
            .map(|e| e.own_text())
            .collect();
        let graph = scripts.first().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
        let shown = text::normal(&body.text());
        let invisible =
            text::of_graph(&graph).into_iter().filter(|text| !shown.contains(&text::normal(text))).collect();
        let alternate = |e: &Element| Some((e.get("hreflang")?.to_owned(), href(e)));
        Some(Self {
            kind,
            language: page.named("html")[0].get("lang").unwrap().to_owned(),
            titles: page.named("title").iter().map(|title| title.text()).collect(),
            heading: heading(main),
            levels: levels(body),
            noindex: meta.get("robots").is_some_and(|all| all.iter().any(|robots| robots.contains("noindex"))),
            canonical: links("canonical").into_iter().map(href).collect(),
            alternates: links("alternate").into_iter().filter_map(alternate).collect(),
            meta,
            graph,
            scripts,
            crumbs: crumbs(body),
            invisible,
            links: anchors(&page),
            assets: assets(&page),
            ids: page.find(|e| e.get("id").is_some()).iter().filter_map(|e| e.get("id")).map(str::to_owned).collect(),
            differences: main
                .find(|e| e.name == "table" && e.has_class("two"))
                .iter()
                .map(|table| table.named("tr").len() - 1)
                .sum(),
            curated: is_curated(main),
            shingles: text::shingles(&live_text(main)),
        })
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

fn meta(page: &Element) -> BTreeMap<String, Vec<String>> {
    let mut meta: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for element in page.named("meta") {
        if let Some(name) = element.get("property").or(element.get("name")) {
            meta.entry(name.to_owned()).or_default().push(element.get("content").unwrap().to_owned());
        }
    }
    meta
}

/// The registry and the codes of the page's heading.
fn heading(main: &Element) -> Vec<String> {
    let h1 = main.named("h1");
    let parts = h1.iter().flat_map(|h1| h1.find(|e| e.has_class("registry") || e.has_class("num")));
    parts.map(|part| part.text()).collect()
}

/// Whether an element stands in a template, of which a script makes content.
fn inert(above: &[&Element]) -> bool {
    above.iter().any(|e| e.name == "template")
}

fn levels(body: &Element) -> Vec<u8> {
    let mut levels = Vec::new();
    body.walk(&mut |element, above| {
        let level = element.name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
        levels.extend(level.filter(|_| !inert(above)));
    });
    levels
}

/// Text with a space between elements, without that of templates.
fn live_text(main: &Element) -> String {
    let mut text = String::new();
    main.walk(&mut |element, above| {
        if element.name != "template" && !inert(above) {
            text.push_str(&element.own_text());
            text.push(' ');
        }
    });
    text
}

/// Whether a comparison has prose of its own: any beside the columns and what each code says of its use.
fn is_curated(main: &Element) -> bool {
    let mut found = false;
    main.walk(&mut |element, above| {
        let inside = |class: &str| above.iter().any(|e| e.has_class(class));
        found |= element.has_class("prose") && inside("decide") && !inside("choice");
    });
    found
}

/// Links of the list of breadcrumbs: the `nav` before the page's `main` that has an item for the page.
fn crumbs(body: &Element) -> Vec<(String, Option<String>)> {
    let navs = body.find(|e| e.name == "nav" && e.has_class("crumbs"));
    let items = navs.iter().flat_map(|nav| nav.named("li"));
    let item = |li: &Element| (li.text(), li.named("a").first().and_then(|a| a.get("href")).map(str::to_owned));
    items.map(item).collect()
}

fn anchors(page: &Element) -> Vec<Link> {
    let mut links = Vec::new();
    page.walk(&mut |element, above| {
        if let Some(href) = element.get("href").filter(|_| element.name == "a" && !inert(above)) {
            let inside = |test: fn(&Element) -> bool| above.iter().any(|e| test(e));
            let listed = inside(|e| e.name == "main") && !inside(|e| e.has_class("prose"));
            links.push(Link { href: href.to_owned(), listed });
        }
    });
    links
}

fn assets(page: &Element) -> Vec<String> {
    let own = page.find(|e| {
        let loads = ["stylesheet", "icon", "search"].iter().any(|rel| e.get("rel") == Some(rel));
        (e.name == "link" && loads) || (e.name == "script" && e.get("src").is_some()) || e.name == "img"
    });
    own.iter().filter_map(|e| e.get("href").or(e.get("src"))).map(str::to_owned).collect()
}
