//! Problems as browsers show them, and the page that stands where no page can be made.

use crate::diag::{Diagnostic, Format, Level, render};
use crate::error::Error;
use crate::prose::escape;
use crate::source::SourceMap;
use serde::Serialize;

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
        let level = if problem.level == Level::Deny { "error" } else { "warning" };
        Self { level, text: render(problem, sources, Format::Human, false) }
    }

    /// A refusal of the environment.
    pub(super) fn of_environment(error: &Error) -> Self {
        let help = error.help().map_or_else(String::new, |help| format!("\nhelp: {help}"));
        Self { level: "error", text: format!("error: {error}{help}") }
    }

    /// A page that could not be made for a reason that is no author's.
    pub(super) fn of_program(message: &str) -> Self {
        Self { level: "error", text: format!("error: {message}") }
    }

    /// Whether it keeps pages from being made.
    pub(super) fn is_error(&self) -> bool {
        self.level == "error"
    }
}

/// A page that shows problems; `live.js` looks for their frames in it.
pub(super) fn page(problems: &[Problem]) -> Vec<u8> {
    let mut out = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>This page cannot be shown yet</title>\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/__codegloss/live.css\">\n</head>\n<body class=\"broken\">\n<main>\n\
         <h1>This page cannot be shown yet</h1>\n<p>It appears as soon as this is mended:</p>\n",
    );
    for problem in problems.iter().filter(|p| p.is_error()) {
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
        let page = page(&[Problem::of_program("<script>alert(1)</script> & \"x\"")]);
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;"), "{page}");
    }
}
