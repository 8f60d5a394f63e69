//! The author's commands, tried as a person would: the real program in a new folder.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the program came to.
struct Run {
    status: i32,
    out: String,
    err: String,
}

/// A site in a temporary folder.
struct Project {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

fn codegloss(at: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_codegloss")).args(args).current_dir(at).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

impl Project {
    /// What `init` makes.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let run = codegloss(folder.path(), &["init", "site"]);
        assert_eq!(run.status, 0, "{}", run.err);
        assert_eq!(run.out, "cd site\ncodegloss serve\ncodegloss build\n");
        let root = folder.path().join("site");
        Self { _folder: folder, root }
    }

    fn run(&self, args: &[&str]) -> Run {
        codegloss(&self.root, args)
    }

    fn fine(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.status, 0, "{args:?}\n{}{}", run.out, run.err);
        run
    }

    /// Runs a command that is refused, and answers why.
    fn refused(&self, args: &[&str]) -> String {
        let before = self.files();
        let run = self.run(args);
        assert_eq!(run.status, 2, "{args:?}\n{}{}", run.out, run.err);
        assert_eq!(self.files(), before, "{args:?} changed something");
        run.err
    }

    /// All that `check` says of new words is that they are not translated.
    fn lacks_words_alone(&self, tags: &[&str]) {
        let said = self.fine(&["check", "--format", "short"]).err;
        let problems: Vec<_> = said.lines().filter(|line| line.contains("]: ")).collect();
        let words = |line: &str| {
            line.contains("strings/untranslated") && tags.iter().any(|tag| line.contains(&format!("`{tag}`")))
        };
        assert!(!problems.is_empty() && problems.iter().all(|line| words(line)), "{said}");
        for (path, text) in self.files() {
            if path.extension().is_some_and(|e| e == "toml") {
                fs::write(path, String::from_utf8(text).unwrap().replace(" # untranslated", "")).unwrap();
            }
        }
        assert_eq!(self.fine(&["check", "--deny-warnings"]).err, "");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root.join(path), text).unwrap();
    }

    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let walk = walkdir::WalkDir::new(&self.root).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = walk.filter(|e| e.file_type().is_file());
        files.map(|e| (e.path().to_owned(), fs::read(e.path()).unwrap())).collect()
    }
}

#[test]
fn init_makes_a_site_without_a_warning() {
    let project = Project::new();
    let check = project.fine(&["check", "--deny-warnings"]);
    assert_eq!(check.err, "");
    project.fine(&["build", "--deny-warnings"]);
    assert!(project.root.join("dist/api/auth-1/index.html").exists());
    assert!(project.read(".gitignore").contains("/dist/"));
}

#[test]
fn init_writes_the_schemas_that_its_files_name() {
    let project = Project::new();
    let mut named = 0;
    for (path, bytes) in project.files() {
        let text = String::from_utf8(bytes).unwrap();
        if let Some(schema) = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")) {
            assert!(path.parent().unwrap().join(schema).exists(), "{}: {schema}", path.display());
            named += 1;
        }
    }
    assert_eq!(named, 5);
}

#[test]
fn init_refuses_a_folder_with_files_but_not_one_under_version_control() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(codegloss(folder.path(), &["init", "."]).status, 0);
    let again = codegloss(folder.path(), &["init", "."]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("`.` is not empty"), "{}", again.err);
}

#[test]
fn a_new_code_passes_check_and_has_its_page() {
    let project = Project::new();
    let before = project.read("content/api/codes.toml");
    let run = project.fine(&["new", "code", "api/AUTH-4", "--name", "Token \"revoked\"", "--source", "handbook:2.4"]);
    assert_eq!(run.out, "created content/api/en/auth-4.md\nchanged content/api/codes.toml\n");
    let after = project.read("content/api/codes.toml");
    assert!(after.starts_with(&before), "what was there stays as it was");
    let added = &after[before.len()..];
    assert!(added.contains("retry = \"now\" # one of: now, later, after-change\n"), "{added}");
    assert!(added.contains("# fields = []"), "{added}");
    assert!(added.contains("sources = [{ id = \"handbook\", section = \"2.4\" }]\n"), "{added}");
    assert_eq!(project.fine(&["check", "--deny-warnings"]).err, "");
    project.fine(&["build"]);
    let page = project.read("dist/api/auth-4/index.html");
    assert!(page.contains("Say who does what"), "every section stands on the page");
}

