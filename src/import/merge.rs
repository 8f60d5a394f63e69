//! Records into the TOML of a registry: three sides, of which the author's wins.

use super::document::{self, Codes, block, get, set, with_sources};
use super::fact::Fact;
use super::record::{Record, Skipped};
use super::{MEMORY, Request};
use crate::author::Change;
use crate::catalog::Registry;
use crate::error::Error;
use crate::source::SourceMap;
use toml_edit::{DocumentMut, Item, Table};

/// What an import did, or would do.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Value and name of new codes.
    pub added: Vec<(String, String)>,
    /// Facts that the file has otherwise now.
    pub changed: Vec<Difference>,
    /// Facts that the author has otherwise than the file; kept.
    pub conflicts: Vec<Difference>,
    /// Codes that an earlier import read and the file has no more; kept.
    pub disappeared: Vec<String>,
    /// Rows that are no codes, and cells that say nothing.
    pub skipped: Vec<Skipped>,
    /// Ids of sources that were added to `registry.toml`.
    pub sources: Vec<String>,
    /// Codes on which file and registry agree.
    pub unchanged: usize,
}

/// A fact in two versions, as TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The code's value.
    pub code: String,
    /// The fact: `name`, `facets.retry`.
    pub fact: String,
    /// What the registry has; `None` where it says nothing.
    pub here: Option<String>,
    /// What the file says.
    pub file: String,
}

/// What records change.
///
/// # Errors
/// When the registry's TOML or the memory of the last import cannot be parsed.
pub(super) fn merge(
    registry: &Registry,
    sources: &SourceMap,
    request: &Request<'_>,
    (records, skipped): (Vec<Record>, Vec<Skipped>),
) -> Result<(Vec<Change>, Imported), Error> {
    let memory_path = format!("content/{}/{MEMORY}", registry.id);
    let mut merger = Merger {
        registry,
        codes: Codes::read(registry, sources)?,
        memory: document::parse(&memory_path, request.memory)?,
        overwrite: request.overwrite,
        report: Imported { skipped, ..Imported::default() },
    };
    let mut rfcs = Vec::new();
    for record in &records {
        if merger.record(record) {
            rfcs.extend(record.rfcs.iter().cloned());
        }
    }
    merger.find_disappeared(&records);
    let (registry_toml, added) = with_sources(registry, sources, &rfcs)?;
    merger.report.sources = added;
    let mut changes: Vec<Change> = registry_toml.into_iter().collect();
    changes.extend(merger.codes.changes(registry, sources));
    let memory = merger.memory_text();
    if memory != request.memory {
        changes.push(Change { path: memory_path, text: memory, new: request.memory.is_empty() });
    }
    Ok((changes, merger.report))
}

struct Merger<'a> {
    registry: &'a Registry,
    codes: Codes,
    memory: DocumentMut,
    overwrite: bool,
    report: Imported,
}

/// What to do with one fact of the file.
enum Verdict {
    /// The registry says so already.
    Agree,
    /// The file changed, or it is the first to say it.
    Take,
    /// The author changed it, the file did not.
    Keep,
    /// Both changed it, or nobody knows who did.
    Conflict,
}

