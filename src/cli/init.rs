//! `codegloss init`: a small site that works.

use super::Outcome;
use super::output::Console;
use crate::author;
use crate::error::Error;
use crate::write::{create_source, is_empty};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder of the new site; it must be empty or not exist
    dir: PathBuf,
}

pub(super) fn run(args: &InitArgs, console: &Console) -> Result<Outcome, Error> {
    if !is_empty(&args.dir)? {
        let message = format!("`{}` is not empty", args.dir.display());
        return Err(Error::message(message).with_help("name a folder that does not exist yet"));
    }
    let files = author::starter();
    for file in &files {
        create_source(&args.dir.join(&file.path), file.text.as_bytes())?;
    }
    console.say(&format!("{} files written: five error codes of an API, in English and Vietnamese", files.len()));
    console.say("next:");
    console.result(&format!("cd {}", quoted(&args.dir.display().to_string())));
    console.result("codegloss serve");
    console.result("codegloss build");
    Ok(Outcome::Clean)
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-~+@".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
