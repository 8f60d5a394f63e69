//! `codegloss merge`: the shards of a build as one site.

use super::Outcome;
use super::output::Console;
use crate::error::Error;
use crate::write::{Directory, Options, merge};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// The directories that `build --shard I/N` wrote, all N of them
    #[arg(required = true, value_name = "DIR")]
    parts: Vec<PathBuf>,
    /// Where the site is written
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
}

pub(super) fn run(args: &MergeArgs, console: &Console) -> Result<Outcome, Error> {
    let protected: Vec<_> = args.parts.iter().map(PathBuf::as_path).collect();
    let mut directory = Directory::open(&args.out, &protected, Options::default())?;
    merge(&args.parts, &mut directory)?;
    let summary = directory.finish()?;
    console.say(&format!(
        "{} shards merged: {} files written, {} unchanged, {} removed",
        args.parts.len(),
        summary.written,
        summary.unchanged,
        summary.removed
    ));
    Ok(Outcome::Clean)
}
