//! `codegloss schema`: JSON Schemas, for editors.

use super::Outcome;
use super::output::Console;
use crate::error::Error;
use crate::schema;
use crate::write::put_source;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Where the schemas are written; the files of a site name them in `schemas`
    dir: PathBuf,
}

pub(super) fn run(args: &SchemaArgs, console: &Console) -> Result<Outcome, Error> {
    for file in schema::files() {
        let path = args.dir.join(file.name);
        put_source(&path, file.text.as_bytes())?;
        console.result(&path.display().to_string());
    }
    Ok(Outcome::Clean)
}
