//! What search engines are told, as rules over a built site: each rule of the project's lists SEO and
//! PAIR is a function over what was read from the files, and nothing else.
//!
//! The rules run over every page of the fixture sites. `cargo test --release --test seo -- --ignored`
//! runs them over the whole flagship.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod facts;
mod head;
mod languages;
mod linked;
#[path = "../page/mod.rs"]
mod page;
mod pairs;
#[path = "../project/mod.rs"]
mod project;
mod reach;
mod text;

use std::path::Path;
use std::sync::LazyLock;

use codegloss::catalog::Drafts;
use codegloss::pipeline;
use codegloss::plan::{LinkStyle, Scope, Shard};
use codegloss::write::Memory;
use facts::Site;
use project::{Project, Tree};

/// What breaks a rule: its number, and where and how.
type Broken = (&'static str, String);

/// A rule: its number in the project's list, and what finds the places that break it.
type Rule = (&'static str, fn(&Site) -> Vec<String>);

const RULES: [Rule; 31] = [
    ("SEO-01", head::title_is_one_and_its_own),
    ("SEO-02", head::title_names_codes_first_and_is_shown_whole),
    ("SEO-03", head::description_is_one_whole_and_its_own),
    ("SEO-04", head::headings_are_in_order),
    ("SEO-05", head::canonical_is_one_and_leads_to_a_canonical_page),
    ("SEO-06", head::canonical_is_another_only_for_untranslated_pages),
    ("SEO-07", head::noindex_and_a_canonical_elsewhere_exclude_each_other),
    ("SEO-08", languages::alternates_are_the_indexable_translations),
    ("SEO-09", languages::alternates_name_each_other),
    ("SEO-10", languages::what_is_not_indexable_has_no_alternates),
    ("SEO-11", languages::one_language_needs_no_alternates),
    ("SEO-12", reach::sitemaps_list_what_may_be_indexed_once),
    ("SEO-13", reach::sitemaps_are_small_and_all_in_the_index),
    ("SEO-15", reach::robots_forbids_nothing_and_names_the_sitemap),
    ("SEO-16", head::no_script_changes_what_is_said),
    ("SEO-17", linked::graph_is_sound_and_has_the_visible_breadcrumb),
    ("SEO-18", linked::types_are_none_that_search_engines_reserve),
    ("SEO-19", linked::text_is_visible),
    ("SEO-20", linked::text_cannot_end_its_script),
    ("SEO-21", linked::open_graph_agrees_with_the_rest_of_the_head),
    ("SEO-22", reach::links_lead_to_pages_and_anchors_that_exist),
    ("SEO-23", reach::what_may_be_indexed_is_three_clicks_from_home),
    ("SEO-24", reach::lists_for_everyone_lead_to_what_may_be_indexed),
    ("SEO-25", head::every_language_has_a_page_for_paths_that_lead_nowhere),
    ("SEO-26", reach::two_codes_have_one_page),
    ("SEO-28", reach::addresses_have_one_form),
    ("SEO-29", reach::slugs_are_plain_and_the_same_in_every_language),
    ("PAIR-04", pairs::indexable_ones_differ_or_are_curated),
    ("PAIR-05", pairs::indexable_ones_are_original),
    ("PAIR-07", pairs::no_two_indexable_pages_say_the_same),
    ("PAIR-09", pairs::comparisons_and_codes_link_each_other),
];

fn check(tree: &Tree) -> Vec<Broken> {
    let site = Site::read(tree);
    RULES.iter().flat_map(|(id, rule)| rule(&site).into_iter().map(|what| (*id, what))).collect()
}

#[track_caller]
fn assert_holds(tree: &Tree) {
    let broken = check(tree);
    let shown: Vec<String> = broken.iter().take(60).map(|(id, what)| format!("{id} {what}")).collect();
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), shown.join("\n"));
}

static TINY: LazyLock<Tree> = LazyLock::new(|| Project::tiny().build("dist", &[]));

