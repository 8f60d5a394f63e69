//! Bad input, one file a case: what is changed in the fixture site, and what the program says of it.
//!
//! A case in `tests/bad_input/` begins with lines `# …` that say what must hold, then has sections:
//!
//! * `--- path` replaces or makes a file, `(append)` adds to it, `(edit)` replaces lines that
//!   begin with `- ` by those that begin with `+ `; with `escaped`, `\xHH`, `\r` and `\u{…}` stand
//!   for bytes;
//! * `--- path (delete)`, `(link TARGET)`, `(mode 000)`, `(size 50 MB)`, `(crlf)`, `(bom)`,
//!   `(nfd)`; the path `**` means every text file of the project;
//! * `--- exit N` ends the case.
//!
//! What the program says of a line stands under it, with a caret under the column; everything else
//! it says stands after `--- exit N`. `CODEGLOSS_UPDATE=1 cargo test --test bad_input` writes both.
//!
//! Beside what a case says, every case checks that an error writes nothing, that the program does
//! not panic, and that a success tells whether the site is the same as without the change.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use project::{Project, Tree, all, assert_expected};
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

/// A case, without what it expects.
struct Case {
    about: String,
    edits: Vec<Edit>,
}

/// One section of a case.
struct Edit {
    path: String,
    how: String,
    lines: Vec<String>,
}

fn is_expectation(line: &str) -> bool {
    let said = line.trim_start().trim_start_matches('^');
    line.trim_start().starts_with('^') && (said.starts_with(" error[") || said.starts_with(" warning["))
}

fn parse(text: &str) -> Case {
    let mut case = Case { about: String::new(), edits: Vec::new() };
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("--- ") {
            if head.starts_with("exit ") {
                break;
            }
            let (path, how) = head.split_once(" (").map_or((head, ""), |(p, h)| (p, h.trim_end_matches(')')));
            case.edits.push(Edit { path: unescape_text(path), how: how.to_owned(), lines: Vec::new() });
        } else if let Some(edit) = case.edits.last_mut() {
            if !is_expectation(line) {
                edit.lines.push(line.to_owned());
            }
        } else {
            assert!(line.starts_with('#'), "a case begins with what must hold, not with `{line}`");
            case.about.push_str(line);
            case.about.push('\n');
        }
    }
    case
}

impl Edit {
    fn has(&self, word: &str) -> bool {
        self.how.split(", ").any(|w| w == word)
    }

    fn argument(&self, word: &str) -> Option<&str> {
        self.how.strip_prefix(word)?.strip_prefix(' ')
    }

    /// The bytes of the section.
    fn bytes(&self) -> Vec<u8> {
        let text: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        if self.has("escaped") { unescape(text.strip_suffix('\n').unwrap_or(&text)) } else { text.into_bytes() }
    }

    fn apply(&self, root: &Path) {
        if self.path == "**" {
            for path in all(root).into_keys() {
                Edit { path, how: self.how.clone(), lines: Vec::new() }.apply(root);
            }
            return;
        }
        let path = root.join(&self.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = || fs::read_to_string(&path).unwrap_or_default();
        if let Some(target) = self.argument("link") {
            symlink(target, &path).unwrap();
        } else if let Some(size) = self.argument("size") {
            let megabytes: u64 = size.trim_end_matches(" MB").parse().unwrap();
            fs::File::create(&path).unwrap().set_len(megabytes * 1_000_000).unwrap();
        } else if let Some(mode) = self.argument("mode") {
            let mode = u32::from_str_radix(mode, 8).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        } else if self.has("delete") {
            if path.is_dir() { fs::remove_dir_all(&path).unwrap() } else { fs::remove_file(&path).unwrap() }
        } else if self.has("crlf") {
            fs::write(&path, text().replace('\n', "\r\n")).unwrap();
        } else if self.has("bom") {
            fs::write(&path, format!("\u{feff}{}", text())).unwrap();
        } else if self.has("nfd") {
            fs::write(&path, text().nfd().collect::<String>()).unwrap();
        } else if self.has("edit") {
            fs::write(&path, self.edited(&text())).unwrap();
        } else {
            let before = if self.has("append") { fs::read(&path).unwrap() } else { Vec::new() };
            fs::write(&path, [before, self.bytes()].concat()).unwrap();
        }
    }

    /// `text` with the lines `- ` replaced by the lines `+ `.
    fn edited(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let (mut old, mut new) = (String::new(), String::new());
        for (i, line) in self.lines.iter().enumerate() {
            match line.split_at_checked(2) {
                Some(("- ", rest)) => old.extend([rest, "\n"]),
                Some(("+ ", rest)) => new.extend([rest, "\n"]),
                _ => panic!("`{line}` begins with neither `- ` nor `+ `"),
            }
            let ends = self.lines.get(i + 1).is_none_or(|next| next.starts_with("- ") && line.starts_with("+ "));
            if ends {
                assert!(text.contains(&old), "`{}` does not contain\n{old}", self.path);
                text = text.replacen(&old, &new, 1);
                old.clear();
                new.clear();
            }
        }
        text
    }

    /// The line of the case under which something said of `line` of the file stands.
    fn line_of(&self, line: usize, root: &Path) -> Option<usize> {
        if self.lines.is_empty() || self.has("escaped") {
            return None;
        }
        let text = fs::read_to_string(root.join(&self.path)).ok()?;
        let said_of = text.lines().nth(line - 1)?;
        if self.has("edit") {
            return self.lines.iter().position(|l| l.strip_prefix("+ ") == Some(said_of));
        }
        let first = text.lines().count() - self.lines.len();
        (line - 1).checked_sub(first)
    }

    /// How far the text is moved to the right in the case.
    fn indent(&self) -> usize {
        if self.has("edit") { 2 } else { 0 }
    }
}

fn unescape_text(text: &str) -> String {
    String::from_utf8(unescape(text)).unwrap()
}

fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        if let Some(hex) = rest.strip_prefix('x') {
            out.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            rest = &hex[2..];
        } else if let Some((hex, after)) = rest.strip_prefix("u{").and_then(|r| r.split_once('}')) {
            let c = char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
            out.extend(c.to_string().as_bytes());
            rest = after;
        } else {
            rest = rest.strip_prefix('r').unwrap_or_else(|| panic!("`\\{rest}`"));
            out.push(b'\r');
        }
    }
    out.extend(rest.as_bytes());
    out
}

