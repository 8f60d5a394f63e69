//! What pages look like: a few whole pages of the fixture site as they must be, and rules of structure
//! for every page of it and for pages of the flagship.
//!
//! The whole pages stand in `tests/expected/`. After a change of templates that is meant,
//! `CODEGLOSS_UPDATE=1 cargo test --test pages` writes them anew: read the diff, it is what readers get.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;
mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use codegloss::catalog::Drafts;
use codegloss::diag::Diagnostics;
use codegloss::finish::Assets;
use codegloss::pipeline;
use codegloss::plan::{LinkStyle, Page, PageKind, Plan, Scope};
use codegloss::render::{Renderer, Worker};
use codegloss::site::Site;
use page::Element;
use project::{Project, Tree, assert_expected};

/// The path below which the fixture site is published.
const BASE: &str = "/docs/";

static TINY: LazyLock<Tree> = LazyLock::new(|| Project::tiny().build("dist", &[]));

fn html(path: &str) -> &'static str {
    std::str::from_utf8(TINY.get(path).unwrap_or_else(|| panic!("there is no `{path}`"))).unwrap()
}

fn pages() -> impl Iterator<Item = (&'static str, Element)> {
    let own = TINY.iter().filter(|(path, _)| path.ends_with(".html"));
    own.map(|(path, bytes)| (path.as_str(), page::parse(std::str::from_utf8(bytes).unwrap())))
}

/// The page without the hashes in the names of its assets.
fn without_hashes(html: &str) -> String {
    let mut parts: Vec<&str> = html.split('.').collect();
    for part in &mut parts {
        if part.len() == 10 && part.bytes().all(|b| b.is_ascii_hexdigit()) {
            *part = "HASH";
        }
    }
    parts.join(".")
}

#[test]
fn whole_pages_are_as_expected() {
    for route in ["mail/450", "mail/220", "mail/450-vs-err_7", "mail/220-vs-451", "mail", "mail/4xx", "about"] {
        for locale in ["", "vi/"] {
            let path = format!("{locale}{route}/index.html");
            let file = format!("tests/expected/{locale}{}.html", route.replace('/', "."));
            assert_expected(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file), &without_hashes(html(&path)));
        }
    }
}

/// The file a link of the site leads to, and its fragment; `None` for links out of the site.
fn target<'h>(from: &str, href: &'h str) -> Option<(String, Option<&'h str>)> {
    let (href, fragment) = href.split_once('#').map_or((href, None), |(h, f)| (h, Some(f)));
    let href = href.split('?').next().unwrap();
    if href.is_empty() {
        return Some((from.to_owned(), fragment));
    }
    if href.starts_with("index.") {
        // A file beside the page.
        return Some((from.replace("index.html", href), fragment));
    }
    let below = href.strip_prefix(BASE)?;
    let folder = below.is_empty() || below.ends_with('/');
    Some((if folder { format!("{below}index.html") } else { below.to_owned() }, fragment))
}

