//! A site with drafts is built as if they were not there, and read with them where an author asks for it.
//!
//! What the preview shows of them is in `tests/serve.rs`, what is said of links to them in `tests/bad_input/`.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use project::{Project, assert_same};
use std::fs;

/// Prose that can be a draft, and the files that are not there then.
const PROSE: [(&str, &[&str]); 9] = [
    ("content/vi.md", &["content/vi.md"]),
    ("content/about/en.md", &["content/about"]),
    ("content/mail/en/index.md", &["content/mail/en/index.md"]),
    ("content/mail/vi/index.md", &["content/mail/vi/index.md"]),
    ("content/mail/en/4xx.md", &["content/mail/en/4xx.md"]),
    ("content/mail/en/retry.md", &["content/mail/en/retry.md"]),
    ("content/mail/vi/450.md", &["content/mail/vi/450.md"]),
    ("content/mail/vi/450-vs-err_7.md", &["content/mail/vi/450-vs-err_7.md"]),
    ("content/mail/en/450-vs-err_7.md", &["content/mail/en/450-vs-err_7.md", "content/mail/vi/450-vs-err_7.md"]),
];

/// The fixture site without the links to what can be a draft.
fn unlinked() -> Project {
    let project = Project::tiny();
    project.edit("content/en.md", " or [about](page:about)", "");
    project.edit("content/vi.md", " hoặc [trang giới thiệu](page:about)", "");
    project
}

fn draft(project: &Project, path: &str) {
    project.edit(path, "+++\n", "+++\ndraft = true\n");
}

fn remove(project: &Project, path: &str) {
    let path = project.root().join(path);
    if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
}

