//! `codegloss import`: foreign tables of codes → `codes.toml`, again and again.
//!
//! 1. `formats` and `openapi` read a file into rows of named columns;
//! 2. `mapping` makes records of them: what a code is called, where it is defined, its facets;
//! 3. `merge` brings records into the TOML that is there, and writes new ones as a person would.
//!
//! Facts only: prose is never touched and nothing is ever deleted. What the last import read is
//! kept beside the registry in [`MEMORY`], so that the next one can tell an author's edit (which
//! stays) from a change of the table (which is taken over).

mod document;
mod fact;
mod formats;
mod mapping;
mod merge;
mod openapi;
mod record;
mod reference;

pub use formats::FileFormat;
pub use merge::{Difference, Imported};
pub use record::Skipped;

use crate::author::Change;
use crate::catalog::{Catalog, RegistryId};
use crate::error::Error;
use crate::source::SourceMap;

/// What an import of a registry read, below the registry's folder. Hidden, so that no stage of a
/// build reads it; kept under version control with the content.
pub const MEMORY: &str = ".import.toml";

/// What is to be imported.
#[derive(Debug)]
pub struct Request<'a> {
    /// The file's text.
    pub text: &'a str,
    /// How to read it.
    pub format: FileFormat,
    /// Where its codes go.
    pub registry: RegistryId,
    /// Pairs of a field (`value`, `name`, `facet`) and the column that holds it.
    pub columns: &'a [(String, String)],
    /// What the last import read; empty before the first.
    pub memory: &'a str,
    /// Whether what the file says wins over an author's edits.
    pub overwrite: bool,
}

/// What the file changes in the registry.
///
/// # Errors
/// When the file or the TOML of the registry cannot be read, or a column does not exist.
pub fn import(catalog: &Catalog, sources: &SourceMap, request: &Request<'_>) -> Result<(Vec<Change>, Imported), Error> {
    let registry = catalog.registry(request.registry);
    let table = formats::read(request.text, request.format)?;
    let (records, skipped) = mapping::records(registry, &table, request)?;
    merge::merge(registry, sources, request, (records, skipped))
}
