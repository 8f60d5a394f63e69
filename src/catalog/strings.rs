//! `strings.toml`: reading messages, and checking them against what the program and theme use.

use super::codes::{RawCode, RawKind, RawValue};
use super::locale::{Locale, Plural};
use super::messages::{Message, Messages, Pattern, Text};
use super::model::{CompareAs, Facet, FacetKind, Registry};
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::fields::{Fields, read_file};
use crate::source::{FileId, SourceMap};
use std::collections::{BTreeMap, BTreeSet};

/// A file of messages.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) messages: Messages,
    /// Keys whose text was reported: they are not missing as well.
    broken: BTreeSet<String>,
}

/// Reads a file of messages: tables nest into dotted keys, tables of plural categories are one message.
pub(super) fn read(sources: &SourceMap, file: FileId, problems: &mut Diagnostics) -> Words {
    let mut words = Words::default();
    read_file(sources, file, problems, |root| flatten(&root, "", &mut words));
    words
}

fn flatten(fields: &Fields<'_, '_, '_>, prefix: &str, out: &mut Words) {
    for (key, item) in fields.open() {
        if prefix.is_empty() && key.value == "$schema" {
            continue;
        }
        let full = if prefix.is_empty() { key.value.clone() } else { format!("{prefix}.{}", key.value) };
        if let Some(table) = item.as_fields() {
            match plural(&table, &full) {
                Some(text) => out.messages.insert(full, Message { text, span: key.span }),
                None => flatten(&table, &full, out),
            }
        } else if let Some(pattern) = item.text(&full).and_then(|text| pattern(fields, &full, &text)) {
            out.messages.insert(full, Message { text: Text::Plain(pattern), span: key.span });
        } else {
            out.broken.insert(full);
        }
    }
}

fn plural(table: &Fields<'_, '_, '_>, key: &str) -> Option<Text> {
    let mut forms = BTreeMap::new();
    for (name, item) in table.open() {
        let (_, category) = Plural::ALL.iter().find(|(n, _)| *n == name.value)?;
        let text = item.as_str()?;
        let text = crate::source::Spanned { value: text.to_owned(), span: item.span() };
        if let Some(pattern) = pattern(table, key, &text) {
            forms.insert(*category, pattern);
        }
    }
    (!forms.is_empty()).then_some(Text::Plural(forms))
}

fn pattern(fields: &Fields<'_, '_, '_>, key: &str, text: &crate::source::Spanned<String>) -> Option<Pattern> {
    Pattern::parse(&text.value)
        .map_err(|at| {
            let message = format!(
                "`{key}` has a brace without its partner at character {}",
                text.value[..at].chars().count() + 1
            );
            let help = "placeholders are `{name}`; write `{{` for a brace";
            fields.context().push(Diagnostic::new(&rules::STRINGS_PLACEHOLDER, text.span, message).help(help));
        })
        .ok()
}

/// A message that the program or the theme uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) key: String,
    /// Placeholders that the program fills. All must be used, unless `optional` names them.
    pub(super) placeholders: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    pub(super) plural: bool,
    pub(super) required: bool,
}

fn expect(key: String, placeholders: &'static [&'static str]) -> Expected {
    Expected { key, placeholders, optional: &[], plural: false, required: true }
}

fn expect_plural(key: String, placeholders: &'static [&'static str], optional: &'static [&'static str]) -> Expected {
    Expected { key, placeholders, optional, plural: true, required: true }
}

/// The messages of a registry.
pub(super) fn of_registry(registry: &Registry) -> Vec<Expected> {
    let mut all = vec![
        expect("name".into(), &[]),
        Expected { required: false, ..expect("title".into(), &[]) },
        expect_plural("code_noun".into(), &[], &["count"]),
        expect_plural("count".into(), &["count"], &[]),
    ];
    for class in &registry.classes {
        all.push(expect(format!("class.{}.name", class.id), &[]));
        all.push(expect(format!("class.{}.short", class.id), &[]));
    }
    for facet in &registry.facets {
        of_facet(facet, &mut all);
    }
    for code in &registry.codes {
        for id in code.uses.iter().filter_map(|u| u.id.as_ref()) {
            all.push(expect(format!("use.{}.{id}", code.value), &[]));
        }
    }
    for section in &registry.sections {
        let key = format!("section.{}", section.id);
        all.push(Expected { required: false, ..expect(key, &[]) });
    }
    all
}

