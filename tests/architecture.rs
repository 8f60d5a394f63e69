//! Boundaries of modules, as rules that run: what `ARCHITECTURE.md` and `clippy.toml` say in words,
//! read from the sources themselves.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Who may use what, and why nobody else: the needle, its owners (files, or folders with a `/`), a reason.
const OWNERS: [(&str, &[&str], &str); 12] = [
    (
        "tera::",
        &["render/", "finish/assets.rs"],
        "templates are a matter of `render`; `finish::Assets` hands it names of assets as a value",
    ),
    ("pulldown_cmark", &["prose/"], "Markdown is read in one place, so that all of it is checked"),
    ("resvg", &["share/"], "pictures are drawn in one place, with one set of fonts"),
    ("skrifa", &["share/"], "what is measured must be what is drawn"),
    ("walkdir", &["load.rs"], "`load` is the only reader of the disk"),
    (
        "rayon",
        &[
            "pipeline.rs",
            "catalog/prose.rs",
            "site.rs",
            "survey.rs",
            "finish/",
            "write/merge.rs",
            "bundle/",
            "ledger/",
            "cli/build.rs",
        ],
        "the order of stages and their parallelism is `pipeline`'s; the others spread one loop over \
         files, codes, locales or shards, and put the results back in order; `cli` sizes the pool",
    ),
    ("std::fs", &["load.rs", "write/"], "`load` reads the disk, `write` writes it, nobody else knows of it"),
    ("std::env", &["cli/"], "the environment is read at the edge"),
    ("crate::cli", &["lib.rs"], "data flows one way: nothing below the command line knows of it"),
    ("annotate_snippets", &["diag/"], "problems are values until they are printed"),
    ("SystemTime", &["cli/"], "output must not depend on the clock; `cli` passes the day on"),
    ("HashMap", &[], "its order is random; output is the same every time"),
];

/// Stages that come earlier do not know those that come later.
const LATER: [(&str, &[&str]); 8] = [
    ("source.rs", &["catalog", "plan", "site", "render", "write", "finish", "pipeline"]),
    ("load.rs", &["catalog", "plan", "site", "render", "write", "finish", "pipeline"]),
    ("catalog/", &["plan", "site", "render", "write", "finish", "pipeline", "compare", "translation", "index"]),
    ("compare/", &["plan", "site", "render", "write", "finish", "pipeline", "translation", "index"]),
    ("plan/", &["site", "render", "write", "pipeline"]),
    ("share/", &["catalog", "plan", "site", "render", "write", "finish", "pipeline", "load", "index"]),
    ("render/", &["write", "pipeline", "load"]),
    ("write/", &["catalog", "plan", "site", "render", "finish", "pipeline", "load"]),
];

/// Most lines a file may have before it is split.
const LONGEST: usize = 500;

/// The Rust files of the program by path below `src/`.
fn sources() -> BTreeMap<String, String> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 60);
    found
}

/// The lines of code with their numbers, without comments and without the unit tests at the end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..tests].lines().enumerate().map(|(i, line)| (i + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether `needle` stands in `line` as a word, not as the end of another.
fn has_word(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

/// Files of unit tests alone.
fn is_test(path: &str) -> bool {
    path == "testing.rs" || path.split('/').any(|part| part == "tests" || part == "tests.rs")
}

fn owns(owners: &[&str], path: &str) -> bool {
    owners.iter().any(|owner| path == *owner || (owner.ends_with('/') && path.starts_with(owner)))
}

#[test]
fn what_has_an_owner_is_used_by_nobody_else() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        for (needle, _, reason) in OWNERS.iter().filter(|(_, owners, _)| !owns(owners, &path)) {
            let uses = code(&text).filter(|(_, line)| has_word(line, needle));
            found.extend(uses.map(|(number, line)| format!("src/{path}:{number}: {}\n  {reason}", line.trim())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_owner_uses_what_it_owns() {
    let sources = sources();
    for (needle, owners, _) in OWNERS {
        for owner in owners.iter().filter(|owner| **owner != "lib.rs") {
            let mut files = sources.iter().filter(|(path, _)| owns(&[owner], path));
            assert!(files.any(|(_, text)| text.contains(needle)), "`{owner}` has no use of `{needle}`: strike it out");
        }
    }
}

#[test]
fn no_stage_knows_a_later_one() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        if is_test(&path) {
            continue;
        }
        for (_, later) in LATER.iter().filter(|(stage, _)| owns(&[stage], &path)) {
            for (number, line) in code(&text) {
                let knows = |stage: &&&str| {
                    let names = [format!("crate::{stage}::"), format!("crate::{stage};"), format!("crate::{stage},")];
                    names.iter().any(|name| has_word(line, name))
                };
                found.extend(later.iter().find(knows).map(|stage| format!("src/{path}:{number} knows `{stage}`")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent: Vec<String> =
        sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(p, _)| p).collect();
    assert!(silent.is_empty(), "no `//!` in {silent:?}");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = sources()
        .into_iter()
        .map(|(path, text)| (text.lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("src/{path} has {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split {long:?}");
}

#[test]
fn modules_are_named_after_what_they_hold() {
    for path in sources().keys() {
        for name in ["utils", "util", "helpers", "common", "misc", "manager"] {
            assert!(!path.split(['/', '.']).any(|part| part == name), "src/{path}");
        }
    }
}

/// Paths in backticks, in documents that tell where things are.
#[test]
fn paths_named_in_documents_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let Ok(text) = fs::read_to_string(root.join(document)) else { continue };
        for word in text.split('`').skip(1).step_by(2) {
            let ours = ["src/", "tests/", "templates/", "static/", "benches/", "docs/", ".ci/"];
            let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._-".contains(&b));
            if plain && ours.iter().any(|folder| word.starts_with(folder)) {
                assert!(root.join(word).exists(), "{document} names `{word}`");
                checked += 1;
            }
        }
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn architecture_fits_on_a_few_screens() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() <= 150);
}
