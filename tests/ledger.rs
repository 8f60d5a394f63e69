//! Published addresses stay, and `lastmod` tells the truth: what an author sees who edits a site with
//! and without a ledger, on this machine and on a fresh one.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod project;

use project::{Project, Tree, all, assert_same};
use std::collections::BTreeMap;
use std::fs;

const CODES: &str = "content/mail/codes.toml";
const BUSY: &str = "content/mail/en/450.md";

/// Day of the last change by path, from every sitemap; empty where there is none.
fn days(site: &Tree) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (_, bytes) in site.iter().filter(|(path, _)| path.starts_with("sitemaps/")) {
        for url in String::from_utf8(bytes.clone()).unwrap().split("<url>").skip(1) {
            let between = |open: &str, close: &str| Some(url.split_once(open)?.1.split_once(close)?.0.to_owned());
            let path = between("<loc>https://tiny.example.org/docs", "</loc>").unwrap();
            found.insert(path, between("<lastmod>", "</lastmod>").unwrap_or_default());
        }
    }
    found
}

/// The paths whose day differs, which must then be `day`.
fn moved(before: &Tree, after: &Tree, day: &str) -> Vec<String> {
    let (before, after) = (days(before), days(after));
    let differs: Vec<String> = after.keys().filter(|path| before.get(*path) != after.get(*path)).cloned().collect();
    for path in &differs {
        assert_eq!(after[path], day, "{path}");
    }
    differs
}