#[test]
fn a_new_code_can_be_a_draft() {
    let project = Project::new();
    let run = project.fine(&["new", "code", "api/AUTH-4", "--draft", "--source", "handbook:2.4"]);
    assert_eq!(run.out, "created content/api/en/auth-4.md\nchanged content/api/codes.toml\n");
    assert!(project.read("content/api/codes.toml").contains("draft = true # remove this line to publish the code\n"));
    assert!(!project.read("content/api/en/auth-4.md").contains("draft"));
    assert_eq!(project.fine(&["check", "--deny-warnings"]).err, "1 draft left out\n");
    assert_eq!(project.fine(&["check", "--drafts", "--deny-warnings"]).err, "");
    project.fine(&["build"]);
    assert!(!project.root.join("dist/api/auth-4").exists());
    let again = project.refused(&["new", "code", "api/AUTH-4"]);
    assert!(again.contains("exists already"), "{again}");
}

#[test]
fn a_new_code_has_the_headings_of_its_language() {
    let project = Project::new();
    let site = project.read("site.toml").replace("default_locale = \"en\"", "default_locale = \"vi\"");
    project.write("site.toml", &site);
    project.fine(&["new", "code", "api/SRV-2", "--source", "handbook:5.2"]);
    let prose = project.read("content/api/vi/srv-2.md");
    assert!(prose.contains("name = \"Chưa đặt tên\"") && prose.contains("## Mô tả\n"), "{prose}");
    assert_eq!(project.fine(&["check"]).err, "");
}

#[test]
fn a_code_that_cannot_be_is_refused_with_a_way_out() {
    let project = Project::new();
    let refusals = [
        (vec!["api/auth-1"], "exists already: Token missing\nhelp: it stands at content/api/codes.toml:"),
        (vec!["apu/AUTH-9"], "there is no registry `apu`\nhelp: did you mean `api`?"),
        (vec!["AUTH-9"], "names no registry\nhelp: write `api/AUTH-9`"),
        (
            vec!["api/AUTH 9"],
            "the slug `auth 9` contains ` `; it may have `a` to `z`, digits, `.`, `_` and `-`\nhelp: name another with `--slug`",
        ),
        (vec!["api/AUTH"], "`auth` is the name of a class or guide of `api` already"),
        (
            vec!["api/X-1"],
            "no class of `api` has a `match` that `X-1` begins with\nhelp: name the class with `--class`: auth",
        ),
        (vec!["api/X-1", "--class", "sever"], "`api` has no class `sever`\nhelp: did you mean `server`?"),
        (vec!["api/AUTH-9", "--source", "manual"], "`api` has no source `manual`"),
    ];
    for (args, expected) in refusals {
        let why = project.refused(&[&["new", "code"], args.as_slice()].concat());
        assert!(why.contains(expected), "{args:?}: {why}");
    }
    project.fine(&["new", "code", "api/X 1", "--class", "server", "--slug", "x-1", "--source", "handbook:9"]);
    assert_eq!(project.fine(&["check"]).err, "");
}

#[test]
fn a_new_locale_has_every_key_and_its_own_plurals() {
    let project = Project::new();
    let run = project.fine(&["new", "locale", "ja"]);
    assert_eq!(run.out, "created templates/strings/ja.toml\ncreated content/api/ja/strings.toml\nchanged site.toml\n");
    assert!(
        project.read("site.toml").contains("untranslated = \"mark\"\n\n[[locale]]\ntag = \"ja\"\nname = \"日本語\"\n")
    );
    let words = project.read("content/api/ja/strings.toml");
    assert!(words.contains("count = { other = \"{count} error codes\" } # untranslated\n"), "{words}");
    assert!(words.contains("# One whole sentence for each value"), "comments teach translators too: {words}");
    project.lacks_words_alone(&["ja"]);
    project.fine(&["build", "--deny-warnings"]);
    let page = project.read("dist/ja/api/auth-1/index.html");
    assert!(page.contains("lang=\"ja\"") && page.contains("after a change"), "the facts are complete");
}

