//! Files → rows of named columns.

use super::openapi;
use crate::error::Error;
use clap::ValueEnum;
use serde_json::Value;
use std::collections::BTreeMap;

/// How an imported file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// A registry of IANA, such as HTTP status codes or SMTP enhanced status codes
    IanaCsv,
    /// OpenAPI 3 in JSON or YAML: `responses` and `x-error-codes`
    Openapi,
    /// A table with a line of column names
    Csv,
    /// A list of objects
    Json,
}

impl FileFormat {
    /// The format that a file's name and first line tell.
    #[must_use]
    pub fn detect(name: &str, text: &str) -> Self {
        let ends = |suffix: &str| name.to_ascii_lowercase().ends_with(suffix);
        let head = text.lines().next().unwrap_or_default();
        if ends(".yaml") || ends(".yml") {
            Self::Openapi
        } else if ends(".json") || text.trim_start().starts_with(['{', '[']) {
            let document = serde_json::from_str::<Value>(text).unwrap_or_default();
            if document.get("openapi").is_some() { Self::Openapi } else { Self::Json }
        } else if head.starts_with("Value,Description,Reference") || head.starts_with("Code,Sample Text,") {
            Self::IanaCsv
        } else {
            Self::Csv
        }
    }
}

/// One row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it stands, as told to the author: `line 3`.
    pub(super) place: String,
    pub(super) cells: BTreeMap<String, String>,
}

/// Rows, and every column that one of them has.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

impl Table {
    pub(super) fn add(&mut self, place: String, cells: BTreeMap<String, String>) {
        for column in cells.keys() {
            if !self.columns.contains(column) {
                self.columns.push(column.clone());
            }
        }
        self.rows.push(Row { place, cells });
    }
}

pub(super) fn read(text: &str, format: FileFormat) -> Result<Table, Error> {
    let text = text.trim_start_matches('\u{feff}');
    match format {
        FileFormat::IanaCsv | FileFormat::Csv => csv(text),
        FileFormat::Json => json(text),
        FileFormat::Openapi => openapi::read(text),
    }
}

fn csv(text: &str) -> Result<Table, Error> {
    let unreadable = |error: csv::Error| Error::message(format!("the file is not CSV: {error}"));
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let mut table = Table { columns, rows: Vec::new() };
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        // IANA breaks lines inside a cell; a name is one line.
        let cell = |cell: &str| cell.split_whitespace().collect::<Vec<_>>().join(" ");
        let cells = table.columns.iter().cloned().zip(record.iter().map(cell)).collect();
        table.rows.push(Row { place: format!("line {line}"), cells });
    }
    Ok(table)
}

fn json(text: &str) -> Result<Table, Error> {
    let document: Value =
        serde_json::from_str(text).map_err(|error| Error::message(format!("the file is not JSON: {error}")))?;
    let mut table = Table::default();
    let list = match &document {
        Value::Array(_) => Some(&document),
        Value::Object(object) => object.values().find(|v| v.is_array()),
        _ => None,
    };
    match (list.and_then(Value::as_array), document.as_object()) {
        (Some(items), _) => {
            for (i, item) in items.iter().enumerate() {
                table.add(format!("entry {}", i + 1), cells(item));
            }
        }
        (None, Some(object)) => {
            for (key, item) in object {
                table.add(format!("entry `{key}`"), keyed(key, item, "name"));
            }
        }
        (None, None) => return Err(Error::message("the file holds no list of objects")),
    }
    Ok(table)
}

/// The cells of an object under `key`, which is its value unless it has one; a mere text is `name`.
pub(super) fn keyed(key: &str, item: &Value, name: &str) -> BTreeMap<String, String> {
    let mut row = cells(item);
    if let Some(text) = scalar(item) {
        row.insert(name.to_owned(), text);
    }
    row.entry("value".to_owned()).or_insert_with(|| key.to_owned());
    row
}

/// The scalars of an object, by key; a list becomes its elements between semicolons.
pub(super) fn cells(item: &Value) -> BTreeMap<String, String> {
    let cell = |value: &Value| match value {
        Value::Array(items) => Some(items.iter().filter_map(scalar).collect::<Vec<_>>().join("; ")),
        other => scalar(other),
    };
    let object = item.as_object().into_iter().flatten();
    object.filter_map(|(key, value)| Some((key.clone(), cell(value)?))).collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_its_format() {
        let cases = [
            ("http.csv", "Value,Description,Reference\n", FileFormat::IanaCsv),
            ("own.csv", "code;name\n", FileFormat::Csv),
            ("api.yml", "openapi: 3.1.0\n", FileFormat::Openapi),
            ("api.json", "{\"openapi\": \"3.0.3\"}", FileFormat::Openapi),
            ("codes.json", "[]", FileFormat::Json),
        ];
        for (name, text, format) in cases {
            assert_eq!(FileFormat::detect(name, text), format, "{name}");
        }
    }
}
