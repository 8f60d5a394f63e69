//! The schema of `site.toml`.

use super::{choice, closed, document, flag, integer, list, text, words};
use crate::config::{Emit, Fallback, INDEXNOW_KEY, Packing, REDIRECT_FROM};
use crate::diag::{Level, RULES};
use serde_json::{Map, Value, json};

pub(super) fn site() -> Value {
    let keys = json!({
        "title": words("name of the site"),
        "base_url": json!({
            "type": "string",
            "pattern": "^https?://[^/?#\\s][^?#\\s<>\"\\\\^`{|}]*$",
            "description": "where the site is published, such as `https://codes.example.org`",
        }),
        "default_locale": words("the language that the others are translated from"),
        "locale": list("the languages, in the order of the language switcher", locale()),
        "pairs": pairs(),
        "output": output(),
        "redirect": list("addresses that lead elsewhere", redirect()),
        "limits": closed("guards against accidents", &[], json!({
            "pages": integer("most pages a build may have", (1, 1_000_000_000, 2_000_000)),
        })),
        "rules": rules(),
    });
    document("codegloss: site.toml", &["title", "base_url", "default_locale", "locale"], keys)
}

fn locale() -> Value {
    let keys = json!({
        "tag": words("canonical BCP 47 tag, such as `en`, `pt-BR` or `zh-Hant`"),
        "name": words("the language's name in itself"),
        "fallback": text("the locale whose text stands in for what is not translated; the default locale unless given"),
        "untranslated": choice("what happens to pages that are not translated", &Fallback::NAMES),
    });
    closed("", &["tag", "name"], keys)
}

fn pairs() -> Value {
    let keys = json!({
        "emit": choice("which comparisons have a page", &Emit::NAMES),
        "related_from": integer("relatedness from which a comparison is listed", (0, 100, 40)),
        "top": integer("comparisons shown on a code's page", (0, 100, 8)),
        "index_relatedness": integer("relatedness from which a comparison may be indexed; 101 is never", (0, 101, 60)),
        "index_differences": integer("differing facets that needs at least", (0, 100, 3)),
        "index_originality": json!({
            "type": "number",
            "description": "share of its text that must stand on neither code page",
        }),
    });
    closed("which comparisons exist, are listed and may be indexed", &[], keys)
}

fn redirect() -> Value {
    let keys = json!({
        "from": json!({
            "type": "string",
            "pattern": REDIRECT_FROM,
            "description": "a path below the site's root, such as `/smtp/450/`; `/smtp/*` is everything below. One without a locale holds in every one",
        }),
        "to": json!({
            "type": "string",
            "pattern": "^(/|https?://[^/])",
            "description": "a path of this site, or an address of the web; ends with `*` as `from` does",
        }),
    });
    closed("", &["from", "to"], keys)
}

fn output() -> Value {
    let on = |description: &str| json!({ "type": "boolean", "default": true, "description": description });
    let keys = json!({
        "json": on("whether pages have their facts beside them as JSON"),
        "markdown": on("whether codes and comparisons stand beside their pages as Markdown, and `llms.txt` lists them"),
        "feeds": on("whether each language has a feed of codes that were added or changed"),
        "indexnow": json!({
            "type": "string",
            "pattern": INDEXNOW_KEY,
            "description": "the site's IndexNow key; the file that proves it is written",
        }),
        "share_images": json!({
            "type": "boolean",
            "default": false,
            "description": "pictures for previews of shared links; `build --share-images` draws them for one build",
        }),
        "precompress": json!({
            "type": "array",
            "items": { "enum": Packing::ALL.map(Packing::ending) },
            "uniqueItems": true,
            "description": "packed copies beside the texts: `index.html.br`, `index.html.gz`",
        }),
        "redirect_stubs": flag("other names of pages are pages that lead on, for hosts that cannot redirect"),
    });
    closed("what a hosted site has beside its pages", &[], keys)
}

fn rules() -> Value {
    let level = |rule: &crate::diag::Rule| {
        let levels: &[&str] = if rule.fixed { &[rule.level.name()] } else { &Level::NAMES };
        json!({ "enum": levels, "default": rule.level.name(), "description": rule.summary })
    };
    let keys: Map<String, Value> = RULES.iter().map(|rule| (rule.id.to_owned(), level(rule))).collect();
    closed("levels of rules; `codegloss check --explain all` lists them", &[], Value::Object(keys))
}
