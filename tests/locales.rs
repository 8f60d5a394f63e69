//! Locales are data: a right-to-left one, a CJK one and a pseudo-locale over the fixture site, without
//! a change of a template.
//!
//! The site is made by `project::locales`. Where a test names a rule such as I18N-13, it is the rule of
//! that number in the project's list.
#![allow(clippy::disallowed_methods, reason = "tests and measurements look at the disk themselves")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod page;
mod project;

use std::sync::LazyLock;

use page::Element;
use project::Tree;
use unicode_normalization::is_nfc;

/// What a check lets through.
type Allowed = &'static [&'static str];

struct Site {
    files: Tree,
    said: String,
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let project = project::locales::project();
    let out = project.beside("dist");
    let run = project.run(&["build", "--format", "short", "--out", out.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    Site { files: project::tree(&out), said: run.stderr }
});

fn html(path: &str) -> &'static str {
    let bytes = SITE.files.get(path).unwrap_or_else(|| panic!("there is no `{path}`"));
    std::str::from_utf8(bytes).unwrap()
}

fn read(path: &str) -> Element {
    page::parse(html(path))
}

/// What the search of a locale finds.
fn search(locale: &str) -> String {
    let prefix = format!("assets/search/{locale}.");
    let (_, bytes) = SITE.files.iter().find(|(path, _)| path.starts_with(&prefix)).unwrap();
    String::from_utf8_lossy(bytes).into_owned()
}

/// Paths of the pages of a locale.
fn pages(locale: &str) -> Vec<&'static str> {
    let prefix = format!("{locale}/");
    let own = |path: &&String| path.ends_with(".html") && path.starts_with(&prefix);
    let found: Vec<&str> = SITE.files.keys().filter(own).map(String::as_str).collect();
    assert!(found.len() > 15, "{locale}: {found:?}");
    found
}

/// The language an element's text is in: the nearest `lang`.
fn language<'e>(element: &'e Element, above: &[&'e Element]) -> &'e str {
    let all = std::iter::once(element).chain(above.iter().rev().copied());
    all.filter_map(|element| element.get("lang")).next().unwrap()
}

fn untranslatable(element: &Element, above: &[&Element]) -> bool {
    let no = |element: &Element| element.get("translate") == Some("no");
    no(element) || above.iter().copied().any(no)
}

/// Every piece of text that a reader of the page's language sees or hears, with the element it is in.
fn texts(page: &Element) -> Vec<(String, String)> {
    let own = page.named("html")[0].get("lang").unwrap();
    let mut found = Vec::new();
    page.walk(&mut |element, above| {
        let head = above.iter().any(|e| e.name == "head");
        let skipped = ["script", "style"].contains(&element.name.as_str()) || element.name.is_empty();
        if head || skipped || language_or(element, above, own) != own || untranslatable(element, above) {
            return;
        }
        let attributes = ["aria-label", "placeholder", "title", "alt"].iter().filter_map(|name| element.get(name));
        for text in std::iter::once(element.own_text()).chain(attributes.map(str::to_owned)) {
            if !text.trim().is_empty() {
                found.push((element.name.clone(), text.trim().to_owned()));
            }
        }
    });
    found
}

fn language_or<'e>(element: &'e Element, above: &[&'e Element], or: &'e str) -> &'e str {
    if element.name == "html" || above.iter().any(|e| e.name == "html") { language(element, above) } else { or }
}