/// The fixture site with a third language, whose text comes from Vietnamese where it has none, and with
/// composed comparisons that may be indexed.
static CHAIN: LazyLock<Tree> = LazyLock::new(|| {
    let project = Project::tiny();
    let site = project.read("site.toml");
    let more = "[[locale]]\ntag = \"de\"\nname = \"Deutsch\"\nfallback = \"vi\"\n[pairs]\nindex_relatedness = 30\n";
    project.write("site.toml", &format!("{site}\n{more}"));
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/strings/en.toml");
    project.write("templates/strings/de.toml", &std::fs::read_to_string(theme).unwrap());
    for file in ["strings.toml", "220.md"] {
        project.write(&format!("content/mail/de/{file}"), &project.read(&format!("content/mail/en/{file}")));
    }
    project.build("dist", &[])
});

#[test]
fn every_rule_holds_on_the_fixture_site() {
    assert_holds(&TINY);
}

#[test]
fn every_rule_holds_with_a_chain_of_fallbacks() {
    assert_holds(&CHAIN);
}

/// What is not translated is left to the nearest fallback that is, and to no other.
#[test]
fn an_untranslated_page_is_left_to_the_page_whose_text_it_shows() {
    let site = Site::read(&CHAIN);
    let canonical = |path: &str| site.pages[path].canonical.join(" ");
    let languages = |path: &str| site.pages[path].alternates.iter().map(|(tag, _)| tag.clone()).collect::<Vec<_>>();
    let base = "https://tiny.example.org/docs";
    assert_eq!(canonical("de/mail/220/index.html"), format!("{base}/de/mail/220/"));
    assert_eq!(languages("mail/220/index.html"), ["en", "vi", "de", "x-default"]);
    assert_eq!(canonical("de/mail/450/index.html"), format!("{base}/vi/mail/450/"));
    assert_eq!(languages("mail/450/index.html"), ["en", "vi", "x-default"]);
    assert_eq!(canonical("de/mail/451/index.html"), format!("{base}/mail/451/"));
    assert!(languages("mail/451/index.html").is_empty());
    assert!(site.pages["mail/450-vs-451/index.html"].noindex == site.pages["de/mail/450-vs-451/index.html"].noindex);
}

/// The whole flagship in memory, fifteen thousand pages: `.ci/run` does this in release mode.
#[test]
#[ignore = "takes minutes in debug mode"]
fn every_rule_holds_on_the_flagship() {
    let mut project = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR")), Drafts::LeaveOut).unwrap();
    let style = LinkStyle::Hosted { prefix: String::new() };
    let site = codegloss::site::Site::new(project.catalog.take().unwrap(), &Scope::default(), style);
    let memory = Memory::new();
    pipeline::build((&site, &project.sources), Shard::WHOLE, &memory, &|_| (), &mut project.problems).unwrap();
    let tree = memory.into_files();
    assert!(tree.len() > 15_000);
    assert_holds(&tree);
}

/// A rule, a file, what stands there, and what breaks the rule in its place.
type Break = (&'static str, &'static str, &'static str, &'static str);

const CODE: &str = "mail/450/index.html";
const PAIR: &str = "mail/450-vs-err_7/index.html";
const FALLBACK: &str = "vi/mail/451/index.html";
const SITEMAP: &str = "sitemaps/en-mail.xml";

