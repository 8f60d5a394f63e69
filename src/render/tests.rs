//! The reference of what templates get, `docs/template-values.md`: made from values of real pages and
//! from the views, so that it cannot say anything else.
//!
//! `CODEGLOSS_UPDATE=1 cargo test --lib render::tests` writes it anew.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk themselves")]

use super::{Renderer, Worker, template};
use crate::diag::Diagnostics;
use crate::finish::Assets;
use crate::pipeline;
use crate::plan::{LinkStyle, Scope};
use crate::site::Site;
use crate::testing::tiny_site;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use tera::{Tera, Value};

const FILE: &str = "docs/template-values.md";

/// What Rust types of fields are to a template; `Value` says nothing, so its fields stand here.
const VALUES: [(&str, &str, &str); 4] = [
    ("CodeView", "class", "[ClassView](#classview)"),
    ("ChooseView", "a", "[TextView](#textview) or none"),
    ("ChooseView", "b", "[TextView](#textview) or none"),
    ("ClassGroup", "codes", "list of [CodeView](#codeview)"),
];

/// A view of `view.rs`.
struct View {
    name: String,
    about: String,
    fields: Vec<(String, String)>,
}

fn views() -> Vec<View> {
    let view = |text: &str| {
        let (about, rest) = text.trim_start().strip_prefix("/// ")?.split_once('\n')?;
        let (name, fields) = rest.trim_start().split_once(" {")?;
        let fields = fields.split_once('}')?.0.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut list = Vec::new();
        for field in fields.trim_end_matches(',').split(", ").filter(|f| !f.is_empty()) {
            let (field, of) = field.split_once(": ")?;
            list.push((field.to_owned(), type_of(name, field, of)));
        }
        Some(View { name: name.to_owned(), about: about.to_owned(), fields: list })
    };
    include_str!("view.rs").split("\nview! {").skip(1).map(|text| view(text).expect(text)).collect()
}

fn type_of(view: &str, field: &str, of: &str) -> String {
    let inside = |prefix: &str| of.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
    if let Some((.., words)) = VALUES.iter().find(|(v, f, _)| (*v, *f) == (view, field)) {
        return (*words).to_owned();
    }
    match (inside("Option<"), inside("Vec<")) {
        (Some(inner), _) => format!("{} or none", type_of(view, field, inner)),
        (_, Some(inner)) => format!("list of {}", type_of(view, field, inner)),
        _ => match of {
            "String" | "&'static str" => "text".to_owned(),
            "Safe" => "HTML".to_owned(),
            "bool" => "yes or no".to_owned(),
            "u8" => "number".to_owned(),
            "Value" => panic!("say in VALUES what `{view}.{field}` is"),
            name => link(name),
        },
    }
}

fn link(view: &str) -> String {
    format!("[{view}](#{})", view.to_lowercase())
}

/// What a value is, in words; `None` when it says nothing because there is none.
fn describe(value: &Value, views: &[View]) -> Option<String> {
    if let Some(list) = value.as_array() {
        let kinds: BTreeSet<String> = list.iter().filter_map(|item| describe(item, views)).collect();
        let kinds: Vec<String> = kinds.into_iter().collect();
        return (!kinds.is_empty()).then(|| format!("list of {}", kinds.join(" or ")));
    }
    if value.as_map().is_some() {
        return Some(describe_map(value, views));
    }
    match value {
        _ if value.is_none() => None,
        _ if value.is_bool() => Some("yes or no".into()),
        _ if value.is_number() => Some("number".into()),
        _ if value.is_safe() => Some("HTML".into()),
        _ => Some("text".into()),
    }
}

fn describe_map(value: &Value, views: &[View]) -> String {
    let keys: BTreeSet<String> =
        value.as_map().into_iter().flat_map(|map| map.keys()).map(ToString::to_string).collect();
    let inside = |view: &&View| view.fields.iter().all(|(field, _)| keys.contains(field));
    let Some(view) = views.iter().filter(inside).max_by_key(|view| view.fields.len()) else {
        return match keys.len() {
            0..=20 => format!("text by key: `{}`", keys.into_iter().collect::<Vec<_>>().join("`, `")),
            _ => "the theme's words by key".into(),
        };
    };
    let more: Vec<String> = keys
        .iter()
        .filter(|key| !view.fields.iter().any(|(field, _)| field == *key))
        .map(|key| format!("`{key}`"))
        .collect();
    match more.is_empty() {
        true => link(&view.name),
        false => format!("{} and {}", link(&view.name), more.join(", ")),
    }
}

