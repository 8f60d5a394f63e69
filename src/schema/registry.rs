//! The schemas of `registry.toml` and `codes.toml`.

use super::{choice, closed, document, flag, integer, list, text, texts, words};
use crate::catalog::{CompareAs, FacetKind, Status, Tone};
use crate::config::Fallback;
use serde_json::{Value, json};

/// What may stand in a URL and be a folder.
const SLUG: &str = "^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$";

pub(super) fn registry() -> Value {
    let keys = json!({
        "id": slug("the name of the registry's folder"),
        "title": words("short name in titles, such as `SMTP`; a language's `strings.toml` may have another"),
        "order": choice("order of the codes", &[("natural", ()), ("file", ())]),
        "primary_facets": texts("facets shown at the top of a code's page"),
        "guides": list("ids of pages about several codes, `<locale>/<id>.md`", slug("")),
        "untranslated": choice("overrides what the locales say of pages that are not translated", &Fallback::NAMES),
        "sections": closed("sections of a code's prose, in order; headings stand in the strings", &[], json!({
            "required": texts("sections that every entry has"),
            "optional": texts("sections that an entry may have"),
        })),
        "source": list("what codes cite", source()),
        "class": list("groups of codes, in order of pages", class()),
        "facet": list("typed facts that codes can differ in, most important first", facet()),
    });
    document("codegloss: registry.toml", &["id", "title"], keys)
}

fn slug(description: &str) -> Value {
    json!({ "type": "string", "pattern": SLUG, "maxLength": 80, "description": description })
}

fn url(description: &str) -> Value {
    json!({ "type": "string", "pattern": "^https?://", "description": description })
}

fn source() -> Value {
    let keys = json!({
        "id": words("what `sources` of a code name"),
        "title": words("title as cited, such as `RFC 5321`"),
        "url": url("where it can be read"),
        "section_url": json!({
            "type": "string",
            "pattern": "^https?://.*\\{section\\}",
            "description": "where a section can be read: a link with `{section}`",
        }),
    });
    closed("", &["id", "title", "url"], keys)
}

fn class() -> Value {
    let keys = json!({
        "id": slug("last part of its URL"),
        "match": text("what the values of its codes begin with"),
        "tone": choice("colour and icon", &Tone::NAMES),
    });
    closed("", &["id"], keys)
}

fn facet() -> Value {
    let keys = json!({
        "id": words("key under `[code.facets]`"),
        "kind": choice("type of its values", &FacetKind::NAMES),
        "values": texts("the values an `enum` or `set` may have"),
        "compare": choice("how a comparison shows it", &CompareAs::NAMES),
        "literal": flag("values are protocol words, shown as they are in every language"),
        "required": flag("every code with status `standard` must have it"),
        "reading": flag("values are our reading of the sources"),
        "weight": integer("how much sharing it says about relatedness", (0, 10, 1)),
    });
    closed("", &["id", "kind"], keys)
}

pub(super) fn codes() -> Value {
    let keys = json!({ "code": list("the codes", code()) });
    document("codegloss: codes.toml", &[], keys)
}

fn code() -> Value {
    let keys = json!({
        "value": json!({
            "type": "string",
            "pattern": "^\\S(.*\\S)?$",
            "maxLength": 60,
            "description": "the code, as text: `\"550\"`",
        }),
        "name": words("its name as registered, or ours when `coined`"),
        "coined": flag("the name is ours"),
        "draft": flag("builds leave it out, and its prose; the preview shows it"),
        "status": choice("its standing", &Status::NAMES),
        "class": text("its class, where no class's `match` begins its value"),
        "slug": slug("last part of its URL, where the value cannot be one"),
        "aliases": texts("other values that lead to it"),
        "sources": list("where it is defined", citation()),
        "confused_with": texts("codes of this registry it is confused with; one side is enough"),
        "related": texts("codes worth knowing beside it: `550`, or `smtp-enhanced/5.1.1`"),
        "facets": facets(),
        "use": list("registered meanings, when there are several", one_use()),
    });
    closed("", &["value", "name"], keys)
}

fn one_use() -> Value {
    let keys = json!({
        "id": words("its id; its words are `use.<value>.<id>` in the strings"),
        "sources": list("where this meaning is defined", citation()),
        "facets": facets(),
    });
    closed("", &["id"], keys)
}

fn citation() -> Value {
    let keys = json!({
        "id": words("a `[[source]]` of `registry.toml`"),
        "section": text("section number, such as `4.2.3`"),
    });
    closed("", &["id"], keys)
}

fn facets() -> Value {
    json!({
        "type": "object",
        "description": "facts, by the ids of `[[facet]]` in `registry.toml`",
        "additionalProperties": {
            "anyOf": [
                { "type": "string" },
                { "type": "boolean" },
                { "type": "array", "items": { "type": "string" } },
            ],
        },
    })
}