/// What stands outside brackets.
fn outside(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '⟦' => depth += 1,
            '⟧' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn locales_of_strings_alone_build_without_a_warning() {
    let problems: Vec<&str> = SITE.said.lines().filter(|l| l.contains("warning") || l.contains("error")).collect();
    assert_eq!(problems, Vec::<&str>::new());
}

#[test]
fn every_page_says_its_language_and_the_direction_of_its_script() {
    for (locale, dir) in [("vi", "ltr"), ("ar", "rtl"), ("ja", "ltr"), ("en-XA", "ltr")] {
        for path in pages(locale) {
            let page = read(path);
            let html = page.named("html")[0];
            assert_eq!((html.get("lang"), html.get("dir")), (Some(locale), Some(dir)), "{path}");
        }
    }
}

/// I18N-02: text of another language is marked, with its direction where that differs.
#[test]
fn text_of_another_language_is_marked_with_language_and_direction() {
    let mut found = Vec::new();
    for path in pages("ar") {
        // The name of a language in the switcher is one line by itself.
        let foreign = |e: &Element| e.get("lang").is_some_and(|lang| lang != "ar") && e.get("hreflang").is_none();
        for element in read(path).find(|e| foreign(e) && e.get("dir") != Some("ltr")) {
            found.push(format!("{path}: <{}>{}", element.name, element.text()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let entry = read("ar/mail/451/index.html");
    let marked = entry.find(|e| e.get("lang") == Some("en") && e.text().contains("The server stumbled."));
    assert_eq!(marked.len(), 1);
    let own = read("ja/mail/450/index.html");
    let foreign: Vec<String> =
        own.find(|e| e.get("lang") == Some("en") && e.name == "div").iter().map(|e| e.text()).collect();
    assert_eq!(foreign, ["When waiting helps."], "the one section that Japanese lacks");
}

/// I18N-13: what the theme or the program writes comes from the strings.
#[test]
fn the_pseudo_locale_has_no_word_outside_its_brackets() {
    // Names that are the same in every language: the site's, the registry's, a source's, a language's.
    const NAMES: Allowed =
        &["Tiny", "Mail Spec", "Mail", "English", "Tiếng Việt", "العربية", "日本語", "[English]", "and", "1982"];
    let mut found = Vec::new();
    for path in pages("en-XA") {
        for (element, text) in texts(&read(path)) {
            let rest = NAMES.iter().fold(outside(&text), |rest, name| rest.replace(name, ""));
            if rest.contains(char::is_alphabetic) {
                found.push(format!("{path}: <{element}>{text}"));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// I18N-16: facts and sentences need strings alone.
#[test]
fn facts_and_sentences_are_in_the_language_without_any_prose() {
    let latin = |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
    for (locale, label, sentence) in [
        ("ar", "إعادة المحاولة", "بعد 220 لا يُعاد الطلب. بعد 451 يُعاد الطلب لاحقًا."),
        ("ja", "再試行", "220 のあと、要求は繰り返さない。451 のあと、要求をあとで繰り返す。"),
    ] {
        let page = read(&format!("{locale}/mail/220-vs-451/index.html"));
        let labels: Vec<String> = page.find(|e| e.get("scope") == Some("row")).iter().map(|e| e.text()).collect();
        assert!(labels.iter().any(|l| l == label), "{labels:?}");
        assert!(labels.iter().all(|l| !latin(&outside(l))), "{labels:?}");
        let sentences: Vec<String> = page
            .find(|e| e.has_class("sentences"))
            .iter()
            .flat_map(|list| list.named("li"))
            .map(Element::text)
            .collect();
        assert!(sentences.iter().any(|s| s == sentence), "{sentences:?}");
    }
    for path in pages("ar").iter().chain(&pages("ja")) {
        for (element, text) in texts(&read(path)) {
            let table = ["td", "th", "dt", "dd", "caption", "h1", "h2", "h3"].contains(&element.as_str());
            let rest =
                ["Mail Spec", "Mail", "TLS", "Tiny"].iter().fold(outside(&text), |rest, name| rest.replace(name, ""));
            assert!(!table || !latin(&rest), "{path}: `{text}` in <{element}>");
        }
    }
}

/// Japanese has a title of its own for the registry, Arabic and English have none.
#[test]
fn a_registry_has_its_title_in_the_language_of_the_page() {
    for (locale, title) in [("ja/", "メール"), ("ar/", "Mail"), ("", "Mail")] {
        for (path, values) in [("450", "450"), ("450-vs-451", "450"), ("4xx", "4xx")] {
            let path = format!("{locale}mail/{path}/index.html");
            let page = read(&path);
            let h1 = page.named("h1")[0].text();
            assert!(h1.starts_with(&format!("{title} {values} ")), "{path}: {h1}");
            let own = page.named("title")[0].text();
            assert!(own.contains(&format!("{title} {values}")), "{path}: {own}");
            let headline = format!("\"headline\":\"{title} {values} ");
            assert!(html(&path).contains(&headline), "{path}: {headline}");
            let registries = page.find(|e| e.name == "nav" && e.has_class("registries"));
            let links: Vec<String> = registries[0].named("a").iter().map(|a| a.text()).collect();
            assert_eq!(links, [title], "{path}");
        }
        for path in ["mail", "mail/450", "mail/450-vs-451"] {
            let document = html(&format!("{locale}{path}/index.json"));
            assert!(document.contains(&format!("\"title\":\"{title}\"")), "{locale}{path}: {document}");
        }
        let markdown = html(&format!("{locale}mail/450/index.md"));
        assert!(markdown.starts_with(&format!("# {title} 450 ")), "{markdown}");
        let found = search(if locale.is_empty() { "en" } else { &locale[..2] });
        assert!(found.contains(&format!("\"title\":\"{title}\"")), "{found}");
    }
}

/// I18N-06: Arabic has six plural categories, and they are used.
#[test]
fn a_count_takes_the_plural_category_of_the_language() {
    assert!(read("ar/mail/index.html").text().contains("5 رموز بريد"));
    assert!(read("ja/mail/index.html").text().contains("メールコード 5 件"));
    let pair = read("ar/mail/450-vs-451/index.html").text();
    assert!(pair.contains("وحده 450 يجيب عن الأمر DATA."), "{pair}");
}

#[test]
fn a_reader_is_told_in_his_language_that_a_page_is_not_translated() {
    let notice = |path: &str| read(path).find(|e| e.has_class("notice")).first().map(|e| e.text());
    let whole = notice("ar/mail/451/index.html").unwrap();
    assert_eq!(whole, "هذه الصفحة غير مترجمة بعد: نصها باللغة الإنجليزية. الحقائق والفروق بالعربية.");
    let part = notice("ja/mail/450-vs-451/index.html").unwrap();
    assert_eq!(part, "このページの一部はまだ翻訳されておらず、英語で書かれている。");
    assert_eq!(notice("ja/mail/450/index.html"), None);
    assert_eq!(notice("mail/450/index.html"), None);
}

fn head<'e>(page: &'e Element, rel: &str) -> Vec<&'e Element> {
    page.find(|e| e.name == "link" && e.get("rel") == Some(rel))
}

/// SEO-10 and the fallback's promise: an untranslated page leads search engines to its source.
#[test]
fn an_untranslated_page_is_left_to_its_source() {
    for locale in ["ar", "en-XA"] {
        let page = read(&format!("{locale}/mail/450/index.html"));
        assert_eq!(head(&page, "canonical")[0].get("href"), Some("https://tiny.example.org/docs/mail/450/"));
        assert!(head(&page, "alternate").iter().all(|link| link.get("hreflang").is_none()));
    }
    let source = read("mail/450/index.html");
    let alternates: Vec<&str> = head(&source, "alternate").iter().filter_map(|e| e.get("hreflang")).collect();
    assert_eq!(alternates, ["en", "vi", "ja", "x-default"]);
    let own = read("ja/mail/450/index.html");
    assert_eq!(head(&own, "canonical")[0].get("href"), Some("https://tiny.example.org/docs/ja/mail/450/"));
}

#[test]
fn untranslated_pages_are_in_no_sitemap_and_no_search_index() {
    let maps: String = SITE
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("sitemap"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect();
    assert!(maps.contains("https://tiny.example.org/docs/ja/mail/450/<"));
    for path in ["ar/mail/450/", "en-XA/mail/450/", "ja/mail/451/", "ar/about/"] {
        assert!(!maps.contains(&format!("https://tiny.example.org/docs/{path}<")), "{path}");
    }
    assert!(search("ja").contains("使用中"));
    for foreign in ["The server stumbled", "Something went wrong"] {
        assert!(search("en").contains("Something went wrong"));
        assert!(!search("ar").contains(foreign) && !search("ja").contains(foreign), "{foreign}");
    }
}

/// I18N-08: a deep link survives a change of language.
#[test]
fn ids_are_the_same_in_every_language() {
    let ids = |path: &str| -> Vec<String> {
        let page = read(path);
        let main = page.named("main")[0];
        let has = main.find(|e| e.get("id").is_some() && ["h2", "h3", "h4"].contains(&e.name.as_str()));
        has.iter().filter_map(|e| e.get("id")).map(str::to_owned).collect()
    };
    for path in ["mail/450/index.html", "mail/451/index.html", "mail/450-vs-err_7/index.html", "mail/index.html"] {
        let english = ids(path);
        assert!(english.len() > 2, "{path}: {english:?}");
        for locale in ["vi", "ar", "en-XA"] {
            // A list may be left out where no page of that language is worth listing.
            let own = ids(&format!("{locale}/{path}"));
            assert!(own.len() > 2 && own.iter().all(|id| english.contains(id)), "{locale}/{path}: {own:?}");
        }
    }
}

/// I18N-14 and I18N-15.
#[test]
fn output_is_in_normalization_form_c_and_holds_no_invisible_marks() {
    for (path, bytes) in SITE.files.iter().filter(|(path, _)| !path.starts_with("assets/vendor/")) {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        assert!(is_nfc(text) && is_nfc(path), "{path}");
        let invisible = |c: char| ('\u{2066}'..='\u{2069}').contains(&c) || c == '\u{200b}';
        if path.ends_with(".html") {
            assert!(!page::parse(text).named("title")[0].text().contains(invisible), "{path}");
        } else if path.starts_with("assets/search/") {
            assert!(!text.contains(invisible), "{path}");
        }
    }
}

/// I18N-17: codes and protocol text are not for translators.
#[test]
fn codes_and_transcripts_are_not_offered_for_translation() {
    for locale in ["ar", "ja"] {
        for path in pages(locale) {
            read(path).walk(&mut |element, above| {
                if element.name == "code" || element.has_class("transcript") {
                    assert!(untranslatable(element, above), "{path}: {}", element.text());
                }
            });
        }
    }
}

/// I18N-07, on the fixture; the flagship's page is looked at in `tests/pages.rs`.
#[test]
fn vietnamese_headings_are_what_they_must_be() {
    let page = html("vi/mail/450-vs-err_7/index.html");
    for heading in [
        "Mô tả",
        "Khi bạn thấy mã này",
        "Cách khắc phục",
        "Sự khác biệt chính",
        "Khi nào dùng cái nào",
        "Tìm hiểu thêm",
    ] {
        assert!(is_nfc(heading) && page.contains(&format!(">{heading}</h")), "{heading}");
    }
}
