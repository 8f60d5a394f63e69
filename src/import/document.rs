//! The TOML of a registry while records are brought into it: comments and order stay.

use super::fact::Fact;
use super::record::Record;
use super::reference::Rfc;
use crate::author::{self, Change, Draft, key, quoted, spaced};
use crate::catalog::{Registry, slug};
use crate::error::Error;
use crate::source::SourceMap;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value, value};

/// The files of `[[code]]` entries.
pub(super) struct Codes {
    files: Vec<(String, DocumentMut)>,
    /// What is added to `codes.toml`.
    added: String,
}

impl Codes {
    pub(super) fn read(registry: &Registry, sources: &SourceMap) -> Result<Self, Error> {
        let prefix = format!("content/{}/", registry.id);
        let of_codes = |path: &str| path.ends_with(".toml") && !path.contains('/') && path != "registry.toml";
        let mut files = Vec::new();
        for (_, file) in sources.files_below(&prefix).filter(|(_, f)| of_codes(&f.path[prefix.len()..])) {
            files.push((file.path.clone(), parse(&file.path, &file.text)?));
        }
        Ok(Self { files, added: String::new() })
    }

    /// The code that a record is about: by what the table calls it, or by its value.
    pub(super) fn find(&mut self, record: &Record) -> Option<&mut Table> {
        let is = |name: &str, table: &Table| {
            let equal = |item: &Value| item.as_str().is_some_and(|v| v.eq_ignore_ascii_case(name));
            let aliases = table.get("aliases").and_then(Item::as_array).into_iter().flatten();
            table.get("value").and_then(Item::as_value).is_some_and(equal) || aliases.into_iter().any(equal)
        };
        let at = [&record.key, &record.value].into_iter().find_map(|name| {
            let in_file = |(_, doc): &(String, DocumentMut)| {
                doc.get("code").and_then(Item::as_array_of_tables)?.iter().position(|table| is(name, table))
            };
            self.files.iter().enumerate().find_map(|(i, file)| Some((i, in_file(file)?)))
        })?;
        self.files[at.0].1.get_mut("code")?.as_array_of_tables_mut()?.get_mut(at.1)
    }

    pub(super) fn add(&mut self, block: &str) {
        if !self.added.is_empty() {
            self.added.push('\n');
        }
        self.added.push_str(block);
    }

    /// The files that differ from what was read.
    pub(super) fn changes(&self, registry: &Registry, sources: &SourceMap) -> Vec<Change> {
        let usual = format!("content/{}/codes.toml", registry.id);
        let home = if self.files.iter().any(|(path, _)| *path == usual) { None } else { self.files.first() };
        let home = home.map_or(usual, |(path, _)| path.clone());
        let mut changes = Vec::new();
        for (path, document) in &self.files {
            let mut text = document.to_string();
            if *path == home && !self.added.is_empty() {
                text = spaced(&text) + &self.added;
            }
            if sources.id(path).is_none_or(|file| *sources.get(file).text != *text) {
                changes.push(Change::replace(path, text));
            }
        }
        if self.files.is_empty() && !self.added.is_empty() {
            changes.push(Change { path: home, text: self.added.clone(), new: true });
        }
        changes
    }
}

pub(super) fn parse(path: &str, text: &str) -> Result<DocumentMut, Error> {
    let wrong = |error: toml_edit::TomlError| {
        Error::message(format!("`{path}` is not TOML: {}", error.message()))
            .with_help("`codegloss check` shows the place")
    };
    text.parse().map_err(wrong)
}

/// The item at a path such as `name` or `facets.retry`.
pub(super) fn get<'t>(table: &'t Table, path: &str) -> Option<&'t Item> {
    match path.split_once('.') {
        Some((outer, inner)) => table.get(outer)?.get(inner),
        None => table.get(path),
    }
}

