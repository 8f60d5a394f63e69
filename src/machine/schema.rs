//! JSON Schemas (draft 2020-12) of the JSON beside pages, published with the site.
//!
//! They say that every field is there, and allow others, because a version may gain fields.
//! `tests/machine.rs` refuses what they do not name, and `docs/machine-readable.md` is held to them.

use super::address::schema_path;
use super::shape::VERSION;
use crate::catalog::{FacetKind, Status, Tone};
use serde_json::{Map, Value, json};

/// A schema of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// Path below the site's root: `schema/v1/code.json`.
    pub path: String,
    /// JSON, indented.
    pub text: String,
}

/// A field: its name, what it says, its schema.
type Field = (&'static str, &'static str, Value);

/// Every schema of a site at `base`.
#[must_use]
pub fn schemas(base: &str) -> Vec<SchemaFile> {
    let all = [("code", code()), ("pair", pair()), ("registry", registry()), ("site", site())];
    let file = |(kind, fields): (&'static str, Vec<Field>)| {
        let path = schema_path(kind);
        let mut schema = object([opening(kind), fields].concat());
        schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        schema["$id"] = json!(format!("{base}/{path}"));
        schema["title"] = json!(format!("codegloss: {kind}, version {VERSION}"));
        SchemaFile { path, text: format!("{schema:#}\n") }
    };
    all.into_iter().map(file).collect()
}

