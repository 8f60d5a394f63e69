//! Same input, same bytes; published whole or not at all: the promises of a build, kept by the real
//! program on a real disk. What the writer alone promises is in `tests/write.rs` and `tests/kill.rs`.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use codegloss::write::{Directory, Options};
use project::{Project, Tree, all, assert_same, tree};

/// Modification times of every file below a directory, those of the program included.
fn times(root: &Path) -> BTreeMap<String, SystemTime> {
    let time = |path: String| {
        let modified = fs::metadata(root.join(&path)).unwrap().modified().unwrap();
        (path, modified)
    };
    all(root).into_keys().map(time).collect()
}

fn out(project: &Project) -> String {
    project.beside("dist").to_str().unwrap().to_owned()
}

/// Makes the same files anew, in the order of `rank`.
fn recreate<K: Ord>(project: &Project, rank: impl Fn(&str) -> K) {
    let files = all(&project.root());
    fs::remove_dir_all(project.root()).unwrap();
    let mut paths: Vec<&String> = files.keys().collect();
    paths.sort_by_key(|path| rank(path));
    for path in paths {
        let target = project.root().join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, &files[path]).unwrap();
    }
}

#[test]
fn threads_and_the_order_of_directories_change_no_byte() {
    let project = Project::tiny();
    let first = project.build("one", &["--jobs", "1"]);
    assert_same(&first, &project.build("many", &["--jobs", "7"]));
    recreate(&project, |path| std::cmp::Reverse(path.to_owned()));
    assert_same(&first, &project.build("reversed", &["--jobs", "1"]));
    recreate(&project, |path| (path.len() * 7919 % 101, path.to_owned()));
    assert_same(&first, &project.build("shuffled", &["--jobs", "3"]));
    let manifest = |out: &str| fs::read(project.beside(out).join(".codegloss/manifest")).unwrap();
    assert_eq!(manifest("one"), manifest("shuffled"));
}

#[test]
fn problems_come_in_the_same_order_whatever_the_order_of_directories() {
    let project = Project::tiny();
    for path in all(&project.root()).into_keys() {
        project.write(&path, &project.read(&path).replace('\n', "\r\n"));
    }
    let said = || project.run(&["check", "--format", "short"]).stderr;
    let first = said();
    assert!(first.lines().count() > 20, "{first}");
    recreate(&project, |path| std::cmp::Reverse(path.to_owned()));
    assert_eq!(first, said());
    recreate(&project, |path| (path.len() * 7919 % 101, path.to_owned()));
    assert_eq!(first, said());
}

#[test]
fn a_second_build_writes_nothing() {
    let project = Project::tiny();
    project.build("dist", &[]);
    let before = times(&project.beside("dist"));
    let run = project.run(&["build", "--out", &out(&project)]);
    assert_eq!(times(&project.beside("dist")), before);
    assert!(run.stderr.contains(" 0 written (0.0 MB), "), "{}", run.stderr);
    assert!(before.contains_key(".codegloss/manifest"));
}

#[test]
fn a_build_after_an_edit_equals_a_clean_one_and_touches_only_what_changed() {
    let project = Project::tiny();
    let first = project.build("dist", &[]);
    let before = times(&project.beside("dist"));
    project.edit("content/mail/en/451.md", "The server stumbled.", "The server fell.");
    fs::remove_file(project.root().join("content/about/en.md")).unwrap();
    project.edit("content/en.md", " or [about](page:about)", "");
    project.edit("content/vi.md", " hoặc [trang giới thiệu](page:about)", "");
    // The former build knows which texts changed; a clean one has it from the ledger.
    assert_eq!(project.run(&["ledger", "update"]).status, 0);
    let edited = project.build("dist", &[]);
    assert_same(&edited, &project.build("clean", &[]));
    assert!(first.contains_key("about/index.html") && !edited.contains_key("about/index.html"));
    let after = times(&project.beside("dist"));
    let same = |path: &&String| first.get(*path) == edited.get(*path);
    let untouched: Vec<&String> = edited.keys().filter(same).collect();
    assert!(untouched.len() > 3 && untouched.len() < edited.len());
    assert!(untouched.iter().all(|path| before[*path] == after[*path]));
}

#[test]
fn a_removed_locale_leaves_nothing_behind() {
    let project = Project::tiny();
    assert!(project.build("dist", &[]).keys().any(|path| path.starts_with("vi/")));
    let site = project.read("site.toml");
    project.write("site.toml", &site[..site.rfind("[[locale]]").unwrap()]);
    fs::remove_dir_all(project.root().join("content/mail/vi")).unwrap();
    fs::remove_file(project.root().join("content/vi.md")).unwrap();
    project.build("dist", &[]);
    assert!(!project.beside("dist/vi").exists());
}

#[test]
fn eight_shards_together_equal_one_build() {
    let project = Project::tiny();
    let whole = project.build("dist", &[]);
    let mut union = Tree::new();
    for number in 1..=8 {
        let shard = project.build(&format!("shard-{number}"), &["--shard", &format!("{number}/8")]);
        assert!(!shard.is_empty());
        for (path, bytes) in shard {
            assert!(union.insert(path.clone(), bytes).is_none(), "`{path}` is in two shards");
        }
    }
    assert_same(&whole, &union);
}

/// Numbers that look random and are the same in every run (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        limit.mul_f64(f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX))
    }
}