/// Writes a fact over another; what was written around the value stays.
pub(super) fn set(table: &mut Table, path: &str, fact: &Fact) {
    let (table, name): (&mut dyn TableLike, &str) = match path.split_once('.') {
        Some((outer, inner)) => {
            let below = table.entry(outer).or_insert(Item::Table(Table::new()));
            let Some(below) = below.as_table_like_mut() else { return };
            (below, inner)
        }
        None => (table, path),
    };
    let Ok(mut new) = fact.toml().parse::<Value>() else { return };
    match table.get_mut(name) {
        Some(Item::Value(old)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        _ => {
            table.insert(name, value(new));
        }
    }
}

/// A new `[[code]]`, keys in the order that people use; facets the table lacks are comments.
///
/// # Errors
/// When it belongs to no class, or its value cannot be part of a URL.
pub(super) fn block(registry: &Registry, record: &Record) -> Result<String, Error> {
    let fact = |path: &str| record.facts.iter().find(|(p, _)| p == path).map(|(_, fact)| fact.toml());
    let draft = Draft { value: record.value.clone(), class: record.class.clone(), ..Draft::default() };
    let name = fact("name").ok_or_else(|| Error::message(format!("`{}` has no name", record.key)))?;
    let mut out = format!("[[code]]\nvalue = {}\nname = {name}\n", quoted(&record.value));
    out += &format!("status = {}\n", fact("status").unwrap_or_else(|| quoted("standard")));
    if let Some(class) = author::class_of(registry, &draft)? {
        out += &format!("class = {}\n", quoted(class));
    }
    if let Some(slug) = slug_of(&record.value)? {
        out += &format!("slug = {}\n", quoted(&slug));
    }
    if !record.aliases.is_empty() {
        out += &format!("aliases = {}\n", Fact::List(record.aliases.clone()).toml());
    }
    if let Some(sources) = fact("sources") {
        out += &format!("sources = {sources}\n");
    }
    out += "[code.facets]\n";
    for facet in &registry.facets {
        match fact(&format!("facets.{}", facet.id)) {
            Some(value) => out += &format!("{} = {value}\n", key(&facet.id)),
            None if facet.required => out += &format!("# {}\n", author::example(facet)),
            None => {}
        }
    }
    Ok(out)
}

/// A slug for a value that cannot be one itself.
fn slug_of(value: &str) -> Result<Option<String>, Error> {
    let own = slug::from_value(value);
    if slug::check(&own).is_ok() {
        return Ok(None);
    }
    let plain: String =
        own.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' || c == '_' { c } else { '-' }).collect();
    let plain = plain.trim_matches(['-', '.', '_']).to_owned();
    match slug::check(&plain) {
        Ok(()) => Ok(Some(plain)),
        Err(why) => Err(Error::message(format!("`{value}` cannot be part of a URL: the slug `{plain}` {why}"))),
    }
}

/// `registry.toml` with a `[[source]]` for each RFC it lacks; their ids.
pub(super) fn with_sources(
    registry: &Registry,
    sources: &SourceMap,
    rfcs: &[Rfc],
) -> Result<(Option<Change>, Vec<String>), Error> {
    let path = format!("content/{}/registry.toml", registry.id);
    let text = sources.id(&path).map_or("", |file| &sources.get(file).text);
    let mut document = parse(&path, text)?;
    let mut added: Vec<String> = Vec::new();
    let entry = document.entry("source").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(tables) = entry.as_array_of_tables_mut() else {
        return Err(Error::message(format!("`source` in `{path}` is not written as `[[source]]`")));
    };
    for rfc in rfcs {
        if registry.sources.iter().any(|s| s.id == rfc.id()) || added.contains(&rfc.id()) {
            continue;
        }
        let mut table = Table::new();
        table.insert("id", value(rfc.id()));
        table.insert("title", value(rfc.title()));
        table.insert("url", value(rfc.url()));
        table.insert("section_url", value(format!("{}#section-{{section}}", rfc.url())));
        table.decor_mut().set_prefix("\n");
        tables.push(table);
        added.push(rfc.id());
    }
    Ok(((!added.is_empty()).then(|| Change::replace(&path, document.to_string())), added))
}
