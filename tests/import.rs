//! Imports as data: `tests/import/README.md` says how a case is written.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn codegloss(at: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_codegloss")).args(args).current_dir(at).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).unwrap()
}

/// A site whose registry is that of a case.
struct Case {
    name: &'static str,
    data: PathBuf,
    site: tempfile::TempDir,
}

impl Case {
    fn new(name: &'static str) -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
        let site = tempfile::tempdir().unwrap();
        assert!(codegloss(site.path(), &["init", "."]).status.success());
        let case = Self { name, data, site };
        fs::create_dir(case.registry()).unwrap();
        for file in ["registry.toml", "codes.toml"] {
            fs::copy(case.data.join(file), case.registry().join(file)).unwrap();
        }
        case
    }

    fn registry(&self) -> PathBuf {
        self.site.path().join("content").join(self.name)
    }

    fn codes(&self) -> String {
        fs::read_to_string(self.registry().join("codes.toml")).unwrap()
    }

    /// The table of an import.
    fn table(&self, n: usize) -> Option<PathBuf> {
        ["csv", "json", "yaml"].map(|ending| self.data.join(format!("{n}.{ending}"))).into_iter().find(|p| p.exists())
    }

    fn import(&self, table: &Path, more: &[&str]) -> String {
        let args = fs::read_to_string(self.data.join("args")).unwrap();
        let args: Vec<&str> = args.split_whitespace().chain(more.iter().copied()).collect();
        let fixed = ["import", table.to_str().unwrap(), "--registry", self.name];
        let output = codegloss(self.site.path(), &[&fixed, args.as_slice()].concat());
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.name);
        said
    }

    fn compare(&self, file: &str, found: &str) {
        let path = self.data.join(file);
        if std::env::var("CODEGLOSS_UPDATE").is_ok() {
            fs::write(&path, found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == found, "{}/{file}\n--- expected\n{expected}--- found\n{found}", self.name);
    }

    /// Every import of the case in turn; each is tried dry before, and changes nothing when repeated.
    fn run(&self) {
        for n in 1.. {
            let Some(table) = self.table(n) else { break };
            let edit = self.data.join(format!("{n}.edit.toml"));
            if edit.exists() {
                fs::copy(edit, self.registry().join("codes.toml")).unwrap();
            }
            let before = self.codes();
            self.import(&table, &["--dry-run"]);
            assert_eq!(self.codes(), before, "a dry run writes nothing");
            let report = self.import(&table, &[]);
            self.compare(&format!("{n}.expected.toml"), &self.codes());
            self.compare(&format!("{n}.report.txt"), &report);
            let again = self.import(&table, &[]);
            assert!(!again.contains("added ") || again.contains("0 added"), "{again}");
            self.compare(&format!("{n}.expected.toml"), &self.codes());
        }
    }
}

#[test]
fn the_registry_of_http_status_codes() {
    Case::new("http").run();
}

#[test]
fn the_registry_of_enhanced_status_codes() {
    Case::new("smtp-enhanced").run();
}

#[test]
fn openapi_in_yaml() {
    Case::new("openapi").run();
}

#[test]
fn openapi_in_json() {
    Case::new("openapi-json").run();
}

#[test]
fn a_table_of_ones_own_with_facets() {
    Case::new("own-csv").run();
}

#[test]
fn a_list_of_objects() {
    Case::new("own-json").run();
}

#[test]
fn overwrite_lets_the_file_win() {
    let case = Case::new("http");
    let (first, second) = (case.table(1).unwrap(), case.table(2).unwrap());
    case.import(&first, &[]);
    let edited = case.codes().replace("name = \"Payload Too Large\"", "name = \"Too Much\" # ours");
    fs::write(case.registry().join("codes.toml"), edited).unwrap();
    assert!(case.import(&second, &[]).contains("conflict 413 name: \"Too Much\" is kept"));
    assert!(case.codes().contains("name = \"Too Much\" # ours\n"));
    case.import(&second, &["--overwrite"]);
    assert!(case.codes().contains("name = \"Content Too Large\" # ours\n"), "{}", case.codes());
}

#[test]
fn what_an_import_adds_is_read_by_the_program() {
    let case = Case::new("http");
    case.import(&case.table(1).unwrap(), &[]);
    let complete = case.codes().replace("# retry = ", "retry = ");
    fs::write(case.registry().join("codes.toml"), complete).unwrap();
    let check = codegloss(case.site.path(), &["check", "--format", "short"]);
    let said = text(&check.stdout) + &text(&check.stderr);
    let errors: Vec<_> =
        said.lines().filter(|line| line.contains("error") && !line.contains("strings/required")).collect();
    assert!(errors.len() <= 1, "only the words of the registry are missing, and the line that counts: {said}");
}

#[test]
fn a_wrong_mapping_is_refused_with_a_way_out() {
    let case = Case::new("own-csv");
    let table = case.table(1).unwrap();
    let try_with = |registry: &str, more: &[&str]| {
        let fixed = ["import", table.to_str().unwrap(), "--registry", registry];
        let output = codegloss(case.site.path(), &[&fixed, more].concat());
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    assert!(try_with("own-csv", &[]).contains("help: name it with `--map value=COLUMN`: Nr, Text"));
    assert!(
        try_with("own-csv", &["--map", "value=Nrr"]).contains("the file has no column `Nrr`\nhelp: did you mean `Nr`?")
    );
    assert!(
        try_with("own-csv", &["--map", "retri=Again"])
            .contains("no field or facet `retri`\nhelp: did you mean `retry`?")
    );
    assert!(try_with("own-csv", &["--map", "retry"]).contains("write FIELD=COLUMN"));
    assert!(try_with("own-cvs", &[]).contains("there is no registry `own-cvs`\nhelp: did you mean `own-csv`?"));
}
