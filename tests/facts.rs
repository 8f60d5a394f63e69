//! The facts of the flagship equal the tables they were written from: codes, names, classes,
//! statuses, facet values, sources. Tables and maps are data under `tests/facts/`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "a test reads its own data")]

use codegloss::catalog::{Catalog, Code, Drafts, FacetValue, Registry, Use};
use codegloss::pipeline;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Row = BTreeMap<String, String>;

fn facts(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/facts").join(name)
}

fn table(name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(facts(&format!("{name}.tsv"))).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t'));
    let head: Vec<&str> = lines.next().unwrap().collect();
    let row = |cells: std::str::Split<'_, char>| {
        let cells = cells.chain(std::iter::repeat(""));
        head.iter().zip(cells).map(|(key, cell)| ((*key).to_owned(), cell.to_owned())).collect()
    };
    lines.map(row).collect()
}

fn flagship() -> Catalog {
    let project = pipeline::read(Path::new(env!("CARGO_MANIFEST_DIR")), Drafts::LeaveOut).unwrap();
    assert!(!project.problems.has_errors());
    project.catalog.unwrap()
}

fn registry<'a>(catalog: &'a Catalog, id: &str) -> &'a Registry {
    catalog.registry(catalog.registry_by_id(id).unwrap())
}

/// A facet's value of a use, as it is written in `codes.toml`.
fn value(catalog: &Catalog, registry: &Registry, one: &Use, facet: &str) -> String {
    let at = registry.facets.iter().position(|f| f.id == facet).unwrap_or_else(|| panic!("no facet {facet}"));
    let of = &registry.facets[at];
    let Some(id) = one.facets[at] else { return "-".into() };
    let join = |list: Vec<String>| if list.is_empty() { "none".into() } else { list.join(", ") };
    match &of.values[id.index()] {
        FacetValue::Enum(name) => of.names[*name as usize].clone(),
        FacetValue::Flag(flag) => flag.to_string(),
        FacetValue::Text(text) => text.clone(),
        FacetValue::Set(names) => join(names.iter().map(|n| of.names[*n as usize].clone()).collect()),
        FacetValue::Refs(refs) => {
            let name = |(code, shown): &(codegloss::catalog::CodeRef, String)| {
                format!("{}/{shown}", catalog.registry(code.registry).id)
            };
            join(refs.iter().map(name).collect())
        }
    }
}

/// What the content says for a column: a set of items per use, so that order does not matter.
fn said(catalog: &Catalog, registry: &Registry, code: &Code, is: &str) -> BTreeSet<BTreeSet<String>> {
    let text = match is {
        "@name" => code.name.clone(),
        "@value" => code.value.clone(),
        "@class" => registry.classes[code.class.index()].id.clone(),
        "@status" => format!("{:?}", code.status).to_lowercase(),
        facet => {
            let values: Vec<String> = code.uses.iter().map(|one| value(catalog, registry, one, facet)).collect();
            values.join(" | ")
        }
    };
    // Names are texts, not lists.
    if is == "@name" { BTreeSet::from([BTreeSet::from([text])]) } else { split(&text) }
}

fn split(text: &str) -> BTreeSet<BTreeSet<String>> {
    text.split(" | ").map(|one| one.split(", ").map(str::to_owned).collect()).collect()
}

fn check_registry(id: &str) {
    let catalog = flagship();
    let registry = registry(&catalog, id);
    let spec: toml::Table = std::fs::read_to_string(facts(&format!("{id}.toml"))).unwrap().parse().unwrap();
    let mut wrong = Vec::new();
    for column in spec["column"].as_array().unwrap() {
        let text = |key: &str| column[key].as_str().unwrap();
        let map = column.get("map").and_then(|m| m.as_table());
        let departs = column.get("departs").and_then(|m| m.as_table());
        let mut checked = 0;
        for row in table(text("table")) {
            let Some(code) = registry.find(&row["code"]).map(|c| registry.code(c)) else { continue };
            let cell = &row[text("column")];
            let lookup = |table: Option<&toml::Table>, key: &str| {
                table.and_then(|t| t.get(key)).and_then(|v| v.as_str()).map(str::to_owned)
            };
            let expected = lookup(departs, &code.value).or_else(|| lookup(map, cell)).unwrap_or_else(|| cell.clone());
            let expected =
                if text("is") == "@name" { BTreeSet::from([BTreeSet::from([expected])]) } else { split(&expected) };
            let found = said(&catalog, registry, code, text("is"));
            checked += 1;
            if found != expected {
                wrong.push(format!(
                    "{id} {}: {} is {found:?}, the table says {expected:?} ({cell})",
                    code.value,
                    text("is")
                ));
            }
        }
        assert!(checked > 5, "the column {} of {id} was compared with {checked} codes only", text("column"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn smtp_equals_its_tables() {
    check_registry("smtp");
}

#[test]
fn http_equals_its_tables() {
    check_registry("http");
}

#[test]
fn smtp_enhanced_equals_its_table() {
    check_registry("smtp-enhanced");
}

#[test]
fn grpc_equals_its_table() {
    check_registry("grpc");
}

#[test]
fn every_code_is_in_a_table_and_every_registered_code_is_here() {
    let catalog = flagship();
    for (id, required) in
        [("smtp", "smtp-facets"), ("http", "http-facets"), ("smtp-enhanced", "smtp-enhanced"), ("grpc", "grpc")]
    {
        let registry = registry(&catalog, id);
        let known: BTreeSet<String> = table(id).iter().map(|row| row["code"].clone()).collect();
        for code in &registry.codes {
            let names = std::iter::once(&code.value).chain(&code.aliases);
            assert!(names.into_iter().any(|n| known.contains(n)), "{id} {} is in no table", code.value);
        }
        for row in table(required) {
            assert!(registry.find(&row["code"]).is_some(), "{id} {} has no page", row["code"]);
        }
    }
}

#[test]
fn folklore_has_no_page() {
    let catalog = flagship();
    let registry = registry(&catalog, "smtp");
    let defined: BTreeSet<String> = table("smtp-facets").iter().map(|row| row["code"].clone()).collect();
    for row in table("smtp-folklore").iter().filter(|row| !defined.contains(&row["code"])) {
        assert!(registry.find(&row["code"]).is_none(), "{} is folklore", row["code"]);
    }
}

/// `RFC 5321 §4.2.3` and the like in a cell, as (source title, section).
fn cited(cell: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in cell.split("RFC ").skip(1) {
        let number: String = part.chars().take_while(char::is_ascii_digit).collect();
        for section in part.split('§').skip(1) {
            let section: String = section.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            found.push((format!("RFC {number}"), section.trim_end_matches('.').to_owned()));
        }
    }
    found
}

#[test]
fn every_section_the_tables_name_as_a_source_is_cited() {
    let catalog = flagship();
    for id in ["smtp", "http", "smtp-enhanced"] {
        let registry = registry(&catalog, id);
        let mut missing = Vec::new();
        for row in table(id) {
            let Some(code) = registry.find(&row["code"]).map(|c| registry.code(c)) else { continue };
            let all = code.sources.iter().chain(code.uses.iter().flat_map(|u| &u.sources));
            let here: BTreeSet<(String, String)> = all
                .map(|c| (registry.sources[c.source].title.clone(), c.section.clone().unwrap_or_default()))
                .collect();
            let absent = cited(&row["source"]).into_iter().filter(|c| !here.contains(c));
            missing.extend(absent.map(|(title, section)| format!("{id} {}: {title}, section {section}", code.value)));
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }
}
