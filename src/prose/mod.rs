//! Markdown → front matter, sections, links, HTML. The only user of `pulldown_cmark`.
//!
//! HTML is kept in pieces around its links, because what a link leads to depends on the page it
//! stands on (locale, hosted or offline), while everything else is the same everywhere.

mod markdown;
mod split;

pub use markdown::{Html, Outline, Piece, RawLink, SCHEMES, escape, render_body};
pub use split::{RawProse, RawSection, split};
