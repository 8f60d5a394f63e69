//! A page as a person reads it in a terminal: the same views as the page, in plain words.
//!
//! As JSON and Markdown it is what stands beside the page: [`crate::machine`].

mod blocks;
mod format;

pub use format::{Terminal, text};

use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::plan::{Links, Page, PageKind};
use crate::render::{Place, Renderer};
use blocks::{Block, blocks};

/// A page in words.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    /// `SMTP 550 Mailbox unavailable (permanent)`.
    pub title: String,
    /// Class, status, registered name.
    pub subtitle: String,
    /// The answer in a sentence.
    pub summary: String,
    /// Why parts of it stand in another language.
    pub notice: Option<String>,
    /// Facts of a code: label and value; of a comparison: label and both values.
    pub facts: Vec<(String, Vec<String>)>,
    /// What heads the columns of the facts of a comparison.
    pub columns: Vec<String>,
    /// Headed parts.
    pub sections: Vec<(String, Vec<Block>)>,
    /// Absolute URL of the page.
    pub url: String,
}

/// What is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A code.
    Code(RegistryId, CodeId),
    /// Two codes.
    Pair(RegistryId, CodeId, CodeId),
}

impl Question {
    /// What its page shows.
    #[must_use]
    pub fn kind(self) -> PageKind {
        match self {
            Self::Code(r, code) => PageKind::Code(r, code),
            Self::Pair(r, a, b) => PageKind::Pair(r, a.min(b), a.max(b)),
        }
    }
}

/// The answer in a locale.
///
/// # Errors
/// When the theme has an error.
pub fn explain(
    renderer: &Renderer<'_>,
    locale: LocaleId,
    question: Question,
) -> Result<Explained, crate::diag::Diagnostic> {
    let site = renderer.site();
    let page = Page { locale, kind: question.kind() };
    let route = site.route(page);
    let links = Links::new(&site.style, &route);
    let place = Place { site, links: &links, locale };
    let explained = match question {
        Question::Code(r, code) => renderer.explain_code(place, (r, code)),
        Question::Pair(r, a, b) => renderer.explain_pair(place, (r, a.min(b), a.max(b)))?,
    };
    Ok(Explained { url: site.url(page), notice: renderer.notice_of(place, page), ..explained })
}

/// Blocks of a piece of HTML.
pub(crate) fn section(heading: String, html: &str) -> (String, Vec<Block>) {
    (heading, blocks(html))
}
