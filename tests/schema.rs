//! The schemas that are handed out say what the program reads, and no more.
//!
//! `tests/schema/*.toml` use every key of their schema once. A key that only one side knows fails
//! here: the readers refuse what the schema allows, or a schema refuses what the readers take.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use codegloss::catalog::Drafts;
use codegloss::diag::{Diagnostics, rules};
use codegloss::pipeline;
use codegloss::schema;
use codegloss::source::SourceMap;
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Root of the repository.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> Value {
    let file = schema::files().into_iter().find(|file| file.name == format!("{name}.schema.json")).unwrap();
    serde_json::from_str(&file.text).unwrap()
}

fn validator(name: &str) -> Validator {
    jsonschema::draft202012::new(&schema(name)).unwrap()
}

/// TOML as an editor shows it to a schema: dates are strings.
fn as_json(toml: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(flag) => flag.into(),
            toml::Value::Datetime(date) => date.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(plain).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        }
    }
    plain(toml::Value::Table(toml::from_str(toml).unwrap()))
}

fn sample(name: &str) -> String {
    fs::read_to_string(repository().join(format!("tests/schema/{name}.toml"))).unwrap()
}

/// The problems with keys that the readers report when `text` is the file of the sample `name`.
fn readers_say(name: &str, text: &str) -> Vec<String> {
    let front = |text: &str, sections: &str| format!("+++\n{text}+++\n{sections}");
    let sections = "## Description\n\nX\n\n## When you see it\n\nX\n\n## How to fix it\n\nX\n";
    let prose = |sample: &str| front(if name == sample { text } else { "" }, sections);
    let mut sources = SourceMap::new();
    let mut add = |of: &str, path: &str| {
        sources.add(path, if name == of { text.to_owned() } else { self::sample(of) });
    };
    add("site", "site.toml");
    add("registry", "content/mail/registry.toml");
    add("codes", "content/mail/codes.toml");
    add("glossary", "content/glossary.toml");
    if name == "prose" {
        sources.add("content/mail/en/450.md", prose("prose"));
    }
    if name == "pair" {
        sources.add("content/mail/en/450-vs-452.md", front(text, "## When to use which\n\nX\n"));
    }
    let mut problems = Diagnostics::new();
    codegloss::load::add_theme(&mut sources);
    let catalog = codegloss::catalog::read(&sources, Drafts::LeaveOut, &mut problems);
    if name == "glossary" {
        problems = Diagnostics::new();
        codegloss::check::run(&catalog.unwrap(), &sources, &mut problems);
    }
    let about_keys = |rule: &str| [rules::TOML_KEY.id, rules::TOML_TYPE.id].contains(&rule);
    problems.iter().filter(|p| about_keys(p.rule.id)).map(|p| p.message.clone()).collect()
}

/// Every key that `schema` names, by its path.
fn keys_of_schema(schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (key, below) in properties {
        let path = format!("{at}/{key}");
        keys_of_schema(below, &path, found);
        keys_of_schema(&below["items"], &path, found);
        found.insert(path);
    }
}

