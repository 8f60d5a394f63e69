//! JSON Schemas (draft 2020-12) of the TOML that authors write, for editors that complete and check.
//!
//! A schema says what the readers of [`crate::config`] and [`crate::catalog`] say, as far as one
//! file shows it; what needs several files, such as whether a facet exists, only `codegloss check`
//! knows. `tests/schema.rs` feeds each key of each schema to the readers, and the content of this
//! repository to the schemas.

mod content;
mod registry;
mod site;

use serde_json::{Map, Value, json};

/// A schema and the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// `codes.schema.json`.
    pub name: &'static str,
    /// JSON, indented.
    pub text: String,
}

/// Every schema.
#[must_use]
pub fn files() -> Vec<SchemaFile> {
    let all = [
        ("codes.schema.json", registry::codes()),
        ("glossary.schema.json", content::glossary()),
        ("prose.schema.json", content::prose()),
        ("registry.schema.json", registry::registry()),
        ("site.schema.json", site::site()),
        ("strings.schema.json", content::strings()),
    ];
    all.into_iter().map(|(name, schema)| SchemaFile { name, text: format!("{schema:#}\n") }).collect()
}

/// A whole document: a closed table with a title.
fn document(title: &str, required: &[&str], keys: Value) -> Value {
    let mut schema = closed("", required, keys);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["properties"]["$schema"] = text("the address of this schema, for editors that want it here");
    schema
}

/// A table with these keys and no others.
fn closed(description: &str, required: &[&str], keys: Value) -> Value {
    let mut schema = json!({ "type": "object", "properties": keys, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !description.is_empty() {
        schema["description"] = json!(description);
    }
    schema
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// A text that must not be empty.
fn words(description: &str) -> Value {
    json!({ "type": "string", "pattern": "\\S", "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "default": false, "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn integer(description: &str, (least, most, default): (i64, i64, i64)) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most, "default": default, "description": description })
}

/// One of the names of a table such as [`crate::catalog::Status::NAMES`].
fn choice<T>(description: &str, names: &[(&'static str, T)]) -> Value {
    let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    json!({ "enum": names, "description": description })
}

fn list(description: &str, item: Value) -> Value {
    let mut schema = Map::new();
    schema.insert("type".into(), json!("array"));
    schema.insert("description".into(), json!(description));
    schema.insert("items".into(), item);
    Value::Object(schema)
}
