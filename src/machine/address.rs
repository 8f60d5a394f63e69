//! Addresses in files for machines: all of them absolute, because such a file is read far from its site.

use super::shape::{Address, VERSION};
use crate::plan::{Form, Page};
use crate::site::Site;

/// A page and its JSON, in its language or in the source language where it does not exist.
pub(super) fn of(site: &Site, page: Page) -> Address {
    let url = site.url(site.nearest(page));
    Address { json: file(&url, Form::Json), url }
}

/// The file beside the page at `url`.
pub(super) fn file(url: &str, form: Form) -> String {
    format!("{url}{}", form.file_name())
}

/// The schema of a kind of file.
pub(super) fn schema(site: &Site, kind: &str) -> String {
    format!("{}/{}", site.catalog.config.base_url.url(), schema_path(kind))
}

/// Where the schema of a kind of file is published.
pub(super) fn schema_path(kind: &str) -> String {
    format!("schema/v{VERSION}/{kind}.json")
}
