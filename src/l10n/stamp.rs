//! Stamps: `source_hash` in the front matter of translations, written after a review.

use crate::catalog::Catalog;
use crate::check::{Text, hash, texts};
use crate::source::{FileId, SourceMap};
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, InlineTable, Item, Value};

/// A translation's file with its new stamps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// Path below the project's root.
    pub path: String,
    /// The whole file.
    pub text: String,
}

/// The translations that `wanted` names and whose stamps are not those of the source as it is.
///
/// `wanted` gets the locale's tag and the entry, such as `smtp/450`.
#[must_use]
pub fn stamp(catalog: &Catalog, sources: &SourceMap, wanted: impl Fn(&str, &str) -> bool) -> Vec<Stamped> {
    let texts = texts(catalog, sources);
    let of_source: BTreeMap<(&str, &str), &Text<'_>> = texts
        .iter()
        .filter(|t| t.locale == catalog.default_locale && !t.neutral())
        .map(|t| ((t.entry.as_str(), t.part), t))
        .collect();
    let mut files: BTreeMap<FileId, BTreeMap<&str, String>> = BTreeMap::new();
    for text in texts.iter().filter(|t| t.locale != catalog.default_locale) {
        let tag = catalog.locale(text.locale).tag.as_str();
        if let Some(source) = of_source.get(&(text.entry.as_str(), text.part)).filter(|_| wanted(tag, &text.entry)) {
            files.entry(text.span.file).or_default().insert(text.part, hash(source.raw));
        }
    }
    let edit = |(file, stamps): (FileId, BTreeMap<&str, String>)| {
        let source = sources.get(file);
        let text = with_stamps(&source.text, &stamps)?;
        (*text != *source.text).then(|| Stamped { path: source.path.clone(), text })
    };
    files.into_iter().filter_map(edit).collect()
}

/// The file's text with `source_hash` set; everything else as it was.
fn with_stamps(text: &str, stamps: &BTreeMap<&str, String>) -> Option<String> {
    let start = text.find('\n')? + 1;
    let end =
        start + text[start..].find("\n+++").map(|i| i + 1).or_else(|| text[start..].starts_with("+++").then_some(0))?;
    let mut front: DocumentMut = text[start..end].parse().ok()?;
    let mut table = InlineTable::new();
    for (part, hash) in stamps {
        table.insert(*part, Value::from(hash.as_str()));
    }
    front.insert("source_hash", Item::Value(Value::InlineTable(table)));
    Some(format!("{}{front}{}", &text[..start], &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_changes_nothing_else() {
        let text = "+++\nname = \"x\" # why\nupdated = 2026-01-01\n+++\n\n## Mô tả\n\nA.\n";
        let stamps = BTreeMap::from([("description", "abc".to_owned()), ("summary", "def".to_owned())]);
        let stamped = with_stamps(text, &stamps).unwrap();
        assert_eq!(
            stamped,
            "+++\nname = \"x\" # why\nupdated = 2026-01-01\nsource_hash = { description = \"abc\", summary = \"def\" }\n+++\n\n## Mô tả\n\nA.\n"
        );
        assert_eq!(with_stamps(&stamped, &stamps).unwrap(), stamped);
    }
}
