//! Feeds of codes that were added or changed: Atom as RFC 4287 has it, newest first.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;
mod project;

use std::collections::BTreeSet;

use page::{Element, Node};
use project::{Project, Tree};

/// Where the fixture site is published.
const BASE: &str = "https://tiny.example.org/docs/";

fn feed(tree: &Tree, path: &str) -> Element {
    let text = std::str::from_utf8(tree.get(path).unwrap_or_else(|| panic!("there is no `{path}`"))).unwrap();
    page::parse(text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap())
}

/// Elements right inside.
fn inside<'e>(element: &'e Element, name: &str) -> Vec<&'e Element> {
    let own = element.children.iter().filter_map(|child| match child {
        Node::Element(child) => Some(child),
        Node::Text(_) => None,
    });
    own.filter(|child| child.name == name).collect()
}

/// The text of the one element of this name.
#[track_caller]
fn one(element: &Element, name: &str) -> String {
    let found = inside(element, name);
    assert_eq!(found.len(), 1, "<{name}> in <{}>", element.name);
    found[0].text()
}

fn href(element: &Element, rel: &str) -> String {
    let of = |link: &&&Element| link.get("rel") == Some(rel);
    let links = inside(element, "link");
    let found: Vec<_> = links.iter().filter(of).collect();
    assert_eq!(found.len(), 1, "rel={rel}");
    found[0].get("href").unwrap().to_owned()
}

/// What RFC 4287 asks of a feed and its entries (4.1.1, 4.1.2), and what this program adds to it.
#[track_caller]
fn check(tree: &Tree, path: &str, lang: &str) -> Vec<String> {
    let document = feed(tree, path);
    let feed = inside(&document, "feed")[0];
    assert_eq!((feed.get("xmlns"), feed.get("xml:lang")), (Some("http://www.w3.org/2005/Atom"), Some(lang)));
    assert!(!one(feed, "title").is_empty() && !one(inside(feed, "author")[0], "name").is_empty());
    assert_eq!(href(feed, "self"), format!("{BASE}{path}"));
    assert_eq!((one(feed, "id"), href(feed, "alternate")), (href(feed, "alternate"), one(feed, "id")));
    let entries = inside(feed, "entry");
    let days: Vec<String> = entries.iter().map(|entry| one(entry, "updated")).collect();
    assert!(days.iter().all(|day| day.len() == 20 && day.ends_with("T00:00:00Z")), "{days:?}");
    assert!(days.windows(2).all(|two| two[0] >= two[1]), "{days:?}");
    assert_eq!(one(feed, "updated"), days[0]);
    let mut ids = BTreeSet::new();
    for entry in &entries {
        assert!(!one(entry, "title").is_empty() && !one(entry, "summary").is_empty());
        let id = one(entry, "id");
        assert_eq!(id, href(entry, "alternate"));
        assert!(tree.contains_key(&format!("{}index.html", id.strip_prefix(BASE).unwrap())), "{id}");
        assert!(ids.insert(id));
        assert_eq!(inside(entry, "category")[0].get("term"), Some("mail"));
    }
    entries.iter().map(|entry| one(entry, "title")).collect()
}

#[test]
fn a_feed_has_the_codes_that_are_written_in_its_language() {
    let tree = Project::tiny().build("dist", &[]);
    assert_eq!(check(&tree, "feed.xml", "en")[0], "Mail 450 Busy");
    let vi = check(&tree, "vi/feed.xml", "vi");
    assert!(!vi.is_empty() && vi.iter().all(|title| title.contains("220") || title.contains("450")), "{vi:?}");
}

/// `updated` of a code's prose, from the day on which it was written.
fn dated(project: &Project, day: &str) {
    let path = "content/mail/en/err_7.md";
    let text = project.read(path);
    let lines = text.lines().filter(|line| !line.starts_with("updated"));
    let text = lines.collect::<Vec<_>>().join("\n").replacen("+++\n", &format!("+++\nupdated = {day}\n"), 1);
    project.write(path, &format!("{text}\n"));
}

#[test]
fn an_edit_brings_a_code_to_the_front_and_its_id_stays() {
    let project = Project::tiny();
    let first = project.build("dist", &[]);
    let ids = |tree: &Tree| -> BTreeSet<String> {
        let document = feed(tree, "feed.xml");
        inside(inside(&document, "feed")[0], "entry").iter().map(|entry| one(entry, "id")).collect()
    };
    dated(&project, "2031-02-03");
    // Into another folder: what a former build noted of a text goes before its author's word.
    let second = project.build("second", &[]);
    assert!(check(&second, "feed.xml", "en")[0].contains("ERR_7"));
    assert!(ids(&first).is_subset(&ids(&second)));
    assert_eq!(one(inside(&feed(&second, "feed.xml"), "feed")[0], "updated"), "2031-02-03T00:00:00Z");
}

#[test]
fn a_feed_has_the_newest_fifty() {
    let project = Project::tiny();
    project.write("site.toml", &format!("{}\n[pairs]\nemit = \"curated\"\n", project.read("site.toml")));
    let mut codes = project.read("content/mail/codes.toml");
    let prose = project.read("content/mail/en/451.md");
    for i in 0..60 {
        codes.push_str(&format!(
            "\n[[code]]\nvalue = \"4{i:02}X\"\nname = \"N{i}\"\nsources = [{{ id = \"spec\" }}]\n[code.facets]\nretry = \"no\"\n"
        ));
        let lines: Vec<&str> = prose.lines().filter(|line| !line.starts_with("updated")).collect();
        let dated = lines.join("\n").replacen("+++\n", &format!("+++\nupdated = 2030-01-{:02}\n", 1 + i % 28), 1);
        project.write(&format!("content/mail/en/4{i:02}x.md"), &format!("{dated}\n"));
    }
    project.write("content/mail/codes.toml", &codes);
    let tree = project.build("dist", &["--jobs", "1"]);
    assert_eq!(check(&tree, "feed.xml", "en").len(), 50);
    assert_eq!(tree["feed.xml"], project.build("again", &["--jobs", "3"])["feed.xml"]);
}

#[test]
fn feeds_can_be_turned_off_and_none_is_empty() {
    let project = Project::tiny();
    project.write("site.toml", &format!("{}\n[output]\nfeeds = false\n", project.read("site.toml")));
    assert!(!project.build("dist", &[]).keys().any(|path| path.ends_with("feed.xml")));
    let project = Project::tiny();
    for name in ["220", "450"] {
        let path = format!("content/mail/vi/{name}.md");
        let text = project.read(&path);
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("updated")).collect();
        project.write(&path, &format!("{}\n", lines.join("\n")));
    }
    let tree = project.build("dist", &[]);
    assert!(tree.contains_key("feed.xml") && !tree.contains_key("vi/feed.xml"));
}