/// The messages of codes that are left out: nothing uses them yet, and they may be written.
pub(super) fn of_drafts(registry: &Registry, codes: &[RawCode]) -> Vec<Expected> {
    let mut all = Vec::new();
    for code in codes {
        all.extend(code.uses.iter().map(|one| expect(format!("use.{}.{}", code.value.value, one.id.value), &[])));
        for facets in code.uses.iter().map(|one| &one.facets).chain([&code.facets]) {
            for (facet, value) in registry.facets.iter().zip(facets) {
                if let Some(RawValue { kind: RawKind::Names(names) }) = value {
                    let names = names.iter().map(|name| name.value.clone()).collect();
                    of_facet(&Facet { names, ..facet.clone() }, &mut all);
                }
            }
        }
    }
    all.into_iter().map(|one| Expected { required: false, ..one }).collect()
}

fn of_facet(facet: &Facet, all: &mut Vec<Expected>) {
    let id = &facet.id;
    all.push(expect(format!("facet.{id}.label"), &[]));
    all.push(Expected { required: false, ..expect(format!("facet.{id}.help"), &[]) });
    let flags = ["true".to_owned(), "false".to_owned()];
    let names: &[String] = if facet.kind == FacetKind::Flag { &flags } else { &facet.names };
    for name in names {
        all.push(Expected { required: !facet.literal, ..expect(format!("facet.{id}.value.{name}"), &[]) });
    }
    if facet.compare != CompareAs::Sentence {
        return;
    }
    match facet.kind {
        FacetKind::Enum | FacetKind::Flag => {
            all.extend(names.iter().map(|name| expect(format!("facet.{id}.says.{name}"), &["code"])));
        }
        FacetKind::Text => all.push(expect(format!("facet.{id}.says"), &["code", "value"])),
        FacetKind::Set | FacetKind::CodeRefs => {
            all.push(expect_plural(format!("facet.{id}.only"), &["code", "items"], &["count"]));
            all.push(expect_plural(format!("facet.{id}.both"), &["items"], &["count"]));
            all.push(expect(format!("facet.{id}.disjoint"), &["a", "b", "a_items", "b_items"]));
            all.push(expect(format!("facet.{id}.empty"), &["code"]));
        }
    }
}

/// Messages of the theme that the program fills: key, placeholders, whether plural.
pub(super) const OF_PROGRAM: &[(&str, &[&str], bool)] = &[
    ("cite_section", &["source", "section"], false),
    ("class_description", &["registry", "class", "name"], false),
    ("code_description", &["registry", "code", "name"], false),
    ("compare_description", &["registry"], false),
    ("not_found", &[], false),
    ("not_found_text", &[], false),
    ("not_stated", &[], false),
    ("notice_part", &["language"], false),
    ("notice_whole", &["language"], false),
    ("notice_withdrawn", &[], false),
    ("pair_description", &["registry", "a", "b", "a_name", "b_name", "count"], true),
    ("pair_description_short", &["registry", "a", "b", "count"], true),
    ("pair_differ", &["a", "b", "facets"], false),
    ("pair_label", &["a", "b"], false),
    ("pair_same", &["a", "b"], false),
    ("readme_newest", &["url"], false),
    ("readme_open", &[], false),
    ("readme_title", &["title"], false),
    ("readme_whole", &[], false),
    ("reason_class", &[], false),
    ("reason_confused", &[], false),
    ("reason_facets", &["count", "total"], true),
    ("reason_related", &[], false),
    ("reason_source", &[], false),
    ("sentence_gap", &[], false),
    ("status_deprecated", &[], false),
    ("status_experimental", &[], false),
    ("status_obsolete", &[], false),
    ("status_reserved", &[], false),
    ("status_standard", &[], false),
    ("status_vendor", &[], false),
    ("status_withdrawn", &[], false),
    ("title_class", &["registry", "class", "name"], false),
    ("title_code", &["registry", "code", "name"], false),
    ("title_compare", &["registry"], false),
    ("title_pair", &["registry", "a", "a_name", "b", "b_name"], false),
    ("title_pair_short", &["registry", "a", "b"], false),
    ("title_site", &["title", "site"], false),
    ("uses_note", &["code", "use"], false),
    ("value_none", &[], false),
];

