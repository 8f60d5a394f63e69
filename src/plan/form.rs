//! What stands beside pages: files with the page's address and a name behind it, which need no routes of
//! their own.

use super::PageKind;
use crate::config::OutputConfig;

/// What a page is written as beside HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For programs.
    Json,
    /// For readers of text.
    Markdown,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 2] = [Self::Json, Self::Markdown];

    /// The name of the file beside `index.html`.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Json => "index.json",
            Self::Markdown => "index.md",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown => "text/markdown",
        }
    }

    /// The forms that pages of a kind have on a site that writes `output`.
    pub fn of(kind: PageKind, output: &OutputConfig) -> impl Iterator<Item = Self> + use<> {
        let (json, markdown) = (output.json, output.markdown);
        let wanted = move |form: &Self| match form {
            Self::Json => json,
            Self::Markdown => markdown,
        };
        Self::ALL.into_iter().filter(wanted).filter(move |form| form.suits(kind))
    }

    /// Whether pages of a kind have it.
    fn suits(self, kind: PageKind) -> bool {
        match kind {
            PageKind::Code(..) | PageKind::Pair(..) => true,
            PageKind::Home | PageKind::Registry(_) => self == Self::Json,
            PageKind::Guide(..) | PageKind::Free(_) => self == Self::Markdown,
            PageKind::NotFound | PageKind::Compare(_) | PageKind::Class(..) => false,
        }
    }
}