#[test]
fn a_killed_build_leaves_the_former_site_or_the_new_one() {
    const KILLS: usize = 80;
    let project = Project::tiny();
    // On every page, and in the text of none: the days of changes stay.
    let language = |new: &str| project.write("site.toml", &project.read("site.toml").replacen(old(new), new, 1));
    let first = project.build("dist", &[]);
    language("Anglais");
    let start = Instant::now();
    let second = project.build("clean", &[]);
    let whole_build = start.elapsed();
    let (mut chance, mut killed, mut kept) = (Chance(1), 0, 0);
    for kill in 0..KILLS {
        let mut child = project.command(&["build", "--out", &out(&project)]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(chance.below(whole_build));
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        let found = tree(&project.beside("dist"));
        assert!(found == first || found == second, "kill {kill} left a mixture");
        kept += usize::from(found == first);
        if found == second {
            language("English");
            project.build("dist", &[]);
            language("Anglais");
        }
    }
    assert!(killed > KILLS / 5 && kept > KILLS / 10, "{killed} killed, {kept} kept the former site");
    assert_same(&project.build("dist", &[]), &second);
    let names: Vec<_> = fs::read_dir(project.beside("")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "only `site`, `dist` and `clean` are left: {names:?}");
}

fn old(new: &str) -> &'static str {
    if new == "English" { "Anglais" } else { "English" }
}

#[test]
fn a_failing_build_leaves_the_former_site() {
    let undefined = "{% extends \"base.html\" %}{% block main %}{{ nothing }}{% endblock main %}";
    let failures: [(&str, &str, &str); 4] = [
        ("content/mail/codes.toml", "[[code]]\nvalue = 1\n", "toml/type"),
        ("content/mail/en/451.md", "no front matter", "prose/front-matter"),
        ("templates/pair.html", undefined, "template/error"),
        ("templates/404.html", undefined, "template/error"),
    ];
    for (path, text, rule) in failures {
        let project = Project::tiny();
        project.build("dist", &[]);
        let (before, files) = (times(&project.beside("dist")), all(&project.beside("dist")));
        project.edit("site.toml", "Tiny", "Giant");
        project.write(path, text);
        let run = project.run(&["build", "--out", &out(&project)]);
        assert_eq!(run.status, 1, "{path}: {}", run.stderr);
        assert!(run.stderr.contains(rule) && run.stderr.ends_with("nothing was written\n"), "{}", run.stderr);
        assert_eq!(times(&project.beside("dist")), before, "{path}");
        assert_same(&all(&project.beside("dist")), &files);
    }
}

#[test]
fn warnings_that_are_denied_leave_the_former_site() {
    let project = Project::tiny();
    let first = project.build("dist", &[]);
    project.edit("site.toml", "Tiny", "Giant");
    fs::remove_file(project.root().join("content/mail/en/451.md")).unwrap();
    let run = project.run(&["build", "--deny-warnings", "--out", &out(&project)]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_same(&tree(&project.beside("dist")), &first);
}

#[test]
fn files_of_others_survive() {
    let project = Project::tiny();
    project.build("dist", &[]);
    for path in ["CNAME", "mail/notes.txt", "own/page/index.html"] {
        project.write(&format!("../dist/{path}"), path);
    }
    project.edit("site.toml", "Tiny", "Giant");
    let site = project.build("dist", &["--force"]);
    for path in ["CNAME", "mail/notes.txt", "own/page/index.html"] {
        assert_eq!(site[path], path.as_bytes());
    }
}

/// Runs a build that must be refused, and returns what it says.
fn refused(project: &Project, out: &Path) -> String {
    let before = all(&project.beside(""));
    let run = project.run(&["build", "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert_same(&all(&project.beside("")), &before);
    run.stderr
}

#[test]
fn an_output_over_the_content_or_over_the_files_of_others_is_refused() {
    let project = Project::tiny();
    project.write("../thesis/thesis.doc", "years");
    symlink(project.root().join("content"), project.beside("link")).unwrap();
    let root = project.root();
    let places: [(PathBuf, &str); 7] = [
        (root.clone(), "would replace"),
        (root.join("content"), "would replace"),
        (root.join("content/mail/dist"), "lies inside"),
        (root.join("static/dist"), "lies inside"),
        (project.beside("link"), "would replace"),
        (project.beside("thesis"), "did not write, such as `thesis.doc`"),
        (project.beside("thesis/thesis.doc"), "is not a directory"),
    ];
    for (out, why) in places {
        let said = refused(&project, &out);
        assert!(said.contains(why) && said.contains("\nhelp: "), "{}: {said}", out.display());
    }
}

#[test]
fn a_build_beside_another_is_refused() {
    let project = Project::tiny();
    let dist = project.beside("dist");
    let first = Directory::open(&dist, &[], Options::default()).unwrap();
    let said = project.run(&["build", "--out", &out(&project)]);
    assert_eq!(said.status, 2);
    assert!(said.stderr.starts_with("error: another build is writing"), "{}", said.stderr);
    drop(first);
    assert_same(&project.build("dist", &[]), &project.build("clean", &[]));
}

#[test]
fn of_builds_at_once_each_publishes_or_is_refused() {
    let project = Project::tiny();
    let clean = project.build("clean", &[]);
    let spawn = |_| project.command(&["build", "--out", &out(&project)]).stderr(Stdio::piped()).spawn().unwrap();
    let outputs: Vec<_> =
        (0..6).map(spawn).collect::<Vec<_>>().into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    for output in &outputs {
        let said = String::from_utf8_lossy(&output.stderr);
        let busy = output.status.code() == Some(2) && said.contains("another build is writing");
        assert!(output.status.success() || busy, "{said}");
    }
    assert!(outputs.iter().any(|output| output.status.success()));
    assert_same(&tree(&project.beside("dist")), &clean);
}
