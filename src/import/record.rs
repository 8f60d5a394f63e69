//! What a row of a table says of one code.

use super::fact::Fact;
use super::reference::Rfc;

/// A code as the table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it stands in the file.
    pub(super) place: String,
    /// What the table calls it: `X.1.1`.
    pub(super) key: String,
    /// Its value here: `5.1.1`.
    pub(super) value: String,
    pub(super) aliases: Vec<String>,
    pub(super) class: Option<String>,
    /// By path of their keys: `name`, `facets.retry`.
    pub(super) facts: Vec<(String, Fact)>,
    /// RFCs that its sources name.
    pub(super) rfcs: Vec<Rfc>,
}

/// A row, or a part of one, that cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands in the file.
    pub place: String,
    /// Why.
    pub why: String,
}
