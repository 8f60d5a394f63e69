//! After any edit, a build over the former one equals a clean build: pages whose sources did not change
//! are left alone, and this is where a source that was forgotten shows.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use project::{Project, Tree, assert_same};
use std::fs;

/// What an author changes: a file, what it says, and what it says then. A file without a former text is
/// written, and removed again.
const EDITS: [(&str, &str, &str); 32] = [
    ("content/mail/en/450.md", "- Wait.", "- Wait for a while."),
    ("content/mail/en/450.md", "busy at the moment", "busy just now"),
    ("content/mail/en/450.md", "name = \"Busy\"", "name = \"Occupied\""),
    ("content/mail/en/450.md", "2026-01-04", "2026-02-04"),
    ("content/mail/en/450.md", "## When to use it\n\nWhen waiting helps.\n", ""),
    ("content/mail/en/450.md", "Compare <code:ERR_7>", "Compare <code:451>"),
    ("content/mail/vi/450.md", "## Cách khắc phục", "Một câu nữa.\n\n## Cách khắc phục"),
    ("content/mail/en/451.md", "The server stumbled.", "The server fell over its own feet and says so."),
    ("content/mail/vi/451.md", "", VI_451),
    ("content/mail/en/450-vs-err_7.md", "asks for patience", "asks for some patience"),
    ("content/mail/en/450-vs-err_7.md", "first character", "first digit"),
    ("content/mail/en/220-vs-450.md", "", CURATED),
    ("content/mail/codes.toml", "name = \"<host> ready\"", "name = \"<host> ready\"\ndraft = true"),
    ("content/mail/vi/220.md", "2026-01-03", "2026-01-03\ndraft = true"),
    ("content/mail/en/450-vs-err_7.md", "2026-01-06", "2026-01-06\ndraft = true"),
    ("content/mail/vi/450-vs-err_7.md", "2026-01-06", "2026-01-06\ndraft = true"),
    ("content/mail/en/retry.md", "name = \"Retry or not\"", "draft = true\nname = \"Retry or not\""),
    ("content/mail/vi/index.md", "2026-01-02", "2026-01-02\ndraft = true"),
    ("content/mail/vi/strings.toml", "label = \"Thử lại\"", "label = \"Thử lần nữa\""),
    ("content/mail/vi/strings.toml", "không gửi lại", "đừng gửi lại"),
    ("content/mail/vi/strings.toml", "name = \"Mã thư\"", "title = \"Thư\"\nname = \"Mã thư\""),
    ("content/mail/codes.toml", "retry = \"later\"\ncommands = [\"RCPT\", \"DATA\"]", "retry = \"no\"\ncommands = []"),
    ("content/mail/codes.toml", "confused_with = [\"ERR_7\"]", "confused_with = [\"451\"]"),
    ("content/mail/codes.toml", "status = \"vendor\"", "status = \"deprecated\""),
    ("content/mail/codes.toml", "[[code]]\nvalue = \"ERR_7\"", NEW_CODE),
    ("content/mail/registry.toml", "weight = 2", "weight = 9"),
    ("content/mail/registry.toml", "title = \"Mail Spec\"", "title = \"Mail Specification\""),
    ("site.toml", "title = \"Tiny\"", "title = \"Small\""),
    ("site.toml", "name = \"Tiếng Việt\"", "name = \"Tiếng Việt\"\nuntranslated = \"omit\""),
    ("site.toml", "\n[[locale]]\ntag = \"en\"", POLICY),
    ("templates/parts.html", "", PARTS),
    ("static/style.css", "", "p { color: red }"),
];

/// Every part that the program asks for, in few words.
const PARTS: &str = "\
    {%- component part_title(code) %}{{ code.value }}{% endcomponent part_title %}\
    {%- component part_badge(code, use_label) %}{{ code.value }}{{ use_label }}{% endcomponent part_badge %}\
    {%- component part_heading(code) %}{{ code.value }}{% endcomponent part_heading %}\
    {%- component part_choice(code, choose) %}{% if choose %}{{ choose.html }}{% endif %}{% endcomponent part_choice %}\
    {%- component part_column(code, sections) %}{% for s in sections %}{{ s.html }}{% endfor %}{% endcomponent part_column %}\
    {%- component part_link(code) %}{{ code.name }}{% endcomponent part_link %}\
    {%- component part_row(row, t) %}{{ row.label }}{{ t.vs }}{{ row.a }}{{ row.b }}{% endcomponent part_row %}\
    {%- component part_sentence(sentence) %}{{ sentence }}{% endcomponent part_sentence %}\
    {%- component part_language(language, t) %}{{ language.href }}{{ t.vs }}{% endcomponent part_language %}\
    {%- component part_same(same) %}{{ same.label }}{{ same.value }}{% endcomponent part_same %}\
    {%- component part_comparison(comparison) %}{{ comparison.href }}{% endcomponent part_comparison %}\
    {%- component part_source(source) %}{{ source.text }}{% endcomponent part_source %}";
