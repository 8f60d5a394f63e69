//! OpenAPI 3 → rows: every status of every `responses`, every entry of every `x-error-codes`.

use super::formats::{Table, cells, keyed};
use crate::error::Error;
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What documents call the value and the name of an error code, most telling first.
const VALUES: [&str; 4] = ["value", "code", "id", "key"];
const NAMES: [&str; 5] = ["name", "title", "summary", "message", "description"];

/// Deepest nesting that is followed.
const DEEPEST: usize = 64;

pub(super) fn read(text: &str) -> Result<Table, Error> {
    let document = parse(text)?;
    let mut found = Found { root: &document, responses: BTreeMap::new(), errors: Vec::new() };
    found.walk(&document, 0);
    let mut table = Table::default();
    for (status, descriptions) in &found.responses {
        let row = [("value", status.clone()), ("name", most_frequent(descriptions))];
        table.add(format!("response `{status}`"), row.map(|(k, v)| (k.to_owned(), v)).into());
    }
    for cells in found.errors {
        let value = cells.get("value").cloned().unwrap_or_default();
        table.add(format!("error code `{value}`"), cells);
    }
    Ok(table)
}

fn parse(text: &str) -> Result<Value, Error> {
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(|error| Error::message(format!("the file is not JSON: {error}")));
    }
    let documents =
        Yaml::load_from_str(text).map_err(|error| Error::message(format!("the file is not YAML: {error}")))?;
    Ok(documents.first().map_or(Value::Null, |yaml| as_json(yaml, 0)))
}

/// YAML as JSON: keys become text, so that `404` and `"404"` are one.
fn as_json(yaml: &Yaml<'_>, depth: usize) -> Value {
    match yaml {
        _ if depth > DEEPEST => Value::Null,
        Yaml::Value(Scalar::Boolean(flag)) => Value::Bool(*flag),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Value(Scalar::String(text)) => Value::from(text.as_ref()),
        Yaml::Sequence(items) => items.iter().map(|item| as_json(item, depth + 1)).collect(),
        Yaml::Mapping(entries) => {
            let key = |yaml: &Yaml<'_>| match as_json(yaml, depth + 1) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            entries.iter().map(|(k, v)| (key(k), as_json(v, depth + 1))).collect::<Map<_, _>>().into()
        }
        _ => Value::Null,
    }
}

struct Found<'a> {
    root: &'a Value,
    /// By status, the descriptions it has.
    responses: BTreeMap<String, Vec<String>>,
    errors: Vec<BTreeMap<String, String>>,
}

impl Found<'_> {
    fn walk(&mut self, value: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for (key, below) in value.as_object().into_iter().flatten() {
            match key.as_str() {
                "responses" => self.responses(below),
                "x-error-codes" => self.errors(below),
                // Examples and schemas may hold anything, keys of these names included.
                "example" | "examples" | "schema" | "schemas" => continue,
                _ => {}
            }
            self.walk(below, depth + 1);
        }
        for item in value.as_array().into_iter().flatten() {
            self.walk(item, depth + 1);
        }
    }

    /// Statuses and ranges of them; other keys are names of components.
    fn responses(&mut self, responses: &Value) {
        for (status, response) in responses.as_object().into_iter().flatten() {
            let digit = status.bytes().next().is_some_and(|b| b.is_ascii_digit());
            if status.len() != 3 || !digit {
                continue;
            }
            let response = response.get("$ref").and_then(Value::as_str).map_or(response, |link| self.follow(link));
            let description = response.get("description").and_then(Value::as_str).unwrap_or_default();
            let name = description.trim().lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
            self.responses.entry(status.clone()).or_default().push(name);
        }
    }

    fn follow(&self, link: &str) -> &Value {
        link.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)).unwrap_or(&Value::Null)
    }

    fn errors(&mut self, errors: &Value) {
        let rows: Vec<BTreeMap<String, String>> = match errors {
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().map_or_else(|| cells(item), |v| keyed(v, item, "value")))
                .collect(),
            Value::Object(entries) => entries.iter().map(|(key, item)| keyed(key, item, "name")).collect(),
            _ => Vec::new(),
        };
        for mut row in rows {
            for (field, candidates) in [("value", VALUES.as_slice()), ("name", NAMES.as_slice())] {
                if let Some(text) = candidates.iter().find_map(|key| row.get(*key).cloned()) {
                    row.insert(field.to_owned(), text);
                }
            }
            let same = |other: &BTreeMap<String, String>| other.get("value") == row.get("value");
            if !self.errors.iter().any(same) {
                self.errors.push(row);
            }
        }
    }
}

/// The description that most operations give; the first of those.
fn most_frequent(descriptions: &[String]) -> String {
    let count = |text: &String| descriptions.iter().filter(|d| *d == text).count();
    let filled = descriptions.iter().filter(|d| !d.is_empty());
    filled.rev().max_by_key(|text| count(text)).cloned().unwrap_or_default()
}
