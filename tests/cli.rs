//! What the program says on the command line, as transcripts.
//!
//! A file in `tests/cli/` holds lines `# …` that say what must hold and commands `$ codegloss …`,
//! run in order on a fresh copy of the fixture site. `$ append PATH TEXT` adds a line to a file and
//! `$ rm PATH` removes one. Under a command stand what it prints, lines of stderr after `! `, and
//! `= N` when it ends with another status than 0. Times read `N ms`, the directory of the test `BASE`.
//! `CODEGLOSS_UPDATE=1 cargo test --test cli` writes the answers.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use std::fs;
use std::path::Path;

use project::{Project, assert_expected};
use rayon::prelude::*;

fn run(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let project = Project::tiny();
    let mut transcript = String::new();
    for line in text.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            if line.starts_with('#') {
                transcript.extend([line, "\n"]);
            }
            continue;
        };
        transcript.extend(["\n", line, "\n"]);
        if let Some((path, text)) = command.strip_prefix("append ").and_then(|rest| rest.split_once(' ')) {
            project.write(path, &format!("{}{text}\n", project.read(path)));
        } else if let Some(path) = command.strip_prefix("rm ") {
            fs::remove_file(project.root().join(path)).unwrap();
        } else {
            transcript.push_str(&answer(&project, command));
        }
    }
    assert_expected(path, &transcript);
}

/// What a command prints, as a transcript shows it.
fn answer(project: &Project, command: &str) -> String {
    let words = command.strip_prefix("codegloss").unwrap_or_else(|| panic!("`{command}` is no command"));
    let arguments: Vec<&str> = words.split_whitespace().collect();
    let run = project.run_inside(&arguments);
    let mut out: String = run.stdout.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    for line in run.stderr.lines() {
        out.push_str(format!("! {}", without_times(line)).trim_end());
        out.push('\n');
    }
    if run.status != 0 {
        out.push_str(&format!("= {}\n", run.status));
    }
    out
}

/// A line of the summary with its times and sizes left out.
fn without_times(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    for i in 1..words.len() {
        if matches!(words[i], "ms" | "s" | "MB),") {
            words[i - 1] = if words[i] == "MB)," { "(N" } else { "N" };
        }
    }
    words.join(" ")
}

#[test]
fn commands_print_what_their_transcripts_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 5);
    let failed: Vec<String> = files
        .par_iter()
        .filter_map(|file| std::panic::catch_unwind(|| run(file)).err())
        .map(|why| why.downcast::<String>().map_or_else(|_| "a panic".to_owned(), |text| *text))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}
