//! Rows → records: which column is what, and what registries mean by what they write.

use super::Request;
use super::fact::Fact;
use super::formats::{FileFormat, Row, Table};
use super::record::{Record, Skipped};
use super::reference::rfcs;
use crate::catalog::{Facet, FacetKind, Registry, Status};
use crate::diag::nearest;
use crate::error::Error;
use std::collections::BTreeSet;

/// Fields that are no facets.
const FIELDS: [&str; 5] = ["value", "name", "status", "class", "sources"];

/// The columns of IANA's tables and what other tables usually call the same.
const USUAL: [(&str, &[&str]); 3] = [
    ("value", &["value", "code"]),
    ("name", &["name", "description", "sample text", "title"]),
    ("sources", &["reference", "references"]),
];

/// The column of IANA's enhanced status codes that tells which classes a code is used with.
const BASIC_CODES: &str = "Associated basic status code";

/// Every record of a table, and the rows that are none.
pub(super) fn records(
    registry: &Registry,
    table: &Table,
    request: &Request<'_>,
) -> Result<(Vec<Record>, Vec<Skipped>), Error> {
    let reader = Reader { registry, columns: columns(registry, table, request)?, format: request.format };
    let (mut records, mut skipped) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for row in &table.rows {
        let mut note = |why: String| skipped.push(Skipped { place: row.place.clone(), why });
        match reader.record(row, &mut note) {
            Ok(record) if !seen.insert(record.key.to_lowercase()) => note(format!("`{}` stands twice", record.key)),
            Ok(record) => records.push(record),
            Err(why) => note(why),
        }
    }
    Ok((records, skipped))
}

/// Pairs of field and column: what the author says, else what tables usually have.
fn columns(registry: &Registry, table: &Table, request: &Request<'_>) -> Result<Vec<(String, String)>, Error> {
    let column = |name: &str| table.columns.iter().find(|c| c.eq_ignore_ascii_case(name)).cloned();
    let all = || table.columns.iter().map(String::as_str);
    let mut pairs = Vec::new();
    for (field, name) in request.columns {
        let fields = || FIELDS.into_iter().chain(registry.facets.iter().map(|f| f.id.as_str()));
        if !fields().any(|f| f == field) {
            let error = Error::message(format!("`{}` has no field or facet `{field}`", registry.id));
            return Err(help(error, field, fields().collect()));
        }
        let missing = || help(Error::message(format!("the file has no column `{name}`")), name, all().collect());
        pairs.push((field.clone(), column(name).ok_or_else(missing)?));
    }
    for (field, names) in USUAL {
        // A SMTP table has both a sample text, which is the name, and a description of it.
        let names: &[&str] = if field == "name" && column("Sample Text").is_some() { &["sample text"] } else { names };
        if !pairs.iter().any(|(f, _)| f == field) {
            pairs.extend(names.iter().find_map(|name| column(name)).map(|c| (field.to_owned(), c)));
        }
    }
    match pairs.iter().any(|(field, _)| field == "value") {
        true => Ok(pairs),
        false => Err(help(Error::message("no column is known to hold the codes' values"), "", all().collect())
            .with_help(format!("name it with `--map value=COLUMN`: {}", all().collect::<Vec<_>>().join(", ")))),
    }
}

fn help(error: Error, wrong: &str, known: Vec<&str>) -> Error {
    match nearest(wrong, known.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean `{near}`?")),
        None => error.with_help(format!("known: {}", known.join(", "))),
    }
}

struct Reader<'a> {
    registry: &'a Registry,
    columns: Vec<(String, String)>,
    format: FileFormat,
}

