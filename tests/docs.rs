//! The guide says what is: its examples run, its commands and options exist, its links lead somewhere,
//! and its references are made from the program.
//!
//! In the documents of [`RUN`], a block that names a file (```` ```toml content/api/codes.toml ````) is
//! written, and lines `$ …` of `console` blocks are run, in order, in an empty folder. Under a command
//! stand lines of what it prints, `…` for what varies; `! N` after a command is its exit status.
//! `CODEGLOSS_UPDATE=1 cargo test --test docs` writes the references anew.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegloss::diag::RULES;
use project::{assert_expected, program};

/// Documents whose examples are run.
const RUN: [&str; 4] = ["getting-started.md", "content-format.md", "authoring.md", "localization.md"];

/// Commands of other programs, and the preview, which does not end; examples may show them.
const SHOWN: [&str; 5] = ["cargo ", "git ", "codegloss serve", "unzip ", "sha256sum "];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every document for readers, by path.
fn documents() -> Vec<(PathBuf, String)> {
    let guide = fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let guide = guide.filter(|path| path.extension().is_some_and(|e| e == "md"));
    let top = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(|name| root().join(name));
    let mut all: Vec<PathBuf> = guide.chain(top).collect();
    all.sort();
    all.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// A fenced block: what follows the fence, and its text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for line in text.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        open = match open.take() {
            None if ticks >= 3 => Some((ticks, line[ticks..].trim().to_owned(), String::new())),
            None => None,
            Some((fence, info, body)) if ticks >= fence && line.len() == ticks => {
                blocks.push((info, body));
                None
            }
            Some((fence, info, body)) => Some((fence, info, body + line + "\n")),
        };
    }
    assert!(open.is_none(), "a block never ends");
    blocks
}

fn run(out: &mut String, at: &mut PathBuf, command: &str) -> i32 {
    out.clear();
    if let Some(folder) = command.strip_prefix("cd ") {
        at.push(folder);
        return if at.is_dir() { 0 } else { panic!("`{command}`: there is no such folder") };
    }
    if SHOWN.iter().any(|shown| command.starts_with(shown)) {
        return 0;
    }
    let words = command.strip_prefix("codegloss ").unwrap_or_else(|| panic!("`{command}` is not known to tests"));
    let (words, file) = words.split_once(" > ").map_or((words, None), |(words, file)| (words, Some(file)));
    let output = program().args(arguments(words)).current_dir(&*at).output().unwrap();
    out.push_str(&String::from_utf8(output.stderr).unwrap());
    match file {
        Some(file) => fs::write(at.join(file), output.stdout).unwrap(),
        None => out.push_str(&String::from_utf8(output.stdout).unwrap()),
    }
    output.status.code().unwrap()
}

/// Words of a command line; quotation marks keep spaces.
fn arguments(line: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for (i, part) in line.split('"').enumerate() {
        let mut pieces = if i % 2 == 1 { vec![part] } else { part.split(' ').collect() }.into_iter();
        words.last_mut().unwrap().push_str(pieces.next().unwrap_or_default());
        words.extend(pieces.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a printed line is what an example shows; `…` stands for anything.
fn shows(example: &str, printed: &str) -> bool {
    let mut rest = printed.trim_end();
    let mut parts = example.trim_end().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(after) = rest.strip_prefix(first) else { return false };
    rest = after;
    let mut last = first;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
        last = part;
    }
    rest.is_empty() || (last.is_empty() && example.ends_with('…'))
}

fn check_console(name: &str, at: &mut PathBuf, block: &str) {
    let (mut printed, mut status, mut before) = (String::new(), 0, String::new());
    let fine = |status: i32, command: &str, printed: &str| {
        assert!(status == 0, "{name}: `{command}` ends with {status}\n{printed}");
    };
    let mut told = true;
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            if !told {
                fine(status, &before, &printed);
            }
            status = run(&mut printed, at, command);
            (told, before) = (false, command.to_owned());
        } else if let Some(code) = line.strip_prefix("! ") {
            assert_eq!(status.to_string(), code, "{name}: `{before}`\n{printed}");
            told = true;
        } else if !line.trim().is_empty() && !SHOWN.iter().any(|shown| before.starts_with(shown)) {
            assert!(
                printed.lines().any(|l| shows(line, l)),
                "{name}: `{before}` does not print\n  {line}\nbut\n{printed}"
            );
        }
    }
    if !told {
        fine(status, &before, &printed);
    }
}

