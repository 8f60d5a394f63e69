//! What the preview shows now: a snapshot, its problems, and marks that tell a change of one from
//! a change of the other.

use super::problems::Problems;
use super::snapshot::Snapshot;
use serde_json::json;
use std::sync::Arc;

/// The state that every answer is made from.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    /// Whether the project was read at all.
    pub(super) ready: bool,
    /// The last site without errors.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// Problems of the newest reading.
    pub(super) problems: Arc<Problems>,
    /// Changes of pages so far.
    pages: u64,
}

/// What browsers are told to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The page itself.
    Pages,
    /// Its stylesheets only.
    Styles,
    /// The list of problems only.
    Problems,
}

impl Kind {
    /// Name of the event.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Styles => "styles",
            Self::Problems => "problems",
        }
    }
}

impl Shown {
    /// Puts another site in its place; `styles` when the pages are the same but for their stylesheets.
    pub(super) fn replace(&mut self, snapshot: Snapshot, kind: Kind) {
        self.snapshot = Some(Arc::new(snapshot));
        if kind == Kind::Pages {
            self.pages += 1;
        }
    }

    /// Names the pages that are shown; another run of the program has other names.
    pub(super) fn mark(&self) -> String {
        format!("{}.{}", std::process::id(), self.pages)
    }

    /// The script that keeps a page current, and labels one that shows a draft.
    pub(super) fn tag(&self, draft: bool) -> String {
        let draft = if draft { " data-draft" } else { "" };
        format!("<script defer src=\"/__codegloss/live.js\" data-pages=\"{}\"{draft}></script>\n", self.mark())
    }

    /// What changed since `former`, for a browser that was told of it.
    pub(super) fn since(&self, former: &Self) -> Option<Kind> {
        let styles = |shown: &Self| shown.snapshot.as_ref().map(|s| s.styles.clone());
        if self.pages != former.pages {
            return Some(Kind::Pages);
        }
        if styles(self) != styles(former) {
            return Some(Kind::Styles);
        }
        (self.problems != former.problems).then_some(Kind::Problems)
    }

    /// Everything a browser needs to be up to date, whatever it was told before.
    pub(super) fn message(&self) -> String {
        let styles = self.snapshot.as_ref().map(|s| s.styles.clone()).unwrap_or_default();
        json!({
            "pages": self.mark(),
            "styles": styles,
            "problems": self.problems.first,
            "errors": self.problems.errors,
            "total": self.problems.total,
        })
        .to_string()
    }
}
