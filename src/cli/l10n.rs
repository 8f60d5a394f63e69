//! `codegloss l10n`: what is translated, stamps after a review, pseudo-locales.

use super::output::Console;
use super::{Outcome, open_output, scope};
use crate::catalog::{Catalog, Drafts};
use crate::check::State;
use crate::diag::Format;
use crate::error::Error;
use crate::l10n::{self, Status, pseudo};
use crate::pipeline::{self, Project};
use crate::plan::{LinkStyle, Scope, Shard};
use crate::site::Site;
use crate::write::{Options, replace_source};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct L10nArgs {
    #[command(subcommand)]
    command: Command,
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    root: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what is translated, missing and stale, per locale and registry
    Status {
        /// How the result is printed
        #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
        format: ReportFormat,
        /// Only this locale; may be repeated
        #[arg(long = "locale", value_name = "TAG")]
        locales: Vec<String>,
    },
    /// Record that translations match their source as it is now
    Stamp {
        /// Only these entries, such as `smtp/450`; all when none is named
        entries: Vec<String>,
        /// Only this locale; may be repeated
        #[arg(long = "locale", value_name = "TAG")]
        locales: Vec<String>,
        /// Print what would be written
        #[arg(long)]
        dry_run: bool,
    },
    /// Build the site with two pseudo-locales, to find what cannot be translated
    Pseudo {
        /// Where the site is written
        #[arg(long, value_name = "DIR", default_value = "dist-pseudo")]
        out: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReportFormat {
    /// A table, then what is open
    Human,
    /// One JSON document
    Json,
    /// A table for a pull request or a wiki
    Markdown,
}

pub(super) fn run(args: &L10nArgs, console: &Console) -> Result<Outcome, Error> {
    let stamping = matches!(args.command, Command::Stamp { .. });
    let drafts = if stamping { Drafts::Show } else { Drafts::LeaveOut };
    let mut project = pipeline::read(&args.root, drafts)?;
    let Some(catalog) = project.catalog.take().filter(|_| !project.problems.has_errors()) else {
        console.problems(&project.problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    };
    match &args.command {
        Command::Status { format, locales } => {
            let wanted = scope(&catalog, locales, &[])?.locales;
            let all = l10n::status(&catalog, &project.sources);
            let list: Vec<Status> =
                all.into_iter().filter(|s| wanted.is_empty() || wanted.contains(&s.locale)).collect();
            print_status(&catalog, &list, *format, console);
            Ok(Outcome::Clean)
        }
        Command::Stamp { entries, locales, dry_run } => {
            scope(&catalog, locales, &[])?;
            let wanted = |tag: &str, entry: &str| {
                (locales.is_empty() || locales.iter().any(|l| l == tag))
                    && (entries.is_empty() || entries.iter().any(|e| e == entry))
            };
            stamp(args, (&catalog, &project), wanted, *dry_run, console)
        }
        Command::Pseudo { out } => build_pseudo(args, (catalog, &mut project), out, console),
    }
}

fn stamp(
    args: &L10nArgs,
    (catalog, project): (&Catalog, &Project),
    wanted: impl Fn(&str, &str) -> bool,
    dry_run: bool,
    console: &Console,
) -> Result<Outcome, Error> {
    let files = l10n::stamp(catalog, &project.sources, wanted);
    for file in &files {
        if !dry_run {
            replace_source(&args.root.join(&file.path), file.text.as_bytes())?;
        }
        console.result(&file.path);
    }
    let did = if dry_run { "would be stamped" } else { "stamped" };
    console.say(&format!("{} files {did}", files.len()));
    Ok(Outcome::Clean)
}

fn build_pseudo(
    args: &L10nArgs,
    (mut catalog, project): (Catalog, &mut Project),
    out: &std::path::Path,
    console: &Console,
) -> Result<Outcome, Error> {
    pseudo::add(&mut catalog);
    let style = LinkStyle::Hosted { prefix: catalog.config.base_url.path.clone() };
    let site = Site::new(catalog, &Scope::default(), style);
    let out = args.root.join(out);
    let directory = open_output(&args.root, &out, Options::default())?;
    pipeline::build((&site, &project.sources), Shard::WHOLE, &directory, &|_| {}, &mut project.problems)?;
    if project.problems.has_errors() {
        console.problems(&project.problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    }
    let summary = directory.finish()?;
    console.say(&format!("{} files written; open {}", summary.written, out.join("en-XA/index.html").display()));
    Ok(Outcome::Clean)
}

fn print_status(catalog: &Catalog, list: &[Status], format: ReportFormat, console: &Console) {
    match format {
        ReportFormat::Human => human(catalog, list, console),
        ReportFormat::Json => console.result(&as_json(catalog, list)),
        ReportFormat::Markdown => markdown(catalog, list, console),
    }
}

fn names<'a>(catalog: &'a Catalog, status: &Status) -> (&'a str, &'a str) {
    let registry = status.registry.map_or("-", |r| catalog.registry(r).id.as_str());
    (&catalog.locale(status.locale).tag, registry)
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Current => "current",
        State::Unstamped => "unstamped",
        State::Stale => "stale",
        State::Missing => "missing",
    }
}

fn human(catalog: &Catalog, list: &[Status], console: &Console) {
    console.result(&format!(
        "{:8} {:16} {:>10} {:>9} {:>7} {:>8} {:>7} {:>13}",
        "locale", "registry", "translated", "unstamped", "stale", "missing", "texts", "open messages"
    ));
    for status in list {
        let (locale, registry) = names(catalog, status);
        let c = status.counts;
        console.result(&format!(
            "{locale:8} {registry:16} {:>10} {:>9} {:>7} {:>8} {:>7} {:>13}",
            c.translated(),
            c.unstamped,
            c.stale,
            c.missing,
            c.all(),
            status.messages
        ));
    }
    for status in list {
        for (text, state) in &status.open {
            console.result(&format!("{} {:8} {text}", catalog.locale(status.locale).tag, state_name(*state)));
        }
    }
}

fn as_json(catalog: &Catalog, list: &[Status]) -> String {
    let one = |status: &Status| {
        let (locale, registry) = names(catalog, status);
        let c = status.counts;
        let open: Vec<_> =
            status.open.iter().map(|(text, state)| json!({"text": text, "state": state_name(*state)})).collect();
        json!({
            "locale": locale,
            "registry": status.registry.map(|_| registry),
            "texts": c.all(), "translated": c.translated(), "current": c.current,
            "unstamped": c.unstamped, "stale": c.stale, "missing": c.missing,
            "open_messages": status.messages,
            "open": open,
        })
    };
    json!({"version": 1, "status": list.iter().map(one).collect::<Vec<_>>()}).to_string()
}

fn markdown(catalog: &Catalog, list: &[Status], console: &Console) {
    console.result("| locale | registry | translated | unstamped | stale | missing | texts | open messages |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for status in list {
        let (locale, registry) = names(catalog, status);
        let c = status.counts;
        console.result(&format!(
            "| {locale} | {registry} | {} | {} | {} | {} | {} | {} |",
            c.translated(),
            c.unstamped,
            c.stale,
            c.missing,
            c.all(),
            status.messages
        ));
    }
}