/// Per template, per variable, what it is on some page.
type Variables = BTreeMap<&'static str, BTreeMap<String, BTreeSet<String>>>;

fn variables(views: &[View]) -> Variables {
    let mut problems = Diagnostics::new();
    let mut project = pipeline::check(tiny_site(), Diagnostics::new());
    let catalog = project.catalog.take().unwrap();
    let style = LinkStyle::Hosted { prefix: catalog.config.base_url.path.clone() };
    let site = Site::new(catalog, &Scope::default(), style);
    let assets = Assets::new(&project.sources, &site.catalog);
    let renderer = Renderer::new(&site, &project.sources, &assets, &mut problems);
    let mut names = Tera::new();
    names.add_raw_template("names", "{% for name, value in __tera_context %}{{ name }} {% endfor %}").unwrap();
    let mut found = Variables::new();
    for page in site.plan.pages() {
        let (mut worker, mut bytes) = (Worker::default(), Vec::new());
        renderer.render(page, &mut worker, &mut bytes).unwrap();
        renderer.prepare(page, &mut worker);
        let context = worker.context();
        let all = names.render("names", &context).unwrap();
        let of = found.entry(template(page.kind)).or_default();
        for name in all.split_whitespace() {
            let value = context.get(name).unwrap();
            let words = describe(value, views).unwrap_or_else(|| if value.is_none() { "none" } else { "" }.into());
            of.entry(name.to_owned()).or_default().insert(words);
        }
    }
    found
}

fn reference() -> String {
    let views = views();
    let variables = variables(&views);
    let shared: BTreeSet<String> = variables["404.html"]
        .keys()
        .filter(|name| variables.values().all(|of| of.contains_key(*name)))
        .cloned()
        .collect();
    let mut text = String::from(
        "# What templates get\n\n\
         Made from the program; see [templates.md](templates.md) for how templates work. Text is escaped by the \
         engine, HTML is finished. Every `href` is final. `lang` and `dir` stand where a text is in another \
         language than the page. A variable that does not exist is an error; one that may be `none` is there and \
         empty.\n\n## On every page\n\n",
    );
    let row = |text: &mut String, name: &str, kinds: &BTreeSet<String>| {
        let words: Vec<&str> = kinds.iter().map(String::as_str).filter(|w| !w.is_empty() && *w != "none").collect();
        let nothing = if kinds.contains("") { "list" } else { "text" };
        let mut words = if words.is_empty() { nothing.to_owned() } else { words.join(" or ") };
        if kinds.contains("none") {
            words.push_str(" or none");
        }
        writeln!(text, "| `{name}` | {words} |").unwrap();
    };
    let table = "| variable | what it is |\n| --- | --- |\n";
    text.push_str(table);
    for name in &shared {
        let kinds = variables.values().flat_map(|of| of[name].clone()).collect();
        row(&mut text, name, &kinds);
    }
    for (template, of) in &variables {
        let own: Vec<_> = of.iter().filter(|(name, _)| !shared.contains(*name)).collect();
        let head = if own.is_empty() { "Nothing more.\n" } else { table };
        write!(text, "\n## `{template}`\n\n{head}").unwrap();
        own.into_iter().for_each(|(name, kinds)| row(&mut text, name, kinds));
    }
    text.push_str("\n# Views\n");
    for view in &views {
        write!(text, "\n## {}\n\n{}\n\n| field | what it is |\n| --- | --- |\n", view.name, view.about).unwrap();
        for (field, of) in &view.fields {
            writeln!(text, "| `{field}` | {of} |").unwrap();
        }
    }
    text
}

#[test]
fn the_reference_of_template_values_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let actual = reference();
    if std::env::var_os("CODEGLOSS_UPDATE").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{FILE} is out of date: CODEGLOSS_UPDATE=1 cargo test --lib render::tests");
}