#[test]
fn examples_of_the_guide_run() {
    for name in RUN {
        let folder = tempfile::tempdir().unwrap();
        let mut at = folder.path().to_owned();
        let text = fs::read_to_string(root().join("docs").join(name)).unwrap();
        let mut ran = 0;
        for (info, body) in blocks(&text) {
            match info.split_once(' ') {
                Some((_, path)) => {
                    let path = at.join(path);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, body).unwrap();
                }
                None if info == "console" => {
                    check_console(name, &mut at, &body);
                    ran += 1;
                }
                None => {}
            }
        }
        assert!(ran > 0, "{name} runs nothing");
    }
}

/// Lines of help that tell of an option: `--root <DIR>`.
fn options(help: &str) -> BTreeSet<String> {
    let words = help.split(|c: char| c.is_whitespace() || ",=[]`.".contains(c));
    words.filter(|word| word.starts_with("--")).map(str::to_owned).collect()
}

/// What `--help` of the longest known command at the beginning of `words` says.
fn help_of(words: &[&str]) -> Option<String> {
    let commands = words.iter().take_while(|w| w.chars().all(|c| c.is_ascii_alphanumeric())).count();
    (1..=commands.min(2)).rev().find_map(|n| {
        let output = program().args(&words[..n]).arg("--help").output().unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    })
}

#[test]
fn commands_and_options_that_documents_name_exist() {
    let mut checked = 0;
    for (path, text) in documents() {
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= line.starts_with("```");
            for at in line.match_indices("codegloss ").map(|(at, _)| at) {
                let quoted = line[..at].ends_with('`') || line[..at].ends_with("$ ") || (fenced && at == 0);
                let command =
                    line[at + "codegloss ".len()..].split(['`', '#', '|', '>', ';']).next().unwrap_or_default();
                let words: Vec<&str> = command.split_whitespace().collect();
                let is_command =
                    words.first().is_some_and(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
                if !quoted || !is_command {
                    continue;
                }
                let Some(help) = help_of(&words) else { panic!("{}: no command `{command}`", path.display()) };
                let known = options(&help);
                for option in options(command) {
                    assert!(known.contains(&option), "{}: `{command}` has no `{option}`", path.display());
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "{checked}");
}

/// The id that hosts give to a heading.
fn anchor(heading: &str) -> String {
    let plain = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    plain.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
}

fn anchors(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for (path, text) in documents() {
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            if target.contains("://") || target.contains(' ') || target.contains(':') {
                continue;
            }
            let (file, id) = target.split_once('#').map_or((target, None), |(file, id)| (file, Some(id)));
            let to = if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let known = match id {
                Some(id) => fs::read_to_string(&to).is_ok_and(|text| anchors(&text).contains(id)),
                None => to.exists(),
            };
            if !known {
                broken.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_document_of_the_guide_is_in_its_contents() {
    let contents = fs::read_to_string(root().join("docs/README.md")).unwrap();
    for (path, _) in documents().iter().filter(|(path, _)| path.parent() == Some(&root().join("docs"))) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || contents.contains(&format!("({name})")), "docs/README.md lacks {name}");
    }
}

#[test]
fn the_list_of_rules_is_current() {
    let mut text = String::from(
        "# Rules\n\nMade from the program: what `codegloss check` reports, and what a build refuses. \
         `codegloss check --explain RULE` prints one. Levels are changed in `site.toml`:\n\n\
         ```toml\n[rules]\n\"prose/unlinked\" = \"allow\" # allow, warn or deny\n```\n",
    );
    for rule in RULES {
        let level = if rule.fixed { "always an error" } else { rule.level.name() };
        let (mut summary, explain) = (rule.summary.to_owned(), rule.explain);
        summary.replace_range(..1, &summary[..1].to_uppercase());
        write!(text, "\n## {}\n\n**{summary}.** ({level})\n\n{explain}\n", rule.id).unwrap();
    }
    assert_expected(&root().join("docs/rules.md"), &text);
}

/// Names of the commands that a help lists.
fn commands(help: &str) -> Vec<String> {
    let list = help.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|n| *n != "help").map(str::to_owned).collect()
}

fn help(words: &[String]) -> String {
    let output = program().args(words).arg("--help").output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

fn reference_of(words: &[String], text: &mut String) {
    let shown = help(words);
    let below = commands(&shown);
    write!(text, "\n## codegloss {}\n\n```text\n{}```\n", words.join(" "), shown).unwrap();
    for name in below {
        reference_of(&[words, &[name]].concat(), text);
    }
}

#[test]
fn the_reference_of_the_command_line_is_current() {
    let mut text = String::from(
        "# The command line\n\nMade from `--help`. Exit status: 0 clean; 1 the content has errors, or warnings \
         under `--deny-warnings`; 2 wrong usage, or the environment refused something. Results go to stdout, \
         talk to stderr.\n",
    );
    for name in commands(&help(&[])) {
        reference_of(&[name], &mut text);
    }
    assert_expected(&root().join("docs/command-line.md"), &text);
}