fn keys_of_document(document: &Value, at: &str, found: &mut BTreeSet<String>) {
    match document {
        Value::Object(table) => {
            for (key, below) in table {
                let path = format!("{at}/{key}");
                keys_of_document(below, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys_of_document(item, at, found)),
        _ => {}
    }
}

/// Sample, its schema, and the part of the schema it is an instance of.
fn samples() -> Vec<(&'static str, &'static str, Value)> {
    let prose = schema("prose");
    vec![
        ("site", "site", schema("site")),
        ("registry", "registry", schema("registry")),
        ("codes", "codes", schema("codes")),
        ("glossary", "glossary", schema("glossary")),
        ("prose", "prose", prose["oneOf"][0].clone()),
        ("pair", "prose", prose["oneOf"][1].clone()),
    ]
}

/// A sample with every rule that the schema lists.
fn whole(name: &str) -> String {
    let mut text = sample(name);
    if name == "site" {
        for rule in codegloss::diag::RULES {
            text += &format!("\"{}\" = \"{}\"\n", rule.id, rule.level.name());
        }
    }
    text
}

#[test]
fn the_readers_know_every_key_of_a_schema() {
    for (name, of, part) in samples() {
        let text = whole(name);
        let document = as_json(&text);
        let (mut allowed, mut used) = (BTreeSet::new(), BTreeSet::new());
        keys_of_schema(&part, "", &mut allowed);
        keys_of_document(&document, "", &mut used);
        let unused: Vec<_> = allowed.difference(&used).collect();
        assert!(unused.is_empty(), "tests/schema/{name}.toml does not use {unused:?}");
        assert_eq!(readers_say(name, &text), [] as [&str; 0], "{name}");
        let validator = validator(of);
        let errors: Vec<_> = validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// `text` with one more key in the table that begins at a line; `None` where none begins.
fn with_unknown_key(text: &str, line: usize) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let open = |l: &str| l.contains("facets]") || l.contains("source_hash]") || l.contains("[term]");
    let begins = line == 0 || (lines[line].starts_with('[') && !open(lines[line]));
    let at = if line == 0 { 0 } else { line + 1 };
    begins.then(|| [&lines[..at], &["unheard_of = \"x\""], &lines[at..]].concat().join("\n") + "\n")
}

#[test]
fn an_unknown_key_is_refused_by_the_schema_and_by_the_readers() {
    for (name, of, _) in samples() {
        let validator = validator(of);
        let text = whole(name);
        let tables: Vec<_> = (0..text.lines().count()).filter_map(|line| with_unknown_key(&text, line)).collect();
        assert!(!tables.is_empty());
        for text in tables {
            assert!(!validator.is_valid(&as_json(&text)), "the schema of {name} allows:\n{text}");
            assert!(!readers_say(name, &text).is_empty(), "the reader of {name} allows:\n{text}");
        }
    }
}

/// Every file that some schema describes: its path, the schema, its TOML.
fn real_files() -> Vec<(PathBuf, &'static str, String)> {
    let mut all = Vec::new();
    for site in ["", "tests/tiny", "src/starter"] {
        let root = repository().join(site);
        all.push((root.join("site.toml"), "site", fs::read_to_string(root.join("site.toml")).unwrap()));
        for folder in ["content", "templates/strings"] {
            for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().filter_map(Result::ok) {
                let path = entry.path();
                let Ok(text) = fs::read_to_string(path) else { continue };
                let name = path.file_name().unwrap().to_str().unwrap();
                let schema = match name {
                    "registry.toml" => "registry",
                    "codes.toml" => "codes",
                    "glossary.toml" => "glossary",
                    _ if name.ends_with(".toml") => "strings",
                    _ => "prose",
                };
                let toml = if schema == "prose" { text.split("+++\n").nth(1).unwrap().to_owned() } else { text };
                all.push((path.to_owned(), schema, toml));
            }
        }
    }
    all
}

#[test]
fn the_content_of_this_repository_is_valid() {
    let mut seen = BTreeSet::new();
    for (path, name, toml) in real_files() {
        seen.insert(name);
        let validator = validator(name);
        let document = as_json(&toml);
        let errors: Vec<_> = validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    assert_eq!(seen.len(), schema::files().len(), "every schema has a file");
}

#[test]
fn the_schemas_beside_the_flagship_are_the_current_ones() {
    for file in schema::files() {
        let path = repository().join("schemas").join(file.name);
        let text = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == file.text, "run `cargo run -- schema schemas`: {} is out of date", path.display());
    }
    let project = pipeline::read(repository(), Drafts::LeaveOut).unwrap();
    for (_, file) in
        project.sources.files().filter(|(_, f)| f.path.ends_with(".toml") && !f.path.starts_with("templates"))
    {
        let line = file.text.lines().next().unwrap_or_default();
        let schema = line.strip_prefix("#:schema ").unwrap_or_else(|| panic!("{} names no schema", file.path));
        let place = repository().join(&file.path).parent().unwrap().join(schema);
        assert!(place.exists(), "{}: {schema}", file.path);
    }
}