const VI_451: &str = "+++\nname = \"Lỗi cục bộ\"\nsummary = \"Máy chủ vấp phải một lỗi của chính nó và đề nghị gửi lại sau.\"\n+++\n\n## description\n\nMáy chủ vấp.\n\n## when\n\nSau `RCPT`.\n\n## fix\n\nGửi lại sau.\n";
const CURATED: &str =
    "+++\nverdict = \"220 opens the door; 450 asks to come back later.\"\n+++\n\n## decide\n\n- Neither is an error.\n";
const NEW_CODE: &str = "[[code]]\nvalue = \"452\"\nname = \"Full\"\nclass = \"4xx\"\nsources = [{ id = \"spec\" }]\nconfused_with = [\"450\"]\n[code.facets]\nretry = \"later\"\n\n[[code]]\nvalue = \"ERR_7\"";
const POLICY: &str =
    "\n[pairs]\nindex_relatedness = 0\nindex_differences = 0\nindex_originality = 0.0\n\n[[locale]]\ntag = \"en\"";

/// A project, and which edits stand in it.
struct Author {
    project: Project,
    edited: [bool; EDITS.len()],
}

impl Author {
    fn new() -> Self {
        Self { project: Project::tiny(), edited: [false; EDITS.len()] }
    }

    /// Makes an edit, or takes it back.
    fn toggle(&mut self, edit: usize) {
        let (path, old, new) = EDITS[edit];
        let (from, to) = if self.edited[edit] { (new, old) } else { (old, new) };
        match (from, to) {
            ("", text) if old.is_empty() => self.project.write(path, text),
            (_, "") if old.is_empty() => fs::remove_file(self.project.root().join(path)).unwrap(),
            ("", text) => self.project.write(path, &(self.project.read(path) + text)),
            _ => self.project.edit(path, from, to),
        }
        self.edited[edit] = !self.edited[edit];
    }

    fn check(&self, what: &str) {
        let built = without_days(self.project.build("dist", &[]));
        let _ = fs::remove_dir_all(self.project.beside("clean"));
        let clean = without_days(self.project.build("clean", &[]));
        let differs: Vec<_> = built.iter().filter(|(path, bytes)| clean.get(*path) != Some(bytes)).collect();
        assert!(differs.is_empty(), "{what}: `{}` differs", differs[0].0);
        assert_same(&built, &clean);
    }
}

/// A clean build knows less of when pages changed: `tests/ledger.rs` is about that, and about feeds.
fn without_days(mut site: Tree) -> Tree {
    site.retain(|path, _| !path.ends_with("feed.xml"));
    for bytes in site.values_mut() {
        let Ok(mut text) = String::from_utf8(bytes.clone()) else { continue };
        for (before, after) in [("<lastmod>", "</lastmod>"), (",\"dateModified\":\"", "\""), (",\"updated\":", ",")] {
            let mut rest = text.split(before);
            let first = rest.next().unwrap().to_owned();
            text = rest.fold(first, |text, part| text + part.split_once(after).unwrap().1);
        }
        *bytes = text.into_bytes();
    }
    site
}

#[test]
fn after_any_edit_a_build_equals_a_clean_one() {
    let mut author = Author::new();
    author.check("nothing");
    for (edit, (path, _, new)) in EDITS.into_iter().enumerate() {
        author.toggle(edit);
        author.check(&format!("{path}: {new}"));
    }
    // Several at a time, back and forth (Knuth's MMIX constants).
    let mut chance = 1_u64;
    for _ in 0..6 {
        for _ in 0..3 {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            author.toggle(usize::try_from(chance >> 33).unwrap() % EDITS.len());
        }
        author.check("several");
    }
}

#[test]
fn after_a_partial_build_and_other_settings_a_build_equals_a_clean_one() {
    let mut author = Author::new();
    author.check("nothing");
    let dist = author.project.beside("dist");
    let build = |author: &Author, more: &[&str]| author.project.build("dist", more);
    author.toggle(0);
    build(&author, &["--locale", "vi"]);
    author.check("one locale");
    author.toggle(7);
    build(&author, &["--shard", "2/3"]);
    author.check("one shard");
    build(&author, &["--base-url", "https://other.example.org"]);
    author.check("another address");
    fs::remove_file(dist.join("mail/450-vs-451/index.html")).unwrap();
    fs::write(dist.join("vi/mail/450-vs-451/index.html"), "short").unwrap();
    author.check("pages are gone and damaged");
    for text in ["", "codegloss inputs 1\n", "codegloss inputs 1\nx *\n", "\u{fffd}"] {
        fs::write(dist.join(".codegloss/inputs"), text).unwrap();
        author.toggle(7);
        author.check("a note that says nothing");
    }
    fs::write(dist.join(".codegloss/inputs"), [0xff, 0xfe]).unwrap();
    author.toggle(7);
    author.check("a note that is no text");
    fs::remove_file(dist.join(".codegloss/ledger.tsv")).unwrap();
    author.check("nobody knows when pages changed");
}
