//! `codegloss init`: the starter site that is embedded in the binary, with the schemas its files name.

use super::Change;
use crate::schema;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "src/starter/"]
struct Embedded;

/// Every file of a small site of a company's own error codes.
#[must_use]
pub fn starter() -> Vec<Change> {
    let text = |name: &str| Embedded::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    let files = Embedded::iter().filter_map(|name| Some(Change::create(name.as_ref(), text(&name)?)));
    let schemas = schema::files().into_iter().map(|file| Change::create(format!("schemas/{}", file.name), file.text));
    files.chain(schemas).collect()
}
