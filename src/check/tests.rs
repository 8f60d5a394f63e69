//! Each rule about prose, broken once over the tiny site.

use crate::catalog;
use crate::diag::Diagnostics;
use crate::source::SourceMap;
use crate::testing;

/// The tiny site with one file replaced.
fn with(path: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let tiny = testing::tiny_site();
    let mut sources = SourceMap::new();
    for (_, file) in tiny.files() {
        let text = if file.path == path { change(&file.text) } else { file.text.to_string() };
        sources.add(&file.path, text);
    }
    if tiny.id(path).is_none() {
        sources.add(path, change(""));
    }
    let mut problems = Diagnostics::new();
    let catalog = catalog::read(&sources, catalog::Drafts::LeaveOut, &mut problems).unwrap();
    super::run(&catalog, &sources, &mut problems);
    problems.finish(&std::collections::BTreeMap::new());
    problems.iter().map(|p| format!("{}: {}", p.rule.id, p.message)).collect()
}

const VI_450: &str = "content/mail/vi/450.md";

#[test]
fn the_tiny_site_breaks_no_rule() {
    assert_eq!(with("none.txt", str::to_owned), Vec::<String>::new());
}

#[test]
fn a_short_and_a_long_summary_are_found() {
    let set = |summary: &str| with(VI_450, |text| replace_line(text, "summary", &format!("summary = \"{summary}\"")));
    assert!(set("Bận.")[0].starts_with("prose/summary: the summary of `mail/450` has 4 columns"));
    assert!(set(&"dài ".repeat(60))[0].starts_with("prose/summary"));
}

fn replace_line(text: &str, key: &str, line: &str) -> String {
    text.lines().map(|l| if l.starts_with(key) { line } else { l }).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn a_paragraph_in_another_language_is_found() {
    let english = "The mailbox is busy at the moment because somebody else is writing to it, and the server would rather wait for a while than lose a message.";
    let found = with(VI_450, |text| text.replace("Có người khác đang ghi vào hộp thư.", english));
    assert_eq!(found, ["prose/language: a paragraph of `mail/450` in `vi` reads like English"]);
}

#[test]
fn a_copied_section_is_found() {
    let found = with("content/mail/vi/450-vs-err_7.md", |text| {
        text.replace("Nhìn ký tự đầu tiên.", "Look at the first character of it all.")
    });
    assert!(found.is_empty(), "not the same text: {found:?}");
    let copy = "Look at the first character.\n\nThen look at the second one too.";
    let tiny = with("content/mail/vi/450-vs-err_7.md", |text| text.replace("Nhìn ký tự đầu tiên.", copy));
    assert!(tiny.is_empty(), "the source differs: {tiny:?}");
    let found = with("content/mail/vi/450.md", |text| {
        text.replace(
            "Có người khác đang ghi vào hộp thư. So với <code:ERR_7>.",
            "Somebody else writes to the mailbox. Compare <code:ERR_7>.",
        )
    });
    assert_eq!(found, ["prose/copy: `description` of `mail/450` is a copy of the source text"]);
}

#[test]
fn a_code_that_is_named_but_never_linked_is_found() {
    let found = with("content/mail/en/451.md", |text| text.replace("Rarely.", "Rarely, and never as 450 or `220`."));
    assert_eq!(found, ["prose/unlinked: `mail/451` names 450 without a link"]);
}

#[test]
fn a_stale_translation_is_found_and_reflowing_is_not() {
    let hash = super::hash("Somebody else writes to the mailbox.\n Compare <code:ERR_7>.");
    let stamped = |hash: &str| {
        with(VI_450, |text| {
            text.replace("+++\n\n## Mô tả", &format!("source_hash = {{ description = \"{hash}\" }}\n+++\n\n## Mô tả"))
        })
    };
    assert!(stamped(&hash).is_empty());
    assert_eq!(
        stamped("0123456789ab"),
        ["l10n/stale: `description` of `mail/450` has changed since it was translated"]
    );
}

#[test]
fn a_wording_that_the_glossary_avoids_is_found() {
    let glossary = "[[term]]\nen = \"mailbox\"\nvi = \"hộp thư\"\navoid.vi = [\"thùng thư\"]\n";
    assert!(with("content/glossary.toml", |_| glossary.to_owned()).is_empty());
    let glossary = glossary.replace("thùng thư", "Người khác");
    assert_eq!(with("content/glossary.toml", |_| glossary.clone()), ["prose/term: `mail/450` says \"người khác\""]);
}

#[test]
fn a_code_without_a_source_is_found() {
    let found = with("content/mail/codes.toml", |text| {
        text.replacen("sources = [{ id = \"spec\", section = \"2\" }]\n", "", 1)
    });
    assert_eq!(found, ["code/source: `450` has no source"]);
}

#[test]
fn messages_marked_as_not_translated_are_counted_by_file() {
    let strings = "content/mail/vi/strings.toml";
    let first = with(strings, |text| text.replacen('\n', " # untranslated\n", 1));
    assert_eq!(first, ["strings/untranslated: a message of `vi` is marked as not translated"]);
    let two = with(strings, |text| text.replacen('\n', " # untranslated\n# untranslated\n", 1));
    assert_eq!(two, ["strings/untranslated: 2 messages of `vi` are marked as not translated"]);
}