/// The case with what the program said in its places.
fn with_answers(case: &Case, said: &str, root: &Path, status: &str) -> String {
    let mut answers: Vec<Vec<Vec<String>>> = case.edits.iter().map(|e| vec![Vec::new(); e.lines.len()]).collect();
    let mut rest = String::new();
    for line in said.lines() {
        match place(case, line, root) {
            Some((edit, at, answer)) => answers[edit][at].push(answer),
            None => rest.extend([line, "\n"]),
        }
    }
    let mut out = case.about.clone();
    for (edit, answers) in case.edits.iter().zip(&answers) {
        let how = if edit.how.is_empty() { String::new() } else { format!(" ({})", edit.how) };
        let _ = writeln!(out, "--- {}{how}", escape(&edit.path));
        for (line, answers) in edit.lines.iter().zip(answers) {
            let _ = writeln!(out, "{line}");
            answers.iter().for_each(|answer| out.extend([answer, "\n"]));
        }
    }
    let _ = write!(out, "--- exit {status}\n{rest}");
    out
}

fn escape(path: &str) -> String {
    path.chars().map(|c| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// The section, its line and the answer as it stands under that line.
fn place(case: &Case, said: &str, root: &Path) -> Option<(usize, usize, String)> {
    let (place, message) = said.split_once(": ")?;
    let mut parts = place.rsplitn(3, ':');
    let (column, line, path) =
        (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
    let edits = case.edits.iter().enumerate().filter(|(_, edit)| edit.path == path);
    let (number, edit, at) = edits.filter_map(|(n, edit)| Some((n, edit, edit.line_of(line, root)?))).next()?;
    // A problem of the whole file stands at its first character.
    (edit.has("edit") || (line, column) != (1, 1)).then_some(())?;
    Some((number, at, format!("{}^ {message}", " ".repeat(column - 1 + edit.indent()))))
}

fn run(path: &Path, usual: &Tree) {
    let text = fs::read_to_string(path).unwrap();
    let case = parse(&text);
    let project = Project::tiny();
    case.edits.iter().for_each(|edit| edit.apply(&project.root()));
    let before = all(&project.beside(""));
    let run = project.run(&["build", "--out", project.beside("dist").to_str().unwrap(), "--format", "short"]);
    let name = path.file_name().unwrap().display();
    assert!(!run.stderr.contains("panicked"), "{name}: {}", run.stderr);
    assert_eq!(run.stdout, "", "{name}");
    let (status, said) = if run.status == 0 {
        let same = if project::tree(&project.beside("dist")) == *usual { "same" } else { "another" };
        let summary = |line: &&str| !["en ", "vi ", "files ", "time ", "open "].iter().any(|w| line.starts_with(w));
        let said: String = run.stderr.lines().filter(summary).map(|line| format!("{line}\n")).collect();
        (format!("0, {same} site"), said)
    } else {
        assert!(all(&project.beside("")) == before, "{name}: something was written");
        (run.status.to_string(), run.stderr)
    };
    assert_expected(path, &with_answers(&case, &said, &project.root(), &status));
}

#[test]
fn every_bad_input_is_a_clear_error_and_nothing_is_written() {
    let usual = Project::tiny().build("dist", &[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_input");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 60);
    let failed: Vec<String> = cases
        .par_iter()
        .filter_map(|case| std::panic::catch_unwind(|| run(case, &usual)).err())
        .map(|why| why.downcast::<String>().map_or_else(|_| "a panic".to_owned(), |text| *text))
        .collect();
    assert!(failed.is_empty(), "{} of {} cases\n\n{}", failed.len(), cases.len(), failed.join("\n\n"));
}
