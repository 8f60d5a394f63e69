//! A ledger as text, and back.

use super::{ALL_PAIRS, Entry, LEDGER_FILE, Ledger, Note};
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::source::{FileId, SourceMap, Span};
use std::fmt::Write as _;
use std::ops::Range;

/// The first line. Another format gets another number.
const HEADER: &str = "# codegloss ledger 1";

/// The second line, for who opens the file.
const ABOUT: &str =
    "# Published addresses: hash of the text, day it last changed. Written by `codegloss ledger update`.";

/// A line that is none of a ledger, and where it stands.
pub(crate) struct Wrong {
    range: Range<usize>,
    why: &'static str,
}

impl Ledger {
    /// The ledger of a project, if it has one; lines that are wrong are reported.
    #[must_use]
    pub fn read(sources: &SourceMap, problems: &mut Diagnostics) -> Option<Self> {
        let file = sources.id(LEDGER_FILE)?;
        let (ledger, wrong) = Self::parse(&sources.get(file).text, Some(file));
        let report = |Wrong { range, why }: Wrong| {
            let problem = Diagnostic::new(&rules::LEDGER_LINE, Span::new(file, range), format!("this line {why}"));
            problem.help("take the line from version control; after a conflict keep either side of it")
        };
        problems.extend(wrong.into_iter().map(report));
        Some(ledger)
    }

    /// A ledger that a build left in its output; `None` if it is none of this program.
    #[must_use]
    pub fn from_record(text: &str) -> Option<Self> {
        let (ledger, wrong) = Self::parse(text, None);
        wrong.is_empty().then_some(ledger)
    }

    fn parse(text: &str, file: Option<FileId>) -> (Self, Vec<Wrong>) {
        let (mut entries, mut wrong, mut start) = (Vec::new(), Vec::new(), 0);
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let end = start + line.trim_end_matches('\n').len();
            let line = &text[start..end];
            if number == 0 && line != HEADER {
                wrong.push(Wrong { range: start..end, why: "is not `# codegloss ledger 1`, the first of a ledger" });
            }
            if !line.is_empty() && !line.starts_with('#') {
                match entry(line) {
                    Ok(entry) => entries.push(Entry { span: file.map(|f| Span::new(f, start..end)), ..entry }),
                    Err(why) => wrong.push(Wrong { range: start..end, why }),
                }
            }
            start += text[start..].find('\n').map_or(text.len() - start, |at| at + 1);
        }
        (Self::new(entries), wrong)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("{HEADER}\n{ABOUT}\n");
        for Entry { route, text, modified, note, .. } in &self.entries {
            let _ = write!(out, "/{route}\t");
            let _ = match text {
                Some(hash) => write!(out, "{hash:016x}\t"),
                None => write!(out, "-\t"),
            };
            let _ = match modified {
                Some(day) => write!(out, "{day}"),
                None => write!(out, "-"),
            };
            out.push_str(match note {
                Some(Note::AllPairs) => "\tall\n",
                Some(Note::Alone) => "\talone\n",
                None => "\n",
            });
        }
        out
    }
}

fn entry(line: &str) -> Result<Entry, &'static str> {
    let mut columns = line.split('\t');
    let route = columns.next().and_then(|route| route.strip_prefix('/')).ok_or("does not begin with a route")?;
    let text = columns.next().ok_or("has no hash")?;
    let modified = columns.next().ok_or("has no day")?;
    let note = match (columns.next(), columns.next()) {
        (None, _) => None,
        (Some("all"), None) if route.ends_with(ALL_PAIRS) => Some(Note::AllPairs),
        (Some("alone"), None) => Some(Note::Alone),
        _ => return Err("has a note that is neither `all` nor `alone`"),
    };
    let hash = |text: &str| (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok()).flatten();
    Ok(Entry {
        route: route.to_owned(),
        text: optional(text, hash).ok_or("has no hash of 16 digits")?,
        modified: optional(modified, |day| day.parse().ok()).ok_or("has no day such as `2026-01-31`")?,
        note,
        span: None,
    })
}

/// A column that may be empty, which is written `-`.
fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    if text == "-" { Some(None) } else { read(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_reads_back_as_it_was_written() {
        let text = format!(
            "{HEADER}\n{ABOUT}\n/\t0123456789abcdef\t2026-01-31\n/a/*-vs-*/\t-\t-\tall\n/a/1/\tffffffffffffffff\t-\n/a/2/\t-\t-\talone\n"
        );
        let (ledger, wrong) = Ledger::parse(&text, None);
        assert!(wrong.is_empty());
        assert_eq!(ledger.len(), 4);
        assert_eq!(ledger.text(), text);
    }

    #[test]
    fn a_broken_line_is_found_where_it_stands() {
        for line in [
            "<<<<<<< ours",
            "a/\t-\t-",
            "/a/",
            "/a/\t-",
            "/a/\t1\t-",
            "/a/\t-\tyesterday",
            "/a/\t-\t-\tx",
            "/a/\t-\t-\tall",
        ] {
            let text = format!("{HEADER}\n/\t-\t-\n{line}\n");
            let (ledger, wrong) = Ledger::parse(&text, None);
            assert_eq!(ledger.len(), 1, "{line}");
            assert_eq!(wrong.iter().map(|w| &text[w.range.clone()]).collect::<Vec<_>>(), [line]);
        }
        assert_eq!(Ledger::parse("/\t-\t-\n", None).1.len(), 1);
        assert!(Ledger::from_record("").is_some_and(|l| l.is_empty()));
    }
}
