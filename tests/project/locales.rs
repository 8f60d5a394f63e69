//! The fixture site in five languages, a right-to-left and a CJK one among them.
//!
//! `tests/locales/` stands over `tests/tiny/`: Arabic has strings alone, Japanese has strings and one
//! code. What their theme's words lack, and all words of the pseudo-locale `en-XA`, are made here from
//! the English ones, in brackets.

use std::fmt::Write as _;
use std::path::Path;

use toml::{Table, Value};

use super::{Project, copy};

/// The project, ready to build.
pub(crate) fn project() -> Project {
    let project = Project::tiny();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&repository.join("tests/locales"), &project.root());
    let english = std::fs::read_to_string(repository.join("templates/strings/en.toml")).unwrap();
    for (locale, plurals) in [("ar", &["zero", "one", "two", "few", "many", "other"][..]), ("ja", &["other"])] {
        let path = format!("templates/strings/{locale}.toml");
        let own: Table = project.read(&path).parse().unwrap();
        let mut rest: Table = english.parse().unwrap();
        rest.retain(|key, _| !own.contains_key(key));
        project.write(&path, &format!("{}{}", project.read(&path), pseudo(&rest, plurals)));
    }
    project.write("templates/strings/en-XA.toml", &pseudo(&english.parse().unwrap(), &["one", "other"]));
    let registry = project.read("content/mail/en/strings.toml").parse().unwrap();
    project.write("content/mail/en-XA/strings.toml", &pseudo(&registry, &["one", "other"]));
    project
}

/// TOML in which every text stands in brackets, for the plural categories of a language.
fn pseudo(words: &Table, plurals: &[&str]) -> String {
    fn flatten(prefix: &str, words: &Table, plurals: &[&str], out: &mut String) {
        for (key, value) in words {
            let key = format!("{prefix}{}", serde_json::to_string(key).unwrap());
            match value {
                Value::Table(table) if table.contains_key("other") => {
                    for category in plurals {
                        let _ = writeln!(out, "{key}.{category} = {}", bracketed(&table["other"]));
                    }
                }
                Value::Table(table) => flatten(&format!("{key}."), table, plurals, out),
                text => {
                    let _ = writeln!(out, "{key} = {}", bracketed(text));
                }
            }
        }
    }
    let mut out = String::new();
    flatten("", words, plurals, &mut out);
    out
}

fn bracketed(text: &Value) -> String {
    let text = text.as_str().unwrap();
    let text = if text.trim().is_empty() { text.to_owned() } else { format!("⟦{text}⟧") };
    serde_json::to_string(&text).unwrap()
}