/// Promise 4: every internal link and anchor resolves.
#[test]
fn every_link_and_anchor_leads_somewhere() {
    let ids: BTreeMap<&str, BTreeSet<String>> = pages().map(|(path, page)| (path, own_ids(&page))).collect();
    let mut checked = 0;
    for (path, page) in pages() {
        let links = page.find(|e| e.get("href").is_some() || e.get("src").is_some() || e.get("action").is_some());
        for link in links {
            let href = ["href", "src", "action"].iter().find_map(|name| link.get(name)).unwrap();
            let outside = href.starts_with("https://") || link.get("rel") == Some("external");
            match target(path, href) {
                None => assert!(outside, "`{href}` on `{path}` is neither inside nor outside"),
                Some((file, fragment)) => {
                    assert!(TINY.contains_key(&file), "`{href}` on `{path}` leads to nothing");
                    if let Some(fragment) = fragment {
                        assert!(ids[file.as_str()].contains(fragment), "`{href}` on `{path}` has no anchor");
                    }
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

/// Canonical and alternate addresses are absolute and lead to pages.
#[test]
fn every_absolute_address_of_a_page_leads_to_a_page() {
    for (path, page) in pages() {
        for link in page.find(|e| e.name == "link" && matches!(e.get("rel"), Some("canonical" | "alternate"))) {
            let href = link.get("href").unwrap();
            let below = href.strip_prefix("https://tiny.example.org").unwrap_or_else(|| panic!("{path}: {href}"));
            let (file, fragment) = target(path, below).unwrap();
            assert!(TINY.contains_key(&file) && fragment.is_none(), "{path}: {href}");
        }
    }
}

fn own_ids(page: &Element) -> BTreeSet<String> {
    page.find(|e| e.get("id").is_some()).iter().filter_map(|e| e.get("id")).map(str::to_owned).collect()
}

/// One `h1`, headings that do not skip, no id twice, no reference to an id that is not there, one title.
fn check_structure(path: &str, page: &Element) {
    // A template is no content: a script makes content of it.
    let mut inert = BTreeSet::new();
    page.walk(&mut |element, above| {
        if above.iter().any(|e| e.name == "template") {
            inert.insert(std::ptr::from_ref(element));
        }
    });
    let live = page.find(|e| !inert.contains(&std::ptr::from_ref(e)));
    let count = |name: &str| live.iter().filter(|e| e.name == name).count();
    assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{path}");
    let mut level = 0;
    for heading in live.iter().filter(|e| e.name.len() == 2 && e.name.starts_with('h') && e.name != "hr") {
        let own: usize = heading.name[1..].parse().unwrap();
        assert!(own <= level + 1, "{path}: h{own} after h{level}");
        assert!(!heading.text().is_empty(), "{path}: an empty h{own}");
        level = own;
    }
    let mut ids = BTreeSet::new();
    for id in live.iter().filter_map(|e| e.get("id")) {
        assert!(ids.insert(id), "{path}: the id `{id}` stands twice");
    }
    for element in &live {
        let names = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
        for id in names.iter().filter_map(|name| element.get(name)).flat_map(|ids| ids.split(' ')) {
            assert!(ids.contains(id), "{path}: <{}> names the id `{id}`", element.name);
        }
        if element.name == "use" {
            assert!(ids.contains(element.get("href").unwrap().trim_start_matches('#')), "{path}: an icon");
        }
        assert!(element.get("style").is_none() && !element.attributes.keys().any(|k| k.starts_with("on")), "{path}");
    }
    let text = page.text();
    for hole in ["{{", "{%", "[object Object]"] {
        assert!(!text.contains(hole), "{path}: `{hole}`");
    }
}

#[test]
fn every_page_has_a_sound_structure() {
    let mut seen = 0;
    for (path, page) in pages() {
        check_structure(path, &page);
        seen += 1;
    }
    assert_eq!(seen, 40);
}

#[test]
fn titles_are_unique_in_a_language() {
    let mut seen: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (path, page) in pages() {
        let language = page.named("html")[0].get("lang").unwrap().to_owned();
        let title = page.named("title")[0].text();
        if let Some(other) = seen.insert((language, title.clone()), path) {
            panic!("`{title}` is the title of `{other}` and `{path}`");
        }
    }
}

/// Markup in facts, names and words is text.
#[test]
fn markup_in_facts_is_shown_and_never_run() {
    let project = Project::tiny();
    let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";
    project.edit("content/mail/codes.toml", "origin = \"1982\"", &format!("origin = '{evil}'"));
    project.edit("content/mail/codes.toml", "name = \"Busy\"", &format!("name = '{evil}'"));
    project.edit("content/mail/en/450.md", "name = \"Busy\"", &format!("name = '{evil}'"));
    project.edit("content/mail/en/strings.toml", "label = \"Retry\"", &format!("label = '{evil}'"));
    project.edit("site.toml", "title = \"Tiny\"", &format!("title = '{evil}'"));
    let files = project.build("dist", &[]);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = page::parse(std::str::from_utf8(bytes).unwrap());
        assert!(page.find(|e| e.name == "img" || e.get("onerror").is_some()).is_empty(), "{path}");
        for script in page.named("script") {
            assert!(script.get("type").is_some() || script.text().is_empty(), "{path}");
            assert!(!script.own_text().contains("</"), "{path}");
        }
    }
}

/// The flagship, rendered page by page without a disk.
struct Flagship {
    site: Site,
    sources: codegloss::source::SourceMap,
}

impl Flagship {
    fn read() -> Self {
        let project = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR")), Drafts::LeaveOut).unwrap();
        assert!(!project.problems.has_errors());
        let style = LinkStyle::Hosted { prefix: String::new() };
        Self { site: Site::new(project.catalog.unwrap(), &Scope::default(), style), sources: project.sources }
    }

    /// Renders pages, and hands on their route and HTML.
    fn render(&self, pages: impl Iterator<Item = Page>, mut see: impl FnMut(&str, &str)) {
        let assets = Assets::new(&self.sources, &self.site.catalog);
        let mut problems = Diagnostics::new();
        let renderer = Renderer::new(&self.site, &self.sources, &assets, &mut problems);
        assert!(problems.is_empty());
        let (mut worker, mut bytes) = (Worker::default(), Vec::new());
        for page in pages {
            renderer.render(page, &mut worker, &mut bytes).unwrap();
            see(&Plan::route(&self.site.catalog, page), std::str::from_utf8(&bytes).unwrap());
        }
    }
}

/// The six Vietnamese headings, byte for byte: the reason why this program exists.
#[test]
fn the_flagship_compares_334_and_550_in_vietnamese() {
    const HEADINGS: [&str; 6] = [
        "Mô tả",
        "Khi bạn thấy mã này",
        "Cách khắc phục",
        "Sự khác biệt chính",
        "Khi nào dùng cái nào",
        "Tìm hiểu thêm",
    ];
    let flagship = Flagship::read();
    let page = flagship.site.whole.resolve(&flagship.site.catalog, "vi/smtp/334-vs-550/").unwrap();
    flagship.render(std::iter::once(page), |route, html| {
        let page = page::parse(html);
        check_structure(route, &page);
        let headings: Vec<String> =
            page.find(|e| ["h2", "h3", "h4"].contains(&e.name.as_str())).iter().map(|e| e.text()).collect();
        for heading in HEADINGS {
            assert!(headings.iter().any(|h| h == heading), "{heading}: {headings:?}");
            assert!(html.contains(&format!(">{heading}</h")), "{heading}");
        }
        let foreign = page.named("main")[0].find(|e| e.get("lang") == Some("en") && e.get("translate") != Some("no"));
        assert!(foreign.is_empty(), "{}", foreign[0].text());
    });
}

#[test]
fn pages_of_the_flagship_have_a_sound_structure_and_links_that_lead_to_pages() {
    let flagship = Flagship::read();
    let (site, catalog) = (&flagship.site, &flagship.site.catalog);
    // Every page but comparisons, and a comparison in so many.
    let pairs = site.whole.pages().filter(|p| matches!(p.kind, PageKind::Pair(..))).step_by(97);
    let mut seen = 0;
    flagship.render(site.whole.pages_but_pairs().chain(pairs), |route, html| {
        let page = page::parse(html);
        check_structure(route, &page);
        for link in page.named("a").iter().filter_map(|a| a.get("href")) {
            let path = link.split(['?', '#']).next().unwrap();
            if let Some(path) = path.strip_prefix('/') {
                assert!(site.whole.resolve(catalog, path).is_some(), "`{link}` on `{route}`");
            }
        }
        seen += 1;
    });
    assert!(seen > 500, "{seen}");
}
