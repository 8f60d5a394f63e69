//! Projects on a disk, and the real program run on them.
#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod locales;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// Files of a directory by path, `/`-separated, without the program's own folder.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A project in a temporary directory, removed at the end of the test.
pub(crate) struct Project {
    base: tempfile::TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The fixture site.
pub(crate) fn tiny() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tiny")
}

/// The program, ready for arguments, in a bare environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codegloss"));
    command.env_clear().stdin(Stdio::null());
    command
}

impl Project {
    /// A copy of the fixture site.
    pub(crate) fn tiny() -> Self {
        let project = Self { base: tempfile::tempdir().unwrap() };
        copy(&tiny(), &project.root());
        project
    }

    /// A copy of the flagship's content, with the comparisons that are related alone.
    pub(crate) fn flagship() -> Self {
        let project = Self { base: tempfile::tempdir().unwrap() };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy(&repository.join("content"), &project.root().join("content"));
        project.write("site.toml", &fs::read_to_string(repository.join("site.toml")).unwrap());
        project.edit("site.toml", "emit = \"all\"", "emit = \"related\"");
        project
    }

    /// The folder that has `site.toml`.
    pub(crate) fn root(&self) -> PathBuf {
        self.base.path().join("site")
    }

    /// A place beside the project.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.base.path().join(name)
    }

    /// Writes a file of the project and the folders it stands in.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Replaces `old`, which must be there, in a file of the project.
    pub(crate) fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "`{path}` does not contain `{old}`");
        self.write(path, &text.replacen(old, new, 1));
    }

    /// Runs a command of the program on the project.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.finished(self.command(args), args)
    }

    /// Runs the program with these arguments alone, in the folder of the project.
    pub(crate) fn run_inside(&self, args: &[&str]) -> Run {
        let mut command = program();
        command.args(args).current_dir(self.root());
        self.finished(command, args)
    }

    fn finished(&self, mut command: Command, args: &[&str]) -> Run {
        let output = command.output().unwrap();
        Run {
            status: output.status.code().unwrap_or_else(|| panic!("{args:?}: {:?}", output.status)),
            stdout: self.anonymous(output.stdout),
            stderr: self.anonymous(output.stderr),
        }
    }

    /// A command of the program on the project, not yet started.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        let named = if args[0] == "ledger" { 2 } else { 1 };
        command.args(&args[..named]).arg("--root").arg(self.root()).args(&args[named..]);
        command
    }

    /// Builds into a directory beside the project; it must succeed.
    pub(crate) fn build(&self, out: &str, args: &[&str]) -> Tree {
        let out = self.beside(out);
        let run = self.run(&[&["build", "--out", out.to_str().unwrap()], args].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        tree(&out)
    }

    fn anonymous(&self, bytes: Vec<u8>) -> String {
        let text = String::from_utf8(bytes).unwrap();
        text.replace(self.base.path().to_str().unwrap(), "BASE")
    }
}

/// Copies a directory.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a directory; nothing when there is no directory.
pub(crate) fn tree(root: &Path) -> Tree {
    let mut found = all(root);
    found.retain(|path, _| !path.starts_with(".codegloss/"));
    found
}

/// Every file below a directory, those of the program included.
pub(crate) fn all(root: &Path) -> Tree {
    fn walk(root: &Path, directory: &Path, found: &mut Tree) {
        for entry in fs::read_dir(directory).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap_or_default());
            }
        }
    }
    let mut found = Tree::new();
    walk(root, root, &mut found);
    found
}

/// Fails with the first difference, rather than with two whole sites.
#[track_caller]
pub(crate) fn assert_same(a: &Tree, b: &Tree) {
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for (path, bytes) in a {
        assert!(*bytes == b[path], "`{path}` differs");
    }
}

/// Compares with an expected text on disk, or writes it when `CODEGLOSS_UPDATE` is set.
#[track_caller]
pub(crate) fn assert_expected(path: &Path, actual: &str) {
    if env::var_os("CODEGLOSS_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if let Some(line) = first_difference(&expected, actual) {
        let shown = |text: &str| text.lines().nth(line).unwrap_or("(end)").chars().take(2000).collect::<String>();
        panic!(
            "{}:{}: expected\n  {}\nbut it is\n  {}\n(`CODEGLOSS_UPDATE=1 cargo test` accepts what is; read the diff)",
            path.display(),
            line + 1,
            shown(&expected),
            shown(actual)
        );
    }
}

fn first_difference(a: &str, b: &str) -> Option<usize> {
    let same = a.lines().zip(b.lines()).take_while(|(x, y)| x == y).count();
    (a != b).then_some(same)
}