/// The messages of the theme: those of the program, section headings, and every `t.key` in a template.
pub(super) fn of_theme<'a>(
    templates: impl Iterator<Item = &'a str>,
    sections: impl Iterator<Item = String>,
) -> Vec<Expected> {
    let mut all: Vec<Expected> = OF_PROGRAM
        .iter()
        .map(|(key, placeholders, plural)| Expected {
            key: (*key).to_owned(),
            placeholders,
            optional: if *plural {
                &["count", "total", "a_name", "b_name"]
            } else {
                &["a_name", "b_name", "name", "class"]
            },
            plural: *plural,
            required: true,
        })
        .collect();
    for id in sections {
        all.push(Expected { required: false, ..expect(format!("section_{id}"), &[]) });
    }
    for key in templates.flat_map(used_keys) {
        all.push(Expected { placeholders: &[], optional: &["count", "code"], ..expect(key.to_owned(), &[]) });
    }
    let mut seen = BTreeSet::new();
    all.retain(|expected| seen.insert(expected.key.clone()));
    all
}

/// The messages of the embedded theme that a site with templates of its own does not use: its strings
/// hold them all the same.
pub(super) fn of_embedded_theme(expected: &[Expected]) -> Vec<Expected> {
    let templates: Vec<String> = crate::load::theme_templates().collect();
    let sections = super::registry::DEFAULT_SECTIONS.iter().map(|(id, _)| (*id).to_owned());
    let mut all = of_theme(templates.iter().map(String::as_str), sections);
    all.retain(|one| !expected.iter().any(|e| e.key == one.key));
    all.into_iter().map(|one| Expected { required: false, ..one }).collect()
}

/// The keys `k` of every `t.k` in a template.
fn used_keys(template: &str) -> impl Iterator<Item = &str> {
    template.match_indices("t.").filter_map(move |(at, _)| {
        let before = template[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.' || c == '/' || c == '-') {
            return None;
        }
        let rest = &template[at + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        // `t.html` and the like are file names, not messages.
        (end > 0 && !matches!(&rest[..end], "html" | "js" | "css")).then_some(&rest[..end])
    })
}

/// The key of a language's name in the words of another: `language_pt-BR`.
pub(crate) fn language_key(tag: &str) -> String {
    format!("language_{tag}")
}

/// Whether a message names a language; a theme may name more of them than a site has.
fn names_language(key: &str) -> bool {
    let tag = key.strip_prefix("language_");
    tag.is_some_and(|tag| super::locale::canonicalize(tag).as_deref() == Some(tag))
}

/// One locale's messages and what is expected of them.
pub(super) struct Check<'a> {
    pub(super) locale: &'a Locale,
    pub(super) words: &'a Words,
    pub(super) expected: &'a [Expected],
    /// Whether another locale can stand in for what is missing.
    pub(super) has_fallback: bool,
    /// The file the messages are read from, as told to the author.
    pub(super) path: String,
    pub(super) file: Option<FileId>,
}