impl Merger<'_> {
    /// Brings in one record; whether the registry has its code now.
    fn record(&mut self, record: &Record) -> bool {
        let remembered = |memory: &DocumentMut, path: &str| {
            let item = memory.get("code")?.get(&record.key)?.get(path)?;
            Fact::read(item)
        };
        let Some(table) = self.codes.find(record) else { return self.add(record) };
        let value = table.get("value").and_then(Item::as_str).unwrap_or(&record.value).to_owned();
        let mut agreed = true;
        for (path, fact) in &record.facts {
            let here = get(table, path).and_then(Fact::read);
            let before = remembered(&self.memory, path);
            let difference = |here: Option<&Fact>| Difference {
                code: value.clone(),
                fact: path.clone(),
                here: here.map(Fact::toml),
                file: fact.toml(),
            };
            match verdict(table, path, (here.as_ref(), before.as_ref(), fact)) {
                Verdict::Agree => remember(&mut self.memory, record, path, fact),
                Verdict::Keep => {}
                Verdict::Conflict if !self.overwrite => {
                    agreed = false;
                    self.report.conflicts.push(difference(here.as_ref()));
                }
                Verdict::Take | Verdict::Conflict => {
                    agreed = false;
                    self.report.changed.push(difference(here.as_ref()));
                    set(table, path, fact);
                    remember(&mut self.memory, record, path, fact);
                }
            }
        }
        self.report.unchanged += usize::from(agreed);
        true
    }

    fn add(&mut self, record: &Record) -> bool {
        match block(self.registry, record) {
            Err(error) => {
                let why = match error.help().filter(|_| record.class.is_none()) {
                    Some(_) => format!("{error}; map a column to `class`"),
                    None => error.to_string(),
                };
                self.report.skipped.push(Skipped { place: record.place.clone(), why });
                false
            }
            Ok(text) => {
                self.codes.add(&text);
                let name = record.facts.iter().find_map(|(path, fact)| match fact {
                    Fact::Text(name) if path == "name" => Some(name.clone()),
                    _ => None,
                });
                self.report.added.push((record.value.clone(), name.unwrap_or_default()));
                for (path, fact) in &record.facts {
                    remember(&mut self.memory, record, path, fact);
                }
                true
            }
        }
    }

    fn find_disappeared(&mut self, records: &[Record]) {
        let known = self.memory.get("code").and_then(Item::as_table_like);
        let keys = known.into_iter().flat_map(|table| table.iter().map(|(key, _)| key.to_owned()));
        self.report.disappeared = keys.filter(|key| !records.iter().any(|r| r.key == *key)).collect();
    }

    fn memory_text(&self) -> String {
        let text = self.memory.to_string();
        let comment = "# What `codegloss import` read last. Keep it with the content and do not edit it: by it the\n\
            # next import tells your edits, which stay, from changes of the table, which are taken over.\n";
        match text.is_empty() || text.starts_with('#') {
            true => text,
            false => format!("{comment}\n{}", text.trim_start()),
        }
    }
}

fn verdict(table: &Table, path: &str, (here, before, file): (Option<&Fact>, Option<&Fact>, &Fact)) -> Verdict {
    let same = |a: Option<&Fact>, b: &Fact| a.is_some_and(|a| a.covers(b));
    // A code with several uses says its facets there, each use for itself.
    let of_uses = path.strip_prefix("facets.").is_some_and(|facet| {
        let uses = table.get("use").and_then(Item::as_array_of_tables);
        uses.is_some_and(|uses| uses.iter().any(|one| one.get("facets").is_some_and(|f| f.get(facet).is_some())))
    });
    // `standard` is what a code is that says nothing.
    let unsaid = path == "status" && here.is_none() && *file == Fact::Text("standard".to_owned());
    if same(here, file) || unsaid {
        return Verdict::Agree;
    }
    match (here, before) {
        _ if of_uses => Verdict::Keep,
        (None, None) => Verdict::Take,
        (_, Some(before)) if before.covers(file) && file.covers(before) => Verdict::Keep,
        (Some(here), Some(before)) if here == before => Verdict::Take,
        _ => Verdict::Conflict,
    }
}

fn remember(memory: &mut DocumentMut, record: &Record, path: &str, fact: &Fact) {
    let mut all = Table::new();
    all.set_implicit(true);
    let codes = memory.entry("code").or_insert(Item::Table(all));
    let Some(codes) = codes.as_table_mut() else { return };
    let Some(code) = codes.entry(&record.key).or_insert(Item::Table(Table::new())).as_table_mut() else { return };
    if let Ok(value) = fact.toml().parse::<toml_edit::Value>() {
        code.insert(path, Item::Value(value.decorated(" ", "")));
    }
}
