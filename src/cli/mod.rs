//! The command line: one function a command. Results go to stdout, talk to stderr.
//!
//! Exit status: 0 clean, 1 the content has errors (or warnings under `--deny-warnings`), 2 wrong
//! usage or a failing environment.

mod build;
mod bundle;
mod check;
mod explain;
mod import;
mod init;
mod l10n;
mod ledger;
mod manual;
mod merge;
mod new;
mod offered;
mod output;
mod plan;
mod reasons;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod why;

use crate::diag::Format;
use crate::error::Error;
use crate::load::FOLDERS;
use crate::write::{Directory, Options};
use clap::{Args, Parser, Subcommand};
use output::Console;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Builds reference sites of codes: one page for every code, one for every pair, in every language.
#[derive(Debug, Parser)]
#[command(name = "codegloss", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a small site that works
    Init(init::InitArgs),
    /// Add a code, a locale or a registry
    New(new::NewArgs),
    /// Bring the codes of a foreign table into a registry
    Import(import::ImportArgs),
    /// Build the hosted site
    Build(build::BuildArgs),
    /// Build the site for reading without a network: one zip, or a directory
    Bundle(bundle::BundleArgs),
    /// Report every problem of the content
    Check(check::CheckArgs),
    /// Merge the shards of a build into one site
    Merge(merge::MergeArgs),
    /// Print how many pages a build will have
    Plan(plan::PlanArgs),
    /// Explain what was decided for one page, and why
    Why(why::WhyArgs),
    /// Show a code, or compare two, in the terminal
    Explain(explain::ExplainArgs),
    /// What is translated, and what translators need
    L10n(l10n::L10nArgs),
    /// Keep the addresses that were published, and the days on which their texts changed
    Ledger(ledger::LedgerArgs),
    /// Write JSON Schemas of the TOML files, for editors
    Schema(schema::SchemaArgs),
    /// Print the completions of a shell
    Completions(manual::CompletionsArgs),
    /// Print the manual page
    Man(manual::ManArgs),
    /// Preview the site, and reload the browser when a file changes
    #[cfg(feature = "serve")]
    Serve(serve::ServeArgs),
}

/// Where the project is, and how problems are printed.
#[derive(Debug, Args, Clone)]
struct ProjectArgs {
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    ContentErrors,
}

/// Runs the program with the arguments of the process. `flagship` is the site that is explained where
/// there is no other.
#[must_use]
pub fn run(flagship: &[u8]) -> ExitCode {
    let cli = Cli::parse();
    let console = Console::from_environment();
    let result = match cli.command {
        Command::Init(args) => init::run(&args, &console),
        Command::New(args) => new::run(&args, &console),
        Command::Import(args) => import::run(&args, &console),
        Command::Build(args) => build::run(&args, &console),
        Command::Bundle(args) => bundle::run(&args, &console),
        Command::Check(args) => check::run(&args, &console),
        Command::Merge(args) => merge::run(&args, &console),
        Command::Plan(args) => plan::run(&args, &console),
        Command::Why(args) => why::run(&args, &console),
        Command::Explain(args) => explain::run(&args, flagship, &console),
        Command::L10n(args) => l10n::run(&args, &console),
        Command::Ledger(args) => ledger::run(&args, &console),
        Command::Schema(args) => schema::run(&args, &console),
        Command::Completions(args) => manual::completions(&args, &console),
        Command::Man(args) => manual::man(&args, &console),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, &console),
    };
    match result {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(1),
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}

/// The ids of locales and registries that arguments name.
///
/// # Errors
/// When one does not exist; with the nearest that does.
fn scope(
    catalog: &crate::catalog::Catalog,
    locales: &[String],
    registries: &[String],
) -> Result<crate::plan::Scope, Error> {
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let error = Error::message(format!("there is no {what} `{name}`"));
        match crate::diag::nearest(name, known.iter().copied()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!("known: {}", known.join(", "))),
        }
    };
    let locale = |tag: &String| {
        let known = || catalog.locales.iter().map(|l| l.tag.as_str()).collect();
        catalog.locale_by_tag(tag).ok_or_else(|| unknown("locale", tag, known()))
    };
    let registry = |id: &String| {
        let known = || catalog.registries.iter().map(|r| r.id.as_str()).collect();
        catalog.registry_by_id(id).ok_or_else(|| unknown("registry", id, known()))
    };
    Ok(crate::plan::Scope {
        locales: locales.iter().map(locale).collect::<Result<_, _>>()?,
        registries: registries.iter().map(registry).collect::<Result<_, _>>()?,
        ..crate::plan::Scope::default()
    })
}

/// Opens an output of the project at `root`: a directory of its own, never what the project is read from.
///
/// # Errors
/// As [`Directory::open`].
fn open_output(root: &Path, out: &Path, options: Options) -> Result<Directory, Error> {
    let folders = FOLDERS.map(|folder| root.join(folder));
    let protected: Vec<&Path> = std::iter::once(root).chain(folders.iter().map(PathBuf::as_path)).collect();
    Directory::open(out, &protected, options)
}
