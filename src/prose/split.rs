//! A prose file cut into front matter and sections, without reading either.

use crate::diag::{Diagnostic, rules};
use crate::source::{FileId, Span};
use std::ops::Range;

/// A section as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawSection {
    /// Text of the `##` line, trimmed.
    pub heading: String,
    /// The heading's place.
    pub span: Span,
    /// The body's bytes in the file.
    pub body: Range<usize>,
}

/// A file cut into its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawProse {
    /// The TOML between the `+++` lines.
    pub front: Range<usize>,
    /// Everything after the front matter.
    pub body: Range<usize>,
    /// What stands before the first `##`, if it is more than white space.
    pub preamble: Option<Range<usize>>,
    /// The sections, in order.
    pub sections: Vec<RawSection>,
}

/// Cuts `text` into front matter and `##` sections.
///
/// # Errors
/// A diagnostic when there is no front matter, or it never ends.
pub fn split(file: FileId, text: &str) -> Result<RawProse, Diagnostic> {
    let problem = |range: Range<usize>, message: &str| {
        Diagnostic::new(&rules::PROSE_FRONT_MATTER, Span::new(file, range), message)
            .help("begin the file with a line `+++`, TOML such as `summary = \"…\"`, and a second line `+++`")
    };
    if text.trim().is_empty() {
        return Err(Diagnostic::new(&rules::PROSE_EMPTY, Span::new(file, 0..0), "the file is empty")
            .help("write the entry, or remove the file"));
    }
    let first_end = text.find('\n').unwrap_or(text.len());
    if text[..first_end].trim_end() != "+++" {
        return Err(problem(0..first_end, "the file does not begin with front matter"));
    }
    let front_start = (first_end + 1).min(text.len());
    let Some(end) = lines(text, front_start).find(|line| text[line.clone()].trim_end() == "+++") else {
        return Err(problem(0..first_end, "the front matter never ends"));
    };
    let body_start = (end.end + 1).min(text.len());
    let (preamble, sections) = sections(file, text, body_start);
    Ok(RawProse { front: front_start..end.start, body: body_start..text.len(), preamble, sections })
}

/// Byte ranges of the lines from `start` on, without their line ends.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = start;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        let line = at..end;
        at = end + 1;
        Some(line)
    })
}

fn sections(file: FileId, text: &str, start: usize) -> (Option<Range<usize>>, Vec<RawSection>) {
    let mut sections: Vec<RawSection> = Vec::new();
    let mut preamble_end = text.len();
    let mut fence: Option<(char, usize)> = None;
    for line in lines(text, start) {
        let content = &text[line.clone()];
        fence = after_fence(fence, content);
        if fence.is_some() {
            continue;
        }
        if let Some(heading) = content.strip_prefix("## ") {
            match sections.last_mut() {
                Some(last) => last.body.end = line.start,
                None => preamble_end = line.start,
            }
            let body_start = (line.end + 1).min(text.len());
            sections.push(RawSection {
                heading: heading.trim().trim_end_matches('#').trim_end().to_owned(),
                span: Span::new(file, line),
                body: body_start..text.len(),
            });
        }
    }
    let preamble = (!text[start..preamble_end].trim().is_empty()).then_some(start..preamble_end);
    (preamble, sections)
}

/// The fenced code block that is open after `line`: its character and length.
fn after_fence(open: Option<(char, usize)>, line: &str) -> Option<(char, usize)> {
    let line = line.trim_start_matches(' ');
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = mark.map_or(0, |m| line.chars().take_while(|c| *c == m).count());
    match (open, mark) {
        (None, Some(mark)) if length >= 3 => Some((mark, length)),
        (Some((open_mark, open_length)), Some(mark))
            if mark == open_mark && length >= open_length && line[length..].trim().is_empty() =>
        {
            None
        }
        (open, _) => open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn cut(text: &str) -> Result<(String, Vec<(String, String)>), String> {
        let mut map = SourceMap::new();
        let file = map.add("x.md", text);
        let raw = split(file, text).map_err(|d| d.message)?;
        let sections = raw.sections.iter().map(|s| (s.heading.clone(), text[s.body.clone()].trim().to_owned()));
        Ok((text[raw.front].to_owned(), sections.collect()))
    }

    #[test]
    fn a_heading_inside_a_fence_is_no_section() {
        let (front, sections) = cut("+++\na = 1\n+++\n\n## One\n\n```\n## no\n```\n\n## Two\nx\n").unwrap();
        assert_eq!(front, "a = 1\n");
        assert_eq!(sections[0].0, "One");
        assert!(sections[0].1.contains("## no"));
        assert_eq!(sections[1], ("Two".into(), "x".into()));
    }

    #[test]
    fn front_matter_must_begin_and_end() {
        assert_eq!(cut("## x\n").unwrap_err(), "the file does not begin with front matter");
        assert_eq!(cut("+++\na = 1\n").unwrap_err(), "the front matter never ends");
        assert_eq!(cut(" \n").unwrap_err(), "the file is empty");
        assert_eq!(cut("+++\n+++").unwrap().1, []);
    }
}