impl Reader<'_> {
    fn cell<'r>(&self, row: &'r Row, field: &str) -> Option<&'r str> {
        let (_, column) = self.columns.iter().find(|(f, _)| f == field)?;
        row.cells.get(column).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn record(&self, row: &Row, note: &mut dyn FnMut(String)) -> Result<Record, String> {
        let key = self.cell(row, "value").ok_or("has no value")?.to_owned();
        if is_range(&key) {
            return Err(format!("`{key}` is a range: {}", self.cell(row, "name").unwrap_or("without a name")));
        }
        let mut record = Record {
            place: row.place.clone(),
            value: key.clone(),
            key,
            aliases: Vec::new(),
            class: self.cell(row, "class").map(str::to_owned),
            facts: Vec::new(),
            rfcs: Vec::new(),
        };
        self.name(row, &mut record, note)?;
        if self.format == FileFormat::IanaCsv {
            self.enhanced(row, &mut record)?;
        }
        if let Some(text) = self.cell(row, "sources") {
            record.rfcs = rfcs(text);
            if record.rfcs.is_empty() {
                note(format!("the reference `{text}` of `{}` names no RFC; cite it by hand", record.key));
            } else {
                let list = record.rfcs.iter().map(|rfc| (rfc.id(), rfc.section.clone())).collect();
                record.facts.push(("sources".to_owned(), Fact::Sources(list)));
            }
        }
        for facet in &self.registry.facets {
            if let Some(text) = self.cell(row, &facet.id) {
                match facet_fact(facet, text) {
                    Ok(fact) => record.facts.push((format!("facets.{}", facet.id), fact)),
                    Err(why) => note(format!("`{}`: {why}", record.key)),
                }
            }
        }
        Ok(record)
    }

    /// Name and status; IANA writes the status behind the name.
    fn name(&self, row: &Row, record: &mut Record, note: &mut dyn FnMut(String)) -> Result<(), String> {
        let mut status = None;
        if let Some(text) = self.cell(row, "name") {
            let iana = self.format == FileFormat::IanaCsv;
            if iana && text.eq_ignore_ascii_case("unassigned") {
                return Err(format!("`{}` is unassigned", record.key));
            }
            let (name, standing) = if iana { name_and_status(text) } else { (text, None) };
            status = standing;
            record.facts.push(("name".to_owned(), Fact::Text(name.to_owned())));
        }
        if let Some(text) = self.cell(row, "status") {
            match Status::NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
                Some((name, _)) => status = Some(*name),
                None => note(format!("`{}`: `{text}` is no status", record.key)),
            }
        }
        record.facts.extend(status.map(|s| ("status".to_owned(), Fact::Text(s.to_owned()))));
        Ok(())
    }

    /// `X.1.1` stands for the class digits its basic codes have: its value has the gravest.
    fn enhanced(&self, row: &Row, record: &mut Record) -> Result<(), String> {
        let Some(rest) = record.key.strip_prefix("X.").filter(|rest| rest.split('.').count() == 2) else {
            return Ok(());
        };
        let basic = row.cells.get(BASIC_CODES).map_or("", String::as_str);
        let any = basic.eq_ignore_ascii_case("any");
        let has = |digit: char| any || basic.split([',', ' ']).any(|code| code.starts_with(digit));
        let digits: Vec<char> = ['5', '4', '2'].into_iter().filter(|d| has(*d)).collect();
        let class = format!("x.{}", rest.split('.').next().unwrap_or_default());
        if record.class.is_none() && self.registry.classes.iter().any(|c| c.id == class) {
            record.class = Some(class);
        }
        let known = self.registry.find(&record.key).is_some();
        match digits.split_first() {
            Some((first, others)) => {
                record.value = format!("{first}.{rest}");
                record.aliases = others.iter().map(|d| format!("{d}.{rest}")).chain([record.key.clone()]).collect();
                Ok(())
            }
            None if known => Ok(()),
            None => Err(format!("`{}` has no class digit: its basic status codes are `{basic}`", record.key)),
        }
    }
}

/// `104-199`, `4XX`, `default`.
fn is_range(value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let two = value.split_once(['-', '–']).is_some_and(|(a, b)| digits(a.trim()) && digits(b.trim()));
    let class = value.len() == 3 && value[1..].eq_ignore_ascii_case("xx");
    two || class || value == "default"
}

/// What IANA writes into a name: `(Unused)`, `Not Extended (OBSOLETED)`, `… (TEMPORARY - …)`.
fn name_and_status(text: &str) -> (&str, Option<&'static str>) {
    if matches!(text, "(Unused)" | "Reserved" | "(Reserved)") {
        return (text, Some("reserved"));
    }
    let Some((name, remark)) = text.split_once(" (") else { return (text, None) };
    let marks = [("OBSOLETE", "obsolete"), ("DEPRECATED", "deprecated"), ("TEMPORARY", "experimental")];
    let status = marks.iter().find(|(mark, _)| remark.to_ascii_uppercase().starts_with(mark));
    status.map_or((text, None), |(_, status)| (name.trim_end(), Some(status)))
}

fn facet_fact(facet: &Facet, text: &str) -> Result<Fact, String> {
    let known = |name: &str| {
        if facet.literal {
            return Ok(name.to_owned());
        }
        let found = facet.names.iter().find(|n| n.eq_ignore_ascii_case(name)).cloned();
        found.ok_or_else(|| format!("the facet `{}` has no value `{name}`", facet.id))
    };
    let words = || text.split([';', ',', '|']).map(str::trim).filter(|word| !word.is_empty());
    match facet.kind {
        FacetKind::Enum => known(text).map(Fact::Text),
        FacetKind::Set => words().map(known).collect::<Result<_, _>>().map(Fact::List),
        FacetKind::CodeRefs => Ok(Fact::List(words().map(str::to_owned).collect())),
        FacetKind::Text => Ok(Fact::Text(text.to_owned())),
        FacetKind::Flag => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Ok(Fact::Flag(true)),
            "false" | "no" | "0" => Ok(Fact::Flag(false)),
            _ => Err(format!("the facet `{}` is yes or no, not `{text}`", facet.id)),
        },
    }
}