/// A rule that cannot fail says nothing: each is broken once, in a file.
const BREAKS: [Break; 42] = [
    ("SEO-01", CODE, "<title>Mail 450 Busy", "<title>Mail 451 Local error"),
    ("SEO-01", CODE, "</title>", "</title><title>2</title>"),
    ("SEO-02", CODE, "<title>Mail 450", "<title>450 Mail"),
    ("SEO-02", PAIR, "<title>Mail 450 Busy vs ERR_7", "<title>Mail 450 Busy vs another"),
    (
        "SEO-02",
        CODE,
        "<title>Mail 450 Busy",
        "<title>Mail 450 Busy, with a name too long to be shown beside the site's",
    ),
    (
        "SEO-03",
        CODE,
        "description\" content=\"The mailbox is busy at the moment, so the client should come",
        "description\" content=\"Come",
    ),
    ("SEO-03", CODE, "should come back with the request later.", "should come back with the requ"),
    ("SEO-04", CODE, "<h2 id=\"facts\">Facts</h2>", "<h4 id=\"facts\">Facts</h4>"),
    ("SEO-04", CODE, "<h2 id=\"facts\">Facts</h2>", "<h1 id=\"facts\">Facts</h1>"),
    ("SEO-05", CODE, "rel=\"canonical\" href=\"https:", "rel=\"canonical\" href=\"http:"),
    (
        "SEO-05",
        FALLBACK,
        "href=\"https://tiny.example.org/docs/mail/451/\"",
        "href=\"https://tiny.example.org/docs/mail/4/\"",
    ),
    (
        "SEO-06",
        CODE,
        "\"canonical\" href=\"https://tiny.example.org/docs/mail/450/",
        "\"canonical\" href=\"https://tiny.example.org/docs/mail/451/",
    ),
    (
        "SEO-07",
        FALLBACK,
        "<link rel=\"canonical\"",
        "<meta name=\"robots\" content=\"noindex, follow\"><link rel=\"canonical\"",
    ),
    (
        "SEO-08",
        CODE,
        "hreflang=\"vi\" href=\"https://tiny.example.org/docs/vi/mail/450/\"",
        "hreflang=\"vi\" href=\"https://tiny.example.org/docs/vi/mail/451/\"",
    ),
    ("SEO-08", CODE, "hreflang=\"x-default\"", "hreflang=\"fr\""),
    (
        "SEO-09",
        CODE,
        "hreflang=\"en\" href=\"https://tiny.example.org/docs/mail/450/\"",
        "hreflang=\"en\" href=\"https://tiny.example.org/docs/mail/220/\"",
    ),
    (
        "SEO-10",
        FALLBACK,
        "<link rel=\"canonical\"",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://tiny.example.org/docs/mail/451/\"><link rel=\"canonical\"",
    ),
    (
        "SEO-11",
        "mail/451/index.html",
        "<link rel=\"canonical\"",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://tiny.example.org/docs/mail/451/\"><link rel=\"canonical\"",
    ),
    (
        "SEO-12",
        SITEMAP,
        "<loc>https://tiny.example.org/docs/mail/450/",
        "<loc>https://tiny.example.org/docs/mail/220-vs-450/",
    ),
    ("SEO-12", SITEMAP, "hreflang=\"vi\"", "hreflang=\"fr\""),
    ("SEO-13", "sitemap.xml", "sitemaps/vi-mail.xml", "sitemaps/fr-mail.xml"),
    ("SEO-13", SITEMAP, "</url>", "<priority>1</priority></url>"),
    ("SEO-15", "robots.txt", "Sitemap: https://tiny.example.org", "Sitemap: "),
    ("SEO-15", "robots.txt", "Allow: /", "Disallow: /docs/mail/450-vs-"),
    ("SEO-17", CODE, "\"position\":2", "\"position\":3"),
    ("SEO-17", CODE, "\"name\":\"4xx\"", "\"name\":\"5xx\""),
    ("SEO-17", CODE, "\"@type\":\"DefinedTerm\"", "\"@type\":\"Thing\""),
    ("SEO-17", CODE, "\"@id\":\"https://tiny.example.org/docs/mail/450/#article\"", "\"@id\":\"#article\""),
    ("SEO-18", CODE, "\"@type\":\"TechArticle\"", "\"@type\":\"FAQPage\""),
    ("SEO-19", CODE, "\"headline\":\"Mail", "\"headline\":\"The best Mail"),
    ("SEO-20", CODE, "\"headline\":\"Mail", "\"headline\":\"<b>Mail"),
    ("SEO-21", CODE, "property=\"og:url\" content=\"https:", "property=\"og:url\" content=\"http:"),
    ("SEO-21", CODE, "content=\"vi_VN\"", "content=\"vi-VN\""),
    ("SEO-21", CODE, "name=\"twitter:card\"", "name=\"twitter:site\""),
    ("SEO-22", CODE, "href=\"/docs/mail/451/\"", "href=\"/docs/mail/452/\""),
    ("SEO-22", CODE, "href=\"#main\"", "href=\"#nothing\""),
    ("SEO-24", "mail/index.html", "href=\"/docs/mail/450-vs-err_7/\"", "href=\"/docs/mail/450-vs-451/\""),
    ("SEO-25", "404.html", "noindex", "index"),
    ("SEO-25", "404.html", "href=\"/docs/assets/style", "href=\"assets/style"),
    ("SEO-28", CODE, "href=\"/docs/mail/451/\"", "href=\"/docs/mail/451\""),
    ("SEO-28", SITEMAP, "/mail/450/</loc>", "/mail/450</loc>"),
    ("PAIR-09", PAIR, "href=\"/docs/mail/450/\"", "href=\"/docs/mail/451/\""),
];

