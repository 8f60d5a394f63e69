//! `codegloss completions` and `codegloss man`: what shells and `man` know of the command line.

use super::output::Console;
use super::{Cli, Outcome};
use crate::error::Error;
use crate::write::put_source;
use clap::{Args, CommandFactory};
use clap_complete::{Generator, Shell};
use clap_mangen::Man;
use std::path::PathBuf;

/// The name the program is called by.
const NAME: &str = "codegloss";

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell that completes
    shell: Shell,
    /// Write a file into this folder, under the name the shell looks for
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn completions(args: &CompletionsArgs, console: &Console) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), NAME, &mut script);
    match &args.out {
        None => console.result(String::from_utf8_lossy(&script).trim_end()),
        Some(folder) => {
            let path = folder.join(args.shell.file_name(NAME));
            put_source(&path, &script)?;
            console.result(&path.display().to_string());
        }
    }
    Ok(Outcome::Clean)
}

pub(super) fn man(args: &ManArgs, console: &Console) -> Result<Outcome, Error> {
    let mut program = Cli::command().name(NAME);
    program.build();
    let Some(folder) = &args.out else {
        console.result(String::from_utf8_lossy(&page(program)?).trim_end());
        return Ok(Outcome::Clean);
    };
    for (name, command) in pages(program) {
        let path = folder.join(format!("{name}.1"));
        put_source(&path, &page(command)?)?;
        console.result(&path.display().to_string());
    }
    Ok(Outcome::Clean)
}

/// The program and every command below it, by the name of its page: `codegloss-new-code`.
fn pages(command: clap::Command) -> Vec<(String, clap::Command)> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let below = command.get_subcommands().filter(|c| c.get_name() != "help" && !c.is_hide_set());
    let below: Vec<_> = below.cloned().flat_map(pages).collect();
    std::iter::once((name, command)).chain(below).collect()
}

fn page(command: clap::Command) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let man = Man::new(command).title(name.to_uppercase());
    man.render(&mut out).map_err(|error| Error::message(format!("cannot render the page of `{name}`: {error}")))?;
    Ok(out)
}