impl Check<'_> {
    /// Reports what is missing, unknown, or does not fit.
    pub(super) fn run(&self, problems: &mut Diagnostics) {
        let Some(file) = self.file else {
            let message = format!("the locale `{}` has no strings: `{}` is missing", self.locale.tag, self.path);
            let help = format!("`codegloss new locale {}` writes it with every key", self.locale.tag);
            problems.push(Diagnostic::new(&rules::STRINGS_REQUIRED, None, message).help(help));
            return;
        };
        let expected: BTreeMap<&str, &Expected> = self.expected.iter().map(|e| (e.key.as_str(), e)).collect();
        let has = |key: &str| self.words.messages.get(key).is_some() || self.words.broken.contains(key);
        for one in self.expected.iter().filter(|e| e.required && !has(&e.key)) {
            let rule = if self.has_fallback { &rules::STRINGS_MISSING } else { &rules::STRINGS_REQUIRED };
            let place = crate::source::Span::new(file, 0..0);
            let message = format!("`{}` has no text in `{}`", one.key, self.locale.tag);
            problems.push(Diagnostic::new(rule, place, message).help(format!("add `{}` to `{}`", one.key, self.path)));
        }
        for (key, message) in self.words.messages.iter() {
            match expected.get(key) {
                Some(expected) => self.message(key, message, expected, problems),
                None if names_language(key) => {}
                None => {
                    let text = format!("nothing uses the message `{key}`");
                    let problem = Diagnostic::new(&rules::STRINGS_UNKNOWN, message.span, text);
                    problems.push(problem.suggest(key, expected.keys().copied()));
                }
            }
        }
    }

    fn message(&self, key: &str, message: &Message, expected: &Expected, problems: &mut Diagnostics) {
        for pattern in message.patterns() {
            let used: Vec<&str> = pattern.placeholders().collect();
            let known = expected.placeholders.iter().chain(expected.optional);
            for name in used.iter().filter(|name| !known.clone().any(|k| k == *name)) {
                let text = format!("`{key}` has the placeholder `{{{name}}}`, which is never filled");
                let problem = Diagnostic::new(&rules::STRINGS_PLACEHOLDER, message.span, text);
                problems.push(problem.suggest(name, known.clone().copied()));
            }
            for name in expected.placeholders.iter().filter(|p| !expected.optional.contains(p) && !used.contains(*p)) {
                let text = format!("`{key}` lacks the placeholder `{{{name}}}`");
                problems.push(Diagnostic::new(&rules::STRINGS_PLACEHOLDER, message.span, text));
            }
        }
        self.plural(key, message, expected, problems);
    }

    fn plural(&self, key: &str, message: &Message, expected: &Expected, problems: &mut Diagnostics) {
        let needed = self.locale.plurals();
        let names = |list: &[Plural]| list.iter().map(|p| format!("`{}`", p.name())).collect::<Vec<_>>().join(", ");
        match (&message.text, expected.plural) {
            (Text::Plain(_), true) if needed.len() > 1 => {
                let text = format!("`{key}` needs a text for each plural category of `{}`", self.locale.tag);
                let help = format!("make it a table with {}", names(&needed));
                problems.push(Diagnostic::new(&rules::STRINGS_PLURAL, message.span, text).help(help));
            }
            (Text::Plural(_), false) => {
                let text = format!("`{key}` does not depend on a count, so it has no plural categories");
                problems.push(Diagnostic::new(&rules::STRINGS_PLURAL, message.span, text).help("write one string"));
            }
            (Text::Plural(forms), true) if !forms.keys().copied().eq(needed.iter().copied()) => {
                let has: Vec<Plural> = forms.keys().copied().collect();
                let text = format!(
                    "`{key}` has {}, but `{}` has the plural categories {}",
                    names(&has),
                    self.locale.tag,
                    names(&needed)
                );
                problems.push(Diagnostic::new(&rules::STRINGS_PLURAL, message.span, text));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_templates() {
        let keys: Vec<_> = used_keys("{{ t.skip }} {% if t.a_b %}{{ cat.x }}{{ a.t.y }}").collect();
        assert_eq!(keys, ["skip", "a_b"]);
    }
}
