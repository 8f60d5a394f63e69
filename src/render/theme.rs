//! Templates: loading them, and their errors as diagnostics.

use crate::diag::{Diagnostic, Diagnostics, nearest, rules};
use crate::source::{SourceMap, Span};
use tera::{ErrorKind, Tera};

const FOLDER: &str = "templates/";

/// The theme's files whose names end in `end`, and their text.
pub(super) fn files<'s>(sources: &'s SourceMap, end: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
    let files = sources.files_below(FOLDER).filter(move |(_, file)| file.path.ends_with(end));
    files.map(|(_, file)| (&file.path[FOLDER.len()..], &*file.text))
}

/// Every template of pages: its name and its text.
pub(crate) fn texts(sources: &SourceMap) -> impl Iterator<Item = (&str, &str)> {
    files(sources, ".html")
}

/// Parses every template; errors are reported.
pub(crate) fn load(sources: &SourceMap, problems: &mut Diagnostics) -> Tera {
    let mut tera = Tera::new();
    let all: Vec<(String, String)> = texts(sources).map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    // All at once, because templates refer to each other; one by one to find every syntax error.
    if let Err(error) = tera.add_raw_templates(all.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        let mut found = Vec::new();
        for (name, text) in &all {
            if let Err(error) = Tera::new().add_raw_template(name, text)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                found.push(locate(diagnostic(name, &error), name, &error, sources));
            }
        }
        if found.is_empty() {
            found.push(unresolved(&all, &error, sources));
        }
        problems.extend(found);
    }
    tera
}

/// A reference between templates that leads nowhere: to a parent, a block, a component.
fn unresolved(all: &[(String, String)], error: &tera::Error, sources: &SourceMap) -> Diagnostic {
    let loads_without = |one: &str| {
        let rest = all.iter().filter(|(name, _)| name != one);
        Tera::new().add_raw_templates(rest.map(|(name, text)| (name.as_str(), text.as_str()))).is_ok()
    };
    // The engine does not say where the reference stands: in the one template without which all is well.
    let Some((name, text)) = all.iter().find(|(name, _)| loads_without(name)) else {
        return diagnostic("templates", error);
    };
    let problem = locate(diagnostic(name, error), name, error, sources);
    let quoted = problem.message.split(['`', '\'']).skip(3).find(|word| text.contains(word) && word != name);
    match (problem.span, sources.id(&format!("{FOLDER}{name}")), quoted.and_then(|word| text.find(word))) {
        (None, Some(file), Some(at)) => Diagnostic { span: Some(Span::new(file, at..at)), ..problem },
        _ => problem,
    }
}

/// A template's error, without its place.
pub(crate) fn diagnostic(template: &str, error: &tera::Error) -> Diagnostic {
    let message = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report.message().to_owned(),
        other => other.to_string(),
    };
    let message = message.lines().next().unwrap_or_default();
    // The list differs from page to page; one error is reported once.
    let message = message.split(". Available variables").next().unwrap_or_default();
    let mut message = message.strip_prefix("error: ").unwrap_or(message).to_owned();
    if let Some(first) = message.chars().next() {
        message.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
    }
    Diagnostic::new(&rules::TEMPLATE, None, format!("`{template}`: {}", message.trim_end_matches('.')))
}

/// The same diagnostic with the place in the template, when the engine knows it.
pub(crate) fn locate(diagnostic: Diagnostic, template: &str, error: &tera::Error, sources: &SourceMap) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else { return diagnostic };
    let name = if report.filename().is_empty() { template } else { report.filename() };
    let Some(file) = sources.id(&format!("{FOLDER}{name}")) else { return diagnostic };
    let text = &sources.get(file).text;
    let span = report.span();
    let start = offset(text, span.start_line, span.start_col);
    let end = offset(text, span.end_line, span.end_col).max(start);
    let mut located = Diagnostic { span: Some(Span::new(file, start..end)), ..diagnostic };
    if let Some(near) = undefined(&located.message).and_then(|name| nearest(name, KNOWN)) {
        located = located.help(format!("did you mean `{near}`?"));
    }
    located.help("what each template gets is described in `docs/templates.md`")
}

/// Variables that exist on some page, for suggestions.
const KNOWN: [&str; 24] = [
    "assets",
    "choose",
    "classes",
    "code",
    "codes",
    "comparisons",
    "confused",
    "crumbs",
    "decide",
    "guides",
    "head",
    "intro",
    "locale",
    "matrix",
    "notice",
    "registry",
    "related",
    "rows",
    "same",
    "sections",
    "sentences",
    "site",
    "summary",
    "verdict",
];

fn undefined(message: &str) -> Option<&str> {
    let rest = &message[message.rfind('`').map(|end| message[..end].rfind('`').map_or(end, |start| start + 1))?..];
    rest.split('`').next().filter(|name| !name.is_empty())
}

/// The byte of a line (from 1) and column (from 0, in characters).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    start + rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i)
}