fn says(project: &Project, args: &[&str]) -> String {
    let run = project.run(args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run.stdout + &run.stderr
}

#[test]
fn prose_that_is_a_draft_is_not_written() {
    for (path, gone) in PROSE {
        let (with, without) = (unlinked(), unlinked());
        draft(&with, path);
        gone.iter().for_each(|path| remove(&without, path));
        assert_same(&with.build("dist", &[]), &without.build("dist", &[]));
        assert_eq!(says(&with, &["check"]), "1 draft left out\n", "{path}");
        assert_eq!(says(&with, &["check", "--drafts"]), "", "{path}");
    }
}

#[test]
fn all_drafts_of_a_site_are_left_out_at_once() {
    let (with, without) = (unlinked(), unlinked());
    for (path, gone) in PROSE {
        draft(&with, path);
        gone.iter().filter(|path| without.root().join(path).exists()).for_each(|path| remove(&without, path));
    }
    assert_same(&with.build("dist", &[]), &without.build("dist", &[]));
    let bundled = |project: &Project| {
        let out = project.beside("bundle");
        says(project, &["bundle", "--out", out.to_str().unwrap()]);
        project::tree(&out)
    };
    assert_same(&bundled(&with), &bundled(&without));
    let said = says(&with, &["build", "--out", with.beside("again").to_str().unwrap()]);
    assert!(said.contains("\ndrafts   9 left out\n"), "{said}");
    assert_eq!(says(&with, &["plan"]), says(&without, &["plan"]));
    assert_eq!(says(&with, &["l10n", "status"]), says(&without, &["l10n", "status"]));
}

/// A code that others name in every way, with prose of its own and of a comparison in both languages, a
/// value of an open facet, and words.
const CODE: &str = "\n[[code]]\nvalue = \"452\"\nname = \"Full\"\naliases = [\"4.5.2\"]\nconfused_with = [\"450\"]\n[code.facets]\nretry = \"later\"\n[[code.use]]\nid = \"full\"\n[code.use.facets]\ncommands = [\"QUIT\"]\n[[code.use]]\nid = \"locked\"\n";

fn with_code(project: &Project) {
    project.write("content/mail/codes.toml", &(project.read("content/mail/codes.toml") + CODE));
    for (language, text) in
        [("en", project.read("content/mail/en/451.md")), ("vi", project.read("content/mail/vi/450.md"))]
    {
        let pair = project.read(&format!("content/mail/{language}/450-vs-err_7.md"));
        project.write(&format!("content/mail/{language}/452.md"), &text);
        project.write(&format!("content/mail/{language}/450-vs-452.md"), &pair);
        let strings = format!("content/mail/{language}/strings.toml");
        project.edit(&strings, "use.220", "use.452 = { full = \"1\", locked = \"2\" }\nuse.220");
    }
}

fn refer_to_it(project: &Project) {
    project.edit(
        "content/mail/codes.toml",
        "sibling = [\"450\", \"ERR_7\"]",
        "sibling = [\"450\", \"4.5.2\", \"ERR_7\"]",
    );
    project.edit("content/mail/codes.toml", "confused_with = [\"ERR_7\"]", "confused_with = [\"452\", \"ERR_7\"]");
    project.edit("content/mail/codes.toml", "related = [\"450\"]", "related = [\"mail/452\", \"450\"]");
}

#[test]
fn a_draft_code_is_left_out_with_all_that_names_it() {
    let (with, without) = (Project::tiny(), Project::tiny());
    with_code(&with);
    refer_to_it(&with);
    let written = with.build("written", &[]);
    assert!(written.contains_key("vi/mail/450-vs-452/index.html"));
    with.edit("content/mail/codes.toml", "name = \"Full\"", "name = \"Full\"\ndraft = true");
    assert_same(&with.build("dist", &[]), &without.build("dist", &[]));
    // Prose that says so too is the same draft.
    draft(&with, "content/mail/en/452.md");
    draft(&with, "content/mail/vi/450-vs-452.md");
    assert_same(&with.build("dist", &[]), &without.build("dist", &[]));
    assert_eq!(says(&with, &["check"]), "1 draft left out\n");
    assert_eq!(says(&with, &["l10n", "status"]), says(&without, &["l10n", "status"]));
    let why = with.run(&["why", "/mail/452/"]);
    assert!(why.status == 2 && why.stderr.contains("no page has the path"), "{}", why.stderr);
}

#[test]
fn problems_of_drafts_are_those_of_their_author() {
    let project = unlinked();
    let codes = project.read("content/mail/codes.toml");
    let broken = "\n[[code]]\nvalue = \"452\"\nname = \"Full\"\ndraft = true\nclass = \"5xx\"\nsources = [{ id = \"x\" }]\nalias = 1\nconfused_with = [\"999\"]\n";
    project.write("content/mail/codes.toml", &(codes + broken));
    project.write("content/mail/en/452.md", "no front matter");
    project.write("content/mail/en/452-vs-450.md", "in the wrong order");
    project.write("content/mail/en/453.md", "+++\ndraft = true\nnam = \"A\"\n+++\n\n# <b>\n\n<code:999>\n");
    project.write("content/news/vi.md", "+++\ndraft = true\n+++\n\n[x](page:none)\n");
    project.write("content/mail/ja/450.md", "+++\ndraft = true\n+++\n");
    assert_eq!(says(&project, &["check"]), "4 drafts left out\n");
    let said = project.run(&["check", "--drafts", "--format", "short"]);
    assert_eq!(said.status, 1);
    for rule in [
        "code/class",
        "reference/unknown",
        "prose/front-matter",
        "pair/order",
        "prose/orphan",
        "source/path",
        "toml/key",
    ] {
        assert!(said.stderr.contains(rule), "{rule}: {}", said.stderr);
    }
}

#[test]
fn drafts_are_stamped() {
    let project = Project::tiny();
    draft(&project, "content/mail/vi/450.md");
    let said = says(&project, &["l10n", "stamp", "mail/450"]);
    assert_eq!(said, "content/mail/vi/450.md\n1 files stamped\n");
    assert!(project.read("content/mail/vi/450.md").starts_with("+++\ndraft = true\nname = \"Đang bận\"\n"));
    assert!(project.read("content/mail/vi/450.md").contains("source_hash"));
}
