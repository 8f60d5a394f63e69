//! `codegloss import`: a foreign table into a registry.

use super::output::Console;
use super::{Outcome, new, scope};
use crate::catalog::Drafts;
use crate::diag::Format;
use crate::error::Error;
use crate::import::{self, Difference, FileFormat, Imported, MEMORY, Request};
use crate::write::exists;
use crate::{load, pipeline};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The table
    file: PathBuf,
    /// The registry its codes belong to
    #[arg(long, value_name = "ID")]
    registry: String,
    /// How to read it; its name and first line tell otherwise
    #[arg(long, value_enum)]
    format: Option<FileFormat>,
    /// Which column holds a field (`value`, `name`, `status`, `class`, `sources`) or facet; may be repeated
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = pair)]
    columns: Vec<(String, String)>,
    /// Let the file win where it and the author disagree
    #[arg(long)]
    overwrite: bool,
    /// Print what would change and write nothing
    #[arg(long)]
    dry_run: bool,
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN, such as `name=Title`")?;
    Ok((field.to_owned(), column.to_owned()))
}

pub(super) fn run(args: &ImportArgs, console: &Console) -> Result<Outcome, Error> {
    let text = load::outside(&args.file)?;
    let project = pipeline::read(&args.root, Drafts::Show)?;
    let Some(catalog) = &project.catalog else {
        console.problems(&project.problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    };
    let registry = scope(catalog, &[], std::slice::from_ref(&args.registry))?.registries[0];
    let memory = args.root.join("content").join(&args.registry).join(MEMORY);
    let memory = if exists(&memory) { load::outside(&memory)? } else { String::new() };
    let request = Request {
        text: &text,
        format: args.format.unwrap_or_else(|| FileFormat::detect(&args.file.to_string_lossy(), &text)),
        registry,
        columns: &args.columns,
        memory: &memory,
        overwrite: args.overwrite,
    };
    let (changes, report) = import::import(catalog, &project.sources, &request)?;
    print(&report, console);
    match args.dry_run {
        true => changes.iter().for_each(|change| console.say(&format!("would write {}", change.path))),
        false => new::write(&args.root, &changes, console)?,
    }
    summary(&report, console);
    Ok(Outcome::Clean)
}

fn print(report: &Imported, console: &Console) {
    for id in &report.sources {
        console.result(&format!("source {id}"));
    }
    for (value, name) in &report.added {
        console.result(&format!("added {value} {name}"));
    }
    let here = |d: &Difference| d.here.clone().unwrap_or_else(|| "nothing".to_owned());
    for d in &report.changed {
        console.result(&format!("changed {} {}: {} → {}", d.code, d.fact, here(d), d.file));
    }
    for d in &report.conflicts {
        console.result(&format!("conflict {} {}: {} is kept; the file says {}", d.code, d.fact, here(d), d.file));
    }
    for value in &report.disappeared {
        console.result(&format!("disappeared {value}: the file has it no more; it is kept"));
    }
    for skipped in &report.skipped {
        console.result(&format!("skipped {}: {}", skipped.place, skipped.why));
    }
}

fn summary(report: &Imported, console: &Console) {
    console.say(&format!(
        "added: {}, changed: {}, conflicts: {}, disappeared: {}, skipped: {}, unchanged: {}",
        report.added.len(),
        report.changed.len(),
        report.conflicts.len(),
        report.disappeared.len(),
        report.skipped.len(),
        report.unchanged
    ));
    if !report.conflicts.is_empty() {
        console.say("help: `--overwrite` takes what the file says");
    }
    if !report.added.is_empty() {
        console
            .say("next: state the facets of new codes and write their prose; `codegloss check` names what is missing");
    }
}
