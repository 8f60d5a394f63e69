//! Diagnostics as text: frames for people, one line each, JSON, GitHub workflow commands.

use super::{Diagnostic, Level};
use crate::source::{SourceMap, Span, floor_boundary};
use annotate_snippets::{AnnotationKind, Group, Level as SnippetLevel, Renderer, Snippet};
use serde_json::json;
use std::ops::Range;

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// With a code frame.
    #[default]
    Human,
    /// `file:line:column: level[rule]: message`.
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub Actions workflow commands, shown at the line in a pull request.
    Github,
}

/// One diagnostic in `format`, without a final line end. `colour` matters to people only.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, format: Format, colour: bool) -> String {
    match format {
        Format::Human => human(diagnostic, sources, colour),
        Format::Short => short(diagnostic, sources),
        Format::Json => to_json(diagnostic, sources),
        Format::Github => github(diagnostic, sources),
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn | Level::Allow => "warning",
    }
}

fn human(d: &Diagnostic, sources: &SourceMap, colour: bool) -> String {
    let level = match d.level {
        Level::Deny => SnippetLevel::ERROR,
        Level::Warn | Level::Allow => SnippetLevel::WARNING,
    };
    let title = level.primary_title(d.message.as_str()).id(d.rule.id);
    let mut group = Group::with_title(title);
    if let Some(span) = d.span {
        group = group.element(snippet(sources, span, &d.label, AnnotationKind::Primary));
    }
    if let Some((span, label)) = &d.context {
        group = group.element(snippet(sources, *span, label, AnnotationKind::Context));
    }
    for help in &d.help {
        group = group.element(SnippetLevel::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// The marked place with one line around it. Only those lines are handed over: the renderer's time
/// and memory grow with the text it is given, and content files may be large.
fn snippet<'a>(
    sources: &'a SourceMap,
    span: Span,
    label: &'a str,
    kind: AnnotationKind,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let file = sources.get(span.file);
    let (window, first_line) = window(&file.text, span.range());
    let clamp = |at: u32| floor_boundary(&file.text, at as usize).clamp(window.start, window.end) - window.start;
    let start = clamp(span.start);
    let end = clamp(span.end).max(start);
    let mut annotation = kind.span(start..end);
    if !label.is_empty() {
        annotation = annotation.label(label);
    }
    Snippet::source(&file.text[window])
        .path(file.path.as_str())
        .line_start(first_line)
        .fold(false)
        .annotation(annotation)
}

/// The bytes of the lines of `range` with a line before and after, at most 12 lines and 2,000 bytes.
fn window(text: &str, range: Range<usize>) -> (Range<usize>, usize) {
    let at = floor_boundary(text, range.start);
    let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let start = text[..line_start.saturating_sub(1)].rfind('\n').map_or(0, |i| i + 1);
    let start = if line_start == 0 { 0 } else { start };
    let start = floor_boundary(text, start.max(at.saturating_sub(1000)));
    let lines_until = (range.end.min(text.len())).max(at);
    let mut end = at;
    for (count, (i, _)) in text[at..].match_indices('\n').enumerate() {
        end = at + i;
        if count >= 11 || end > lines_until {
            break;
        }
    }
    if end == at {
        end = text.len();
    }
    let end = floor_boundary(text, end.min(at + 2000));
    let first_line = text[..start].bytes().filter(|b| *b == b'\n').count() + 1;
    (start..end.max(at), first_line)
}

fn place(d: &Diagnostic, sources: &SourceMap) -> Option<(String, usize, usize)> {
    d.span.map(|span| {
        let (line, column) = sources.position(span);
        (sources.get(span.file).path.clone(), line, column)
    })
}

fn short(d: &Diagnostic, sources: &SourceMap) -> String {
    let place = place(d, sources).map_or(String::new(), |(p, l, c)| format!("{p}:{l}:{c}: "));
    let help = if d.help.is_empty() { String::new() } else { format!(" ({})", d.help.join("; ")) };
    format!("{place}{}[{}]: {}{help}", level_name(d.level), d.rule.id, d.message)
}

fn to_json(d: &Diagnostic, sources: &SourceMap) -> String {
    let place = place(d, sources);
    json!({
        "rule": d.rule.id,
        "level": level_name(d.level),
        "message": d.message,
        "file": place.as_ref().map(|p| &p.0),
        "line": place.as_ref().map(|p| p.1),
        "column": place.as_ref().map(|p| p.2),
        "label": d.label,
        "help": d.help,
    })
    .to_string()
}

fn github(d: &Diagnostic, sources: &SourceMap) -> String {
    let escape = |s: &str| s.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let mut message = d.message.clone();
    for help in &d.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let place = place(d, sources).map_or(String::new(), |(p, l, c)| {
        format!("file={},line={l},col={c},", escape(&p).replace(',', "%2C").replace(':', "%3A"))
    });
    format!("::{} {place}title={}::{}", level_name(d.level), d.rule.id, escape(&message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::rules;

    fn fixture(text: &str, needle: &str) -> (SourceMap, Diagnostic) {
        let mut sources = SourceMap::new();
        let file = sources.add("content/smtp/codes.toml", text);
        let at = text.find(needle).unwrap();
        let span = Span::new(file, at..at + needle.len());
        let d = Diagnostic::new(&rules::FACET_VALUE, span, "unknown value `latr`").help("did you mean `later`?");
        (sources, d)
    }

    #[test]
    fn human_shows_a_frame_with_place_rule_and_help() {
        let (sources, d) = fixture("[[code]]\nvalue = \"450\"\nretry = \"latr\"\nx = 1\ny = 2\n", "\"latr\"");
        let text = render(&d, &sources, Format::Human, false);
        assert!(text.contains("error[facet/value]: unknown value `latr`"), "{text}");
        assert!(text.contains("content/smtp/codes.toml:3:9"), "{text}");
        assert!(text.contains("3 | retry = \"latr\""), "{text}");
        assert!(text.contains("help: did you mean `later`?"), "{text}");
    }

    #[test]
    fn a_frame_of_a_long_file_holds_few_lines() {
        let text = format!("{}bad\n{}", "line\n".repeat(50_000), "line\n".repeat(50_000));
        let (sources, d) = fixture(&text, "bad");
        let shown = render(&d, &sources, Format::Human, false);
        assert!(shown.lines().count() < 12, "{shown}");
        assert!(shown.contains("50001"), "{shown}");
    }

    #[test]
    fn github_escapes_line_ends() {
        let (sources, d) = fixture("a", "a");
        let text = render(&d, &sources, Format::Github, false);
        assert_eq!(
            text,
            "::error file=content/smtp/codes.toml,line=1,col=1,title=facet/value::unknown value `latr`%0Ahelp: did you mean `later`?"
        );
    }
}