#[test]
fn a_locale_with_six_plural_categories_passes_check() {
    let project = Project::new();
    project.fine(&["new", "locale", "ar"]);
    let words = project.read("content/api/ar/strings.toml");
    for category in ["zero", "one", "two", "few", "many", "other"] {
        assert!(words.contains(&format!("{category} = \"{{count}} error code")), "{category}: {words}");
    }
    project.lacks_words_alone(&["ar"]);
}

#[test]
fn a_locale_the_theme_speaks_gets_no_strings_of_its_own() {
    let project = Project::new();
    let site = project.read("site.toml");
    let (english, _) = site.split_once("\n[[locale]]\ntag = \"vi\"").unwrap();
    project.write("site.toml", english);
    fs::remove_dir_all(project.root.join("content/api/vi")).unwrap();
    fs::remove_file(project.root.join("content/vi.md")).unwrap();
    let run = project.fine(&["new", "locale", "vi"]);
    assert_eq!(run.out, "created content/api/vi/strings.toml\nchanged site.toml\n");
    project.lacks_words_alone(&["vi"]);
}

#[test]
fn a_locale_that_cannot_be_is_refused_with_a_way_out() {
    let project = Project::new();
    let refusals = [
        ("vi", "the site has the locale `vi` already"),
        ("pt-br", "`pt-br` is not in canonical form\nhelp: write `pt-BR`"),
        ("japanese!", "`japanese!` is not a BCP 47 language tag"),
        ("eo", "say it with `--name`"),
    ];
    for (tag, expected) in refusals {
        let why = project.refused(&["new", "locale", tag]);
        assert!(why.contains(expected), "{tag}: {why}");
    }
    project.fine(&["new", "locale", "eo", "--name", "Esperanto"]);
    project.lacks_words_alone(&["eo"]);
}

#[test]
fn a_new_registry_passes_check_in_every_locale() {
    let project = Project::new();
    project.fine(&["new", "locale", "ar"]);
    project.fine(&["new", "registry", "queue", "--title", "Queue"]);
    assert!(project.read("content/queue/vi/strings.toml").contains("name = \"Queue codes\" # untranslated\n"));
    project.fine(&["new", "code", "queue/E-2", "--source", "manual:2"]);
    project.lacks_words_alone(&["ar", "vi"]);
    project.fine(&["build", "--deny-warnings"]);
    assert!(project.root.join("dist/queue/e-1-vs-e-2/index.html").exists());
    assert!(project.refused(&["new", "registry", "queue"]).contains("exists already"));
    assert!(project.refused(&["new", "registry", "Queue"]).contains("contains `Q`"));
    assert!(project.refused(&["new", "registry", "vi"]).contains("is the id of a locale already"));
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, file) in [("bash", "codegloss.bash"), ("zsh", "_codegloss"), ("fish", "codegloss.fish")] {
        let printed = codegloss(folder.path(), &["completions", shell]);
        assert_eq!(printed.status, 0, "{}", printed.err);
        assert!(printed.out.contains("completions") && printed.out.contains("l10n"), "{shell}");
        assert_eq!(codegloss(folder.path(), &["completions", shell, "--out", "shells"]).status, 0);
        assert_eq!(
            fs::read_to_string(folder.path().join("shells").join(file)).unwrap().trim_end(),
            printed.out.trim_end()
        );
    }
    let printed = codegloss(folder.path(), &["man"]);
    assert!(printed.out.contains(".TH CODEGLOSS 1"), "{}", printed.out);
    assert_eq!(codegloss(folder.path(), &["man", "--out", "man"]).status, 0);
    let page = fs::read_to_string(folder.path().join("man/codegloss-new-code.1")).unwrap();
    assert!(page.contains("Its name as registered"), "{page}");
    assert!(!folder.path().join("man/codegloss-help.1").exists());
}

#[test]
fn schemas_are_written_over_older_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("schemas")).unwrap();
    fs::write(folder.path().join("schemas/site.schema.json"), "old").unwrap();
    let run = codegloss(folder.path(), &["schema", "schemas"]);
    assert_eq!(run.out.lines().count(), 6, "{}", run.out);
    assert!(fs::read_to_string(folder.path().join("schemas/site.schema.json")).unwrap().contains("2020-12"));
}
