//! Problems as browsers show them, and the page that stands where no page can be made.

use crate::diag::{Diagnostic, Diagnostics, Format, Level, render};
use crate::error::Error;
use crate::prose::escape;
use crate::source::SourceMap;
use serde::Serialize;

/// Level of a problem that keeps pages from being made.
const ERROR: &str = "error";

/// A problem with its frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    level: &'static str,
    /// The message, the place with its lines, and what to do.
    text: String,
}

impl Problem {
    /// A problem of the content or of a template.
    pub(super) fn new(problem: &Diagnostic, sources: &SourceMap) -> Self {
        let level = if problem.level == Level::Deny { ERROR } else { "warning" };
        Self { level, text: render(problem, sources, Format::Human, false) }
    }

    /// A refusal of the environment.
    pub(super) fn of_environment(error: &Error) -> Self {
        let help = error.help().map_or_else(String::new, |help| format!("\nhelp: {help}"));
        Self { level: ERROR, text: format!("error: {error}{help}") }
    }

    /// A page that could not be made for a reason that is no author's.
    pub(super) fn of_program(message: &str) -> Self {
        Self { level: ERROR, text: format!("error: {message}") }
    }
}

/// Most problems that are shown with their frames; the rest is counted.
const MOST: usize = 50;

/// The problems of one reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Problems {
    /// The first of them, errors before warnings.
    pub(super) first: Vec<Problem>,
    pub(super) errors: usize,
    pub(super) total: usize,
}

impl Problems {
    /// Problems of the content.
    pub(super) fn new(problems: &Diagnostics, sources: &SourceMap) -> Self {
        let (errors, warnings) = problems.counts();
        let of = |error: bool| problems.iter().filter(move |p| (p.level == Level::Deny) == error);
        let first = of(true).chain(of(false)).take(MOST).map(|p| Problem::new(p, sources)).collect();
        Self { first, errors, total: errors + warnings }
    }

    /// One error.
    pub(super) fn one(problem: Problem) -> Self {
        Self { first: vec![problem], errors: 1, total: 1 }
    }
}

/// A page that shows problems; `live.js` looks for their frames in it.
pub(super) fn page(problems: &Problems) -> Vec<u8> {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>This page cannot be shown yet</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/__codegloss/live.css\">\n</head>\n<body class=\"broken\">\n<main>\n\
         <h1>This page cannot be shown yet</h1>\n<p>It appears as soon as this is mended:</p>\n",
    );
    for problem in problems.first.iter().filter(|p| p.level == ERROR) {
        out.push_str("<pre data-problem>");
        escape(&problem.text, &mut out);
        out.push_str("</pre>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_author_wrote_cannot_become_markup() {
        let page = page(&Problems::one(Problem::of_program("<script>alert(1)</script> & \"x\"")));
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;"), "{page}");
    }
}
