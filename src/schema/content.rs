//! The schemas of strings, of the front matter of prose, and of the glossary.

use super::{closed, document, flag, list, words};
use serde_json::{Value, json};

/// Keys nest; a table of plural categories is one message, which needs no rule of its own.
pub(super) fn strings() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "codegloss: strings.toml",
        "$ref": "#/$defs/messages",
        "$defs": {
            "messages": {
                "type": "object",
                "additionalProperties": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/messages" }] },
            },
        },
    })
}

/// Front matter of an entry or article has `name` and `summary`, that of a comparison `verdict`.
pub(super) fn prose() -> Value {
    let entry = json!({
        "name": words("title in this language"),
        "summary": words("what it means, in a sentence of 50 to 160 columns; also the page's description"),
        "draft": draft(),
        "updated": updated(),
        "source_hash": source_hash(),
    });
    let pair = json!({
        "verdict": words("the answer, in a sentence"),
        "draft": draft(),
        "updated": updated(),
        "source_hash": source_hash(),
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "codegloss: front matter of prose",
        "oneOf": [
            closed("a code, a class, a guide, an overview or a page", &["name", "summary"], entry),
            closed("a comparison", &["verdict"], pair),
        ],
    })
}

fn draft() -> Value {
    flag("builds read as if it were not written; the preview shows it")
}

fn updated() -> Value {
    json!({ "type": "string", "format": "date", "description": "day of the last change of content: `2026-01-31`, without quotes" })
}

fn source_hash() -> Value {
    json!({
        "type": "object",
        "additionalProperties": { "type": "string" },
        "description": "hashes of the source's parts; `codegloss l10n stamp` writes them",
    })
}

pub(super) fn glossary() -> Value {
    let avoid = json!({
        "type": "object",
        "additionalProperties": { "type": "array", "items": { "type": "string" } },
        "description": "by locale, wordings that are not used",
    });
    let term = json!({
        "type": "object",
        "properties": { "avoid": avoid },
        "additionalProperties": { "type": "string" },
        "description": "by locale, what the term is called",
    });
    document("codegloss: glossary.toml", &[], json!({ "term": list("terms", term) }))
}
