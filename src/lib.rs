//! codegloss builds reference sites of codes: one page for every code, one for every pair of them,
//! in every language.
//!
//! The stages of a build, in order; data flows one way:
//!
//! 1. [`load`]: disk → [`source::SourceMap`];
//! 2. [`catalog`]: registries, codes, facets, prose and messages, checked, by small ids;
//! 3. [`plan`]: which pages there are, numbered, and their routes; with the catalog this is the
//!    frozen [`site::Site`];
//! 4. [`render`]: page → bytes, from what [`compare`] says of two codes, [`translation`] of
//!    languages and [`index`] of search engines;
//! 5. [`mod@write`]: bytes → a directory, published whole or not at all;
//! 6. [`finish`]: assets, search documents, sitemaps; [`machine`]: pages as JSON and Markdown.
//!
//! [`ledger`] knows which addresses were published and when their text changed, [`redirect`] their
//! other names.
//!
//! [`bundle`] writes the same pages for readers without a network.
//!
//! [`author`] and [`import`] write content, [`schema`] describes it to editors.
//!
//! [`pipeline`] puts them in order, and `serve` makes the same pages one by one when they are asked
//! for; problems of content are [`diag`] values, refusals of the
//! environment [`error`] values.

pub mod author;
pub mod bundle;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod compare;
pub mod config;
pub mod diag;
pub mod error;
pub mod explain;
mod fields;
pub mod finish;
pub mod import;
pub mod index;
mod inputs;
pub mod l10n;
pub mod ledger;
pub mod load;
pub mod machine;
pub mod pipeline;
pub mod plan;
pub mod prose;
pub mod redirect;
pub mod render;
pub mod schema;
#[cfg(feature = "serve")]
pub mod serve;
#[cfg(feature = "share")]
mod share;
mod similar;
pub mod site;
pub mod source;
pub mod survey;
pub mod translation;
pub mod write;

#[cfg(test)]
mod testing;