#[test]
fn every_rule_notices_what_breaks_it() {
    let mut blind = Vec::new();
    for (rule, path, old, new) in BREAKS {
        let mut tree = TINY.clone();
        let text = html(&tree, path);
        assert!(text.contains(old), "`{path}` has no `{old}`");
        tree.insert(path.to_owned(), text.replace(old, new).into_bytes());
        if !check(&tree).iter().any(|(id, _)| *id == rule) {
            blind.push(format!("{rule} does not notice `{new}`"));
        }
    }
    assert!(blind.is_empty(), "{}", blind.join("\n"));
}

fn html(tree: &Tree, path: &str) -> String {
    String::from_utf8(tree[path].clone()).unwrap()
}

/// The page at `path` with what the `main` of another says.
fn with_main_of(tree: &Tree, path: &str, other: &str) -> Vec<u8> {
    let (page, other) = (html(tree, path), html(tree, other));
    let main = |text: &str| text.find("<main").unwrap()..text.find("</main>").unwrap();
    [&page[..main(&page).start], &other[main(&other)], &page[main(&page).end..]].concat().into_bytes()
}

/// What takes more than a word in a file to break.
type Wreck = fn(&mut Tree);

const WRECKS: [(&str, Wreck); 7] = [
    ("SEO-16", |tree| {
        tree.insert("assets/late.js".into(), b"document.querySelector('link[rel=canonical]').remove()".to_vec());
    }),
    ("SEO-23", |tree| {
        for bytes in tree.values_mut() {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes = text.replace("href=\"/docs/about/\"", "href=\"/docs/\"").into_bytes();
            }
        }
    }),
    ("SEO-26", |tree| {
        let page = tree[PAIR].clone();
        tree.insert("mail/err_7-vs-450/index.html".into(), page);
    }),
    ("SEO-29", |tree| {
        let page = tree[CODE].clone();
        tree.insert("mail/Busy/index.html".into(), page);
    }),
    ("PAIR-04", |tree| {
        let path = "mail/450-vs-451/index.html";
        let indexable = html(tree, path).replace("<meta name=\"robots\" content=\"noindex, follow\">", "");
        tree.insert(path.into(), indexable.replace("<table class=\"facts two\">", "<table>").into_bytes());
    }),
    ("PAIR-05", |tree| {
        let page = with_main_of(tree, PAIR, CODE);
        tree.insert(PAIR.into(), page);
    }),
    ("PAIR-07", |tree| {
        let page = with_main_of(tree, "mail/220/index.html", CODE);
        tree.insert("mail/220/index.html".into(), page);
    }),
];

#[test]
fn every_rule_notices_what_wrecks_a_site() {
    for (rule, wreck) in WRECKS {
        let mut tree = TINY.clone();
        wreck(&mut tree);
        let found = check(&tree);
        assert!(found.iter().any(|(id, _)| *id == rule), "{rule} notices nothing: {found:?}");
    }
}

#[test]
fn every_rule_is_broken_once() {
    let broken = || BREAKS.iter().map(|(id, ..)| *id).chain(WRECKS.iter().map(|(id, _)| *id));
    for (rule, _) in RULES {
        assert!(broken().any(|id| id == rule), "{rule} is never broken");
    }
}
