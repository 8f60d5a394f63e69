//! What search engines are told, as rules over a built site: each rule of the project's lists SEO and
//! PAIR is a function over what was read from the files, and nothing else.
//!
//! The rules run over every page of the fixture sites. `cargo test --release --test seo -- --ignored`
//! runs them over the whole flagship.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod facts;
mod linked;
#[path = "../page/mod.rs"]
mod page;
#[path = "../project/mod.rs"]
mod project;

use std::path::Path;
use std::sync::LazyLock;

use codegloss::pipeline;
use codegloss::plan::{LinkStyle, Scope, Shard};
use codegloss::write::Memory;
use facts::Site;
use project::{Project, Tree};

/// What breaks a rule: its number, and where and how.
type Broken = (&'static str, String);

/// A rule: its number in the project's list, and what finds the places that break it.
type Rule = (&'static str, fn(&Site) -> Vec<String>);

const RULES: [Rule; 5] = [
    ("SEO-17", linked::graph_is_sound_and_has_the_visible_breadcrumb),
    ("SEO-18", linked::types_are_none_that_search_engines_reserve),
    ("SEO-19", linked::text_is_visible),
    ("SEO-20", linked::text_cannot_end_its_script),
    ("SEO-21", linked::open_graph_agrees_with_the_rest_of_the_head),
];

fn check(tree: &Tree) -> Vec<Broken> {
    let site = Site::read(tree);
    RULES.iter().flat_map(|(id, rule)| rule(&site).into_iter().map(|what| (*id, what))).collect()
}

#[track_caller]
fn assert_holds(tree: &Tree) {
    let broken = check(tree);
    let shown: Vec<String> = broken.iter().take(40).map(|(id, what)| format!("{id} {what}")).collect();
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), shown.join("\n"));
}

static TINY: LazyLock<Tree> = LazyLock::new(|| Project::tiny().build("dist", &[]));

#[test]
fn every_rule_holds_on_the_fixture_site() {
    assert_holds(&TINY);
}

/// The whole flagship in memory, fifteen thousand pages: `.ci/run` does this in release mode.
#[test]
#[ignore = "takes minutes in debug mode"]
fn every_rule_holds_on_the_flagship() {
    let mut project = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let style = LinkStyle::Hosted { prefix: String::new() };
    let site = codegloss::site::Site::new(project.catalog.take().unwrap(), &Scope::default(), style);
    let memory = Memory::new();
    pipeline::build((&site, &project.sources), Shard::WHOLE, &memory, &|_| (), &mut project.problems).unwrap();
    let tree = memory.into_files();
    assert!(tree.len() > 15_000);
    assert_holds(&tree);
}

/// A rule that cannot fail says nothing: each is broken once, in a file.
#[test]
fn every_rule_notices_what_breaks_it() {
    const CODE: &str = "mail/450/index.html";
    let broken: [(&str, &str, &str, &str); 10] = [
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
    ];
    for (rule, path, old, new) in broken {
        let mut tree = TINY.clone();
        let text = String::from_utf8(tree[path].clone()).unwrap();
        assert!(text.contains(old), "`{path}` has no `{old}`");
        tree.insert(path.to_owned(), text.replace(old, new).into_bytes());
        let found = check(&tree);
        assert!(found.iter().any(|(id, _)| *id == rule), "{rule} does not notice `{new}`: {found:?}");
    }
    for (rule, _) in RULES {
        assert!(broken.iter().any(|(id, ..)| *id == rule), "{rule} is never broken");
    }
}