fn object(fields: impl IntoIterator<Item = Field>) -> Value {
    let (mut required, mut properties) = (Vec::new(), Map::new());
    for (name, description, mut schema) in fields {
        schema["description"] = json!(description);
        required.push(name);
        properties.insert(name.to_owned(), schema);
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn string() -> Value {
    json!({ "type": "string" })
}

fn url() -> Value {
    json!({ "type": "string", "format": "uri", "pattern": "^https?://" })
}

fn number(most: Option<u32>) -> Value {
    most.map_or_else(
        || json!({ "type": "integer", "minimum": 0 }),
        |most| json!({ "type": "integer", "minimum": 0, "maximum": most }),
    )
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn one_of<'n>(names: impl IntoIterator<Item = &'n str>) -> Value {
    json!({ "enum": names.into_iter().collect::<Vec<_>>() })
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn locale() -> Value {
    json!({ "type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$" })
}

fn text() -> Value {
    object([("text", "the text, without markup", string()), ("lang", "its language, as a BCP 47 tag", locale())])
}

fn labelled() -> Value {
    object([
        ("id", "the word for machines, the same in every language", string()),
        ("label", "the words for people", string()),
    ])
}

fn address() -> Vec<Field> {
    vec![("url", "the page", url()), ("json", "the file like this one beside that page", url())]
}

fn statuses() -> Value {
    let mut status = labelled();
    status["properties"]["id"]["enum"] = json!(Status::NAMES.map(|(name, _)| name));
    status
}

fn class() -> Value {
    object([
        ("id", "the id of the class", string()),
        ("label", "its name", string()),
        ("short", "its name in a few words", string()),
        ("tone", "its colour and icon", one_of(Tone::NAMES.map(|(name, _)| name))),
        ("url", "its page", url()),
    ])
}

fn registry_ref() -> Value {
    let fields = vec![
        ("id", "the id of the registry", string()),
        ("title", "its short name", string()),
        ("name", "its name", string()),
    ];
    object([fields, address()].concat())
}

fn code_ref() -> Vec<Field> {
    let fields = vec![
        ("value", "the code", string()),
        ("slug", "its part of addresses", string()),
        ("name", "its name", text()),
        ("class", "its class", labelled()),
        ("status", "its standing", statuses()),
    ];
    [fields, address()].concat()
}

/// A value of a facet.
fn value() -> Vec<Field> {
    let types = json!({ "anyOf": [
        { "type": ["string", "boolean", "null"] },
        { "type": "array", "items": { "type": "string" } },
    ] });
    vec![
        (
            "value",
            "the value as in `codes.toml`: a word, a list of words, yes or no; codes with their registry, \
             `smtp/550`; `null` where the sources say nothing",
            types,
        ),
        ("text", "the value in words", string()),
    ]
}

fn facet_ref() -> Vec<Field> {
    vec![
        ("id", "the id of the facet", string()),
        ("label", "its name", string()),
        ("reading", "whether the value is a reading of the source, not its words", flag()),
    ]
}

fn section() -> Value {
    object([
        ("id", "the id of the section", string()),
        ("heading", "its heading", string()),
        ("lang", "the language of its text", locale()),
        ("html", "its text as HTML; links are absolute", string()),
    ])
}

fn sources() -> Value {
    list(object([
        ("title", "what is cited", string()),
        ("section", "the section", or_null(string())),
        ("text", "title and section in words", string()),
        ("url", "where it can be read", url()),
    ]))
}

fn opening(kind: &'static str) -> Vec<Field> {
    let alternate = [vec![("locale", "its language, as a BCP 47 tag", locale())], address()].concat();
    vec![
        ("$schema", "the address of this schema", url()),
        ("version", "the version of this shape", json!({ "const": VERSION })),
        ("kind", "what the file is about", json!({ "const": kind })),
        ("locale", "the language of the page, as a BCP 47 tag", locale()),
        ("url", "the page", url()),
        ("translation", "how much of the page is written in its language", one_of(["whole", "part", "none"])),
        ("markdown", "the page as Markdown; `null` where the site has none", or_null(url())),
        (
            "updated",
            "the day its content last changed; `null` where it is not known",
            or_null(json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}" })),
        ),
        ("alternates", "the page in other languages", list(object(alternate))),
    ]
}

fn code() -> Vec<Field> {
    let help = vec![("help", "what the facet means", or_null(string()))];
    let fact = [facet_ref(), help, value()].concat();
    let used = object([
        ("id", "the id of this meaning; `null` where the code has one", or_null(string())),
        ("label", "its name", or_null(string())),
        ("facts", "what is stated of it", list(object(fact))),
        ("sources", "where this meaning is defined, when it has sources of its own", sources()),
    ]);
    let confused = object([
        ("code", "the other code", object(code_ref())),
        ("difference", "the difference in a line", or_null(text())),
        ("comparison", "the comparison of the two; `null` where it has no page", or_null(object(address()))),
    ]);
    let related =
        vec![("registry", "its registry", string()), ("value", "the code", string()), ("name", "its name", text())];
    let near = object([
        ("value", "the other code", string()),
        ("relatedness", "how related the two are", number(Some(100))),
        ("comparison", "the comparison of the two", object(address())),
    ]);
    vec![
        ("registry", "the registry of the code", registry_ref()),
        ("value", "the code: text, never a number", string()),
        ("slug", "its part of addresses", string()),
        ("name", "its name", text()),
        ("registered", "the name it is registered under, where it is called otherwise", or_null(string())),
        ("coined", "whether its name was given by this site", flag()),
        ("aliases", "other values that lead to it", list(string())),
        ("status", "its standing", statuses()),
        ("class", "its class", class()),
        ("summary", "what it means, in a sentence", or_null(text())),
        ("uses", "its registered meanings, at least one, each with its facts", list(used)),
        ("sections", "what is written about it, in the order of the page", list(section())),
        ("confused_with", "codes that it is confused with", list(confused)),
        ("related", "codes worth knowing beside it, of any registry", list(object([related, address()].concat()))),
        ("compare_with", "the codes nearest to it", list(near)),
        ("sources", "where it is defined", sources()),
    ]
}

fn pair() -> Vec<Field> {
    let side = || {
        let of = vec![("use", "which of its meanings is compared, if it has several", or_null(labelled()))];
        object([code_ref(), of].concat())
    };
    let reason = object([
        ("id", "the reason", one_of(["confused", "related", "facets", "class", "source"])),
        ("points", "what it adds to the score", number(Some(100))),
        ("text", "the reason in words", string()),
    ]);
    let difference = vec![
        ("a", "the value of the first code", object(value())),
        ("b", "the value of the second code", object(value())),
        ("sentence", "the difference as sentences; `null` where it is shown in the table alone", or_null(string())),
    ];
    vec![
        ("registry", "the registry of both codes", registry_ref()),
        ("a", "the first code, in the order of the registry", side()),
        ("b", "the second code", side()),
        (
            "verdict",
            "the answer",
            object([
                ("text", "the answer in a sentence", string()),
                ("lang", "its language, as a BCP 47 tag", locale()),
                ("curated", "whether a person wrote it", flag()),
            ]),
        ),
        (
            "relatedness",
            "how much the two have to do with each other; the same in every language",
            object([
                ("score", "from 0 to 100", number(Some(100))),
                ("reasons", "what it is made of, most points first", list(reason)),
            ]),
        ),
        ("differences", "facets that differ, most important first", list(object([facet_ref(), difference].concat()))),
        (
            "same",
            "facets with the same value",
            list(object([vec![facet_ref()[0].clone(), facet_ref()[1].clone()], value()].concat())),
        ),
        ("decide", "what a person wrote about choosing between them", list(section())),
        (
            "choose",
            "when to use each of them",
            object([
                ("a", "what the first code's page says", or_null(section())),
                ("b", "what the second code's page says", or_null(section())),
            ]),
        ),
        ("sources", "where both are defined", sources()),
    ]
}

fn registry() -> Vec<Field> {
    let facet = object([
        ("id", "the id of the facet", string()),
        ("label", "its name", string()),
        ("help", "what it means", or_null(string())),
        ("type", "the type of its values", one_of(FacetKind::NAMES.map(|(name, _)| name))),
        ("reading", "whether its values are readings of sources, not their words", flag()),
        ("values", "the values it can have; `null` where they are free", or_null(list(labelled()))),
    ]);
    let listed = vec![
        ("summary", "what it means, in a sentence", or_null(text())),
        ("aliases", "other values that lead to it", list(string())),
    ];
    let template = || json!({ "type": "string", "pattern": "^https?://.*\\{a\\}-vs-\\{b\\}/" });
    let guide = object([
        ("name", "its name", text()),
        ("summary", "what it is about, in a sentence", string()),
        ("url", "its page", url()),
    ]);
    let work = object([
        ("id", "the id of the source", string()),
        ("title", "its title", string()),
        ("url", "where it can be read", url()),
    ]);
    vec![
        ("id", "the id of the registry", string()),
        ("title", "its short name", string()),
        ("name", "its name", string()),
        ("summary", "what it is, in a sentence", or_null(text())),
        ("classes", "its classes", list(class())),
        ("facets", "what can be stated of its codes, most important first", list(facet)),
        ("codes", "its codes, in order", list(object([code_ref(), listed].concat()))),
        (
            "comparisons",
            "the comparisons of its codes",
            object([
                ("count", "how many have a page in this language", number(None)),
                ("url", "their pages: `{a}` and `{b}` stand for two slugs, in the order of `codes`", template()),
                ("json", "the files like this one beside them", template()),
            ]),
        ),
        ("guides", "pages about several of its codes", list(guide)),
        ("sources", "what its codes cite", list(work)),
    ]
}

fn site() -> Vec<Field> {
    let entrance = vec![
        ("id", "the id of the registry", string()),
        ("title", "its short name", string()),
        ("name", "its name", string()),
        ("codes", "how many codes it has", number(None)),
    ];
    vec![
        ("title", "the name of the site", string()),
        ("summary", "what it is, in a sentence", or_null(text())),
        ("registries", "its registries", list(object([entrance, address()].concat()))),
    ]
}