/// A site that was built on the first day, with a ledger.
fn published() -> (Project, Tree) {
    let project = Project::tiny();
    let run = project.run(&["ledger", "update", "--date", "2026-02-01"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let tree = project.build("dist", &["--date", "2026-02-01"]);
    (project, tree)
}

fn without_451(project: &Project) {
    let text = project.read(CODES);
    let (start, end) =
        (text.find("[[code]]\nvalue = \"451\"").unwrap(), text.find("[[code]]\nvalue = \"ERR_7\"").unwrap());
    project.write(CODES, &format!("{}{}", &text[..start], &text[end..]));
    fs::remove_file(project.root().join("content/mail/en/451.md")).unwrap();
}

#[test]
fn without_a_ledger_nothing_is_checked_and_none_is_written() {
    let project = Project::tiny();
    project.build("dist", &[]);
    without_451(&project);
    project.build("dist", &[]);
    assert!(!project.root().join("ledger.tsv").exists());
    let run = project.run(&["ledger", "check"]);
    assert_eq!((run.status, run.stderr.contains("`codegloss ledger update` writes it")), (1, true), "{}", run.stderr);
}

#[test]
fn a_published_code_cannot_disappear_unnoticed() {
    let (project, before) = published();
    without_451(&project);
    for command in [&["build"][..], &["check"], &["ledger", "check"], &["ledger", "update"]] {
        let run = project.run(command);
        assert_eq!(run.status, 1, "{command:?}: {}", run.stderr);
        assert_eq!(run.stderr.matches("error[ledger/lost]").count(), 1, "{}", run.stderr);
        for said in [
            "`/mail/451/` was published and is gone",
            "--> ledger.tsv:",
            "aliases = [\"451\"]",
            "`[[redirect]]` with `from = \"/mail/451/\"`",
            "status = \"withdrawn\"",
            "ledger update --forget",
        ] {
            assert!(run.stderr.contains(said), "`{said}` is not in\n{}", run.stderr);
        }
    }
    let out = project.beside("dist");
    let run = project.run(&["build", "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert_same(&before, &project::tree(&out));
}

#[test]
fn an_alias_takes_the_place_of_a_code_and_of_its_comparisons() {
    let (project, _) = published();
    without_451(&project);
    project.edit(CODES, "value = \"450\"\n", "value = \"450\"\naliases = [\"451\"]\n");
    project.build("dist", &[]);
    let run = project.run(&["ledger", "update", "--date", "2026-02-02"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(project.read("ledger.tsv").contains("\n/mail/451/\t-\t-\n"), "the address is not forgotten");
    // The alias is needed from now on.
    project.edit(CODES, "aliases = [\"451\"]\n", "");
    assert!(project.run(&["build"]).stderr.contains("`/mail/451/` was published and is gone"));
}

#[test]
fn a_redirect_takes_the_place_of_a_code_in_every_language() {
    let (project, _) = published();
    without_451(&project);
    let site = project.read("site.toml");
    project.write("site.toml", &format!("{site}\n[[redirect]]\nfrom = \"/mail/451/\"\nto = \"/mail/450/\"\n"));
    project.build("dist", &[]);
}

#[test]
fn a_withdrawn_code_keeps_its_page_and_its_comparisons_with_a_notice() {
    let (project, before) = published();
    assert!(String::from_utf8_lossy(&before["mail/450-vs-err_7/index.html"]).contains("rel=\"canonical\""));
    project.edit(CODES, "status = \"vendor\"", "status = \"withdrawn\"");
    fs::remove_file(project.root().join("content/mail/en/err_7.md")).unwrap();
    let after = project.build("dist", &[]);
    let page = |path: &str| String::from_utf8(after[path].clone()).unwrap();
    assert!(page("mail/err_7/index.html").contains("This code has been withdrawn"));
    assert!(page("vi/mail/err_7/index.html").contains("Mã này đã được rút khỏi tài liệu"));
    assert!(page("mail/450-vs-err_7/index.html").contains("noindex, follow"));
    assert!(before.keys().filter(|path| path.ends_with(".html")).all(|path| after.contains_key(path)));
}

#[test]
fn comparisons_that_follow_from_the_codes_cannot_disappear_either() {
    let (project, _) = published();
    let site = project.read("site.toml");
    project.write("site.toml", &format!("{site}\n[pairs]\nemit = \"curated\"\n"));
    let run = project.run(&["build"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("5 comparisons that were published are gone"), "{}", run.stderr);
    assert!(run.stderr.contains("such as `/mail/220-vs-450/`"), "{}", run.stderr);
    assert_eq!(project.run(&["ledger", "update", "--forget"]).status, 0);
    assert!(!project.read("ledger.tsv").contains("*-vs-*"));
    assert!(project.read("ledger.tsv").contains("/mail/450-vs-err_7/"));
    project.build("dist", &[]);
}

#[test]
fn a_language_that_goes_is_one_problem() {
    let (project, _) = published();
    project.edit("site.toml", "\n[[locale]]\ntag = \"vi\"\nname = \"Tiếng Việt\"\n", "");
    fs::remove_dir_all(project.root().join("content/mail/vi")).unwrap();
    fs::remove_file(project.root().join("content/vi.md")).unwrap();
    let run = project.run(&["build"]);
    assert_eq!(run.stderr.matches("error[ledger/lost]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("`/vi/` was published and is gone"), "{}", run.stderr);
}

#[test]
fn what_may_go_is_given_up_on_request_alone() {
    let (project, _) = published();
    without_451(&project);
    let run = project.run(&["ledger", "update", "--forget"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!project.read("ledger.tsv").contains("451"));
    project.build("dist", &[]);
    assert_eq!(project.run(&["ledger", "check"]).status, 0);
}

#[test]
fn a_conflict_of_version_control_is_found_in_its_line() {
    let (project, _) = published();
    project.edit("ledger.tsv", "/mail/450/", "<<<<<<< ours\n/mail/450/");
    for command in [&["build"][..], &["ledger", "update"]] {
        let run = project.run(command);
        assert_eq!(run.status, 1);
        assert!(run.stderr.contains("error[ledger/line]: this line does not begin with a route"), "{}", run.stderr);
        assert!(run.stderr.contains("| <<<<<<< ours"), "{}", run.stderr);
    }
}

#[test]
fn a_change_of_looks_moves_no_day() {
    let (project, before) = published();
    assert_same(&before, &project.build("dist", &["--date", "2026-03-01"]));
    project.write("static/style.css", "main { color: red }\n");
    project.write("templates/page.html", "{% extends \"base.html\" %}{% block main %}<h1>{{ name }}</h1><p>New words.</p>{{ html }}{% endblock main %}\n");
    let parts = include_str!("../templates/parts.html").replace("<h4 id", "<p>Another look</p><h4 id");
    project.write("templates/parts.html", &parts);
    let after = project.build("dist", &["--date", "2026-03-01"]);
    assert!(before["mail/450-vs-err_7/index.html"] != after["mail/450-vs-err_7/index.html"]);
    assert_eq!(moved(&before, &after, ""), [""; 0]);
}

#[test]
fn a_reflowed_paragraph_is_the_same_text() {
    let (project, before) = published();
    project.edit(BUSY, "Somebody else writes", "Somebody\nelse writes");
    assert_eq!(moved(&before, &project.build("dist", &["--date", "2026-03-01"]), ""), [""; 0]);
}

#[test]
fn an_edit_of_prose_moves_the_pages_that_show_it_and_no_other() {
    let (project, before) = published();
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    let after = project.build("dist", &["--date", "2026-03-01"]);
    // The Vietnamese comparison is not indexable: one of its codes is not translated.
    assert_eq!(moved(&before, &after, "2026-03-01"), ["/mail/450-vs-err_7/", "/mail/450/"]);
    let index = String::from_utf8(after["sitemap.xml"].clone()).unwrap();
    assert!(index.contains("sitemaps/en-mail.xml</loc><lastmod>2026-03-01</lastmod>"), "{index}");
    assert!(!index.contains("sitemaps/vi-mail.xml</loc><lastmod>2026-03-01"), "{index}");
}

#[test]
fn structured_data_names_the_day_of_the_sitemap() {
    let (project, _) = published();
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    for args in [&[][..], &["--shard", "2/2"]] {
        let site = project.build("dist", &[&["--date", "2026-03-01"], args].concat());
        let page = |path: &str| String::from_utf8(site[path].clone()).unwrap();
        assert!(page("vi/mail/450/index.html").contains("\"dateModified\":\"2026-01-05\""));
        assert!(!page("vi/mail/450-vs-err_7/index.html").contains("dateModified"), "it is not to be indexed");
        if args.is_empty() {
            assert!(page("mail/450/index.html").contains("\"dateModified\":\"2026-03-01\""));
        }
    }
}

#[test]
fn an_edit_of_a_summary_moves_the_overviews_that_list_it() {
    let (project, before) = published();
    project.edit(BUSY, "The mailbox is busy at the moment", "The mailbox is busy for now");
    let after = project.build("dist", &["--date", "2026-03-01"]);
    assert_eq!(moved(&before, &after, "2026-03-01"), ["/mail/", "/mail/450/", "/mail/4xx/"]);
}

#[test]
fn an_edit_of_a_fact_moves_its_pages_in_every_language() {
    let (project, before) = published();
    project.edit(CODES, "closes = false\n\n[[code]]\nvalue = \"451\"", "closes = true\n\n[[code]]\nvalue = \"451\"");
    let after = project.build("dist", &["--date", "2026-03-01"]);
    let moved = moved(&before, &after, "2026-03-01");
    for path in ["/mail/450/", "/vi/mail/450/", "/mail/450-vs-err_7/"] {
        assert!(moved.iter().any(|p| p == path), "{path} is not among {moved:?}");
    }
    assert!(!moved.iter().any(|p| p.contains("220") || p.contains("about")), "{moved:?}");
}

#[test]
fn a_fresh_machine_keeps_the_days_of_the_ledger() {
    let (project, _) = published();
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    assert_eq!(project.run(&["ledger", "check"]).status, 1);
    let run = project.run(&["ledger", "update", "--date", "2026-03-01"]);
    assert!(run.stderr.contains("0 new, 2 changed, 0 gone"), "{}", run.stderr);
    assert_eq!(project.run(&["ledger", "check"]).status, 0);
    let here = project.build("dist", &["--date", "2026-03-02"]);
    let fresh = project.build("elsewhere", &["--date", "2027-01-01"]);
    assert_eq!(days(&fresh)["/mail/450/"], "2026-03-01");
    assert_same(&here, &fresh);
}

#[test]
fn without_a_ledger_the_output_keeps_the_days() {
    let project = Project::tiny();
    let first = project.build("dist", &["--date", "2026-02-01"]);
    assert_eq!(days(&first)["/mail/450/"], "2026-01-04", "the author's word");
    assert_eq!(days(&first)["/mail/451/"], "", "nobody knows, and the day of the build is none");
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    project.build("dist", &["--date", "2026-03-01"]);
    let later = project.build("dist", &["--date", "2026-04-01"]);
    assert_eq!(days(&later)["/mail/450/"], "2026-03-01");
    assert_eq!(days(&later)["/mail/220/"], "2026-01-02");
}

#[test]
fn the_day_comes_from_the_environment_when_it_is_not_given() {
    let (project, before) = published();
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    let out = project.beside("dist");
    let build = |epoch: &str| {
        let mut command = project.command(&["build", "--out", out.to_str().unwrap()]);
        command.env("SOURCE_DATE_EPOCH", epoch).output().unwrap()
    };
    assert_eq!(build("yesterday").status.code(), Some(2));
    assert!(build("1772323200").status.success());
    assert_eq!(moved(&before, &project::tree(&out), "2026-03-01").len(), 2);
}

#[test]
fn shards_and_threads_leave_the_same_record() {
    let (project, _) = published();
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    project.build("one", &["--date", "2026-03-01", "--jobs", "1"]);
    project.build("many", &["--date", "2026-03-01", "--jobs", "7"]);
    let mut merge = vec!["merge".to_owned()];
    for n in 1..=3 {
        project.build(&format!("part-{n}"), &["--date", "2026-03-01", "--shard", &format!("{n}/3")]);
        merge.push(project.beside(&format!("part-{n}")).display().to_string());
    }
    merge.extend(["--out".to_owned(), project.beside("merged").display().to_string()]);
    let run = project.run_inside(&merge.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(run.status, 0, "{}", run.stderr);
    let mut one = all(&project.beside("one"));
    assert!(String::from_utf8_lossy(&one[".codegloss/ledger.tsv"]).contains("/mail/450/\t"));
    assert_same(&one, &all(&project.beside("many")));
    // No part can say what pages of the others were made from, so the next build renders everything.
    let mut merged = all(&project.beside("merged"));
    assert!(one.remove(".codegloss/inputs").is_some_and(|note| !note.is_empty()));
    assert_eq!(merged.remove(".codegloss/inputs"), Some(Vec::new()));
    assert_same(&one, &merged);
}

#[test]
fn a_part_of_the_site_leaves_the_record_of_the_whole() {
    let (project, _) = published();
    project.build("dist", &["--locale", "vi"]);
    let record = fs::read_to_string(project.beside("dist/.codegloss/ledger.tsv")).unwrap();
    assert_eq!(record, project.read("ledger.tsv"));
}

#[test]
fn changes_are_told_to_search_engines() {
    let (project, _) = published();
    let site = project.read("site.toml");
    project.write("site.toml", &format!("{site}\n[output]\nindexnow = \"0123456789abcdef\"\n"));
    project.edit(BUSY, "Somebody else writes", "Another client writes");
    project.edit(CODES, "status = \"vendor\"", "status = \"withdrawn\"");
    let since = project.beside("dist/.codegloss/ledger.tsv");
    let run = project.run(&["ledger", "changes", "--since", since.to_str().unwrap()]);
    let expected = "~ https://tiny.example.org/docs/mail/450/\n~ https://tiny.example.org/docs/mail/err_7/\n- https://tiny.example.org/docs/mail/450-vs-err_7/\n";
    assert_eq!(run.stdout, expected, "{}", run.stderr);
    let bodies = project.run(&["ledger", "changes", "--since", since.to_str().unwrap(), "--as", "indexnow"]).stdout;
    let tree = project.build("dist", &["--date", "2026-03-01"]);
    assert_eq!(tree["0123456789abcdef.txt"], b"0123456789abcdef");
    let requests = |project: &Project| fs::read_to_string(project.beside("dist/.codegloss/indexnow.jsonl")).unwrap();
    assert_eq!(requests(&project), bodies);
    let body: serde_json::Value = serde_json::from_str(&bodies).unwrap();
    assert_eq!(body["urlList"].as_array().unwrap().len(), 3);
    project.build("dist", &["--date", "2026-03-02"]);
    assert_eq!(requests(&project), "", "nothing changed since");
}
