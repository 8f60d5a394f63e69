//! Rules OFF of a bundle, on every file of it, whole and with parts left out.

#[cfg(feature = "docset")]
mod docset;
mod html;

use super::*;
use crate::config::Emit;
use crate::plan::{LinkStyle, Scope};
use crate::site::LeftOut;
use crate::testing::tiny_site;
use crate::write::Memory;
use crate::{catalog, pipeline};
use html::{Tag, resolve, tags};
use std::collections::{BTreeMap, BTreeSet};

type Files = BTreeMap<String, Vec<u8>>;

/// The hosted site of the tiny one.
const HOSTED: &str = "https://tiny.example.org/docs/";

/// Attributes with the address of a file or page; `data-*` are those that scripts load.
const ADDRESSES: [&str; 9] =
    ["href", "src", "srcset", "action", "poster", "data-index", "data-engine", "data-core", "data-src"];

/// The tiny site with a second registry that refers to the first.
fn sources() -> SourceMap {
    let mut sources = tiny_site();
    sources.add(
        "content/web/registry.toml",
        "id = \"web\"\ntitle = \"Web\"\n[[source]]\nid = \"s\"\ntitle = \"S\"\nurl = \"https://example.org/s\"\n\
         [[class]]\nid = \"5xx\"\nmatch = \"5\"\ntone = \"error\"\n\
         [[facet]]\nid = \"like\"\nkind = \"code-refs\"\ncompare = \"table\"\n",
    );
    let code = |value: &str| {
        format!(
            "[[code]]\nvalue = \"{value}\"\nname = \"N{value}\"\nstatus = \"standard\"\nsources = [{{ id = \"s\" }}]\n\
             related = [\"mail/450\"]\n[code.facets]\nlike = [\"mail/450\"]\n"
        )
    };
    for locale in ["en", "vi"] {
        let strings = "name = \"Web codes\"\nclass.5xx = { name = \"Failures\", short = \"failure\" }\n";
        sources.add(&format!("content/web/{locale}/strings.toml"), strings);
    }
    sources.add("content/web/codes.toml", ["500", "503", "504"].map(code).concat());
    sources
}

fn with_site<T>(scope: impl Fn(&catalog::Catalog) -> Scope, use_it: impl FnOnce(&mut Site, &SourceMap) -> T) -> T {
    let project = pipeline::check(sources(), Diagnostics::new());
    let catalog = project.catalog.unwrap();
    let scope = scope(&catalog);
    use_it(&mut Site::new(catalog, &scope, LinkStyle::Offline), &project.sources)
}

fn write(site: &Site, sources: &SourceMap, target: Target<'_>) {
    let mut problems = Diagnostics::new();
    let assets = Assets::new(sources, &site.catalog);
    let volume = Volume::new((site, sources), &assets, start::FOLDER, start::files(site, &assets), &mut problems);
    volume.write(target, &|_| {}, &mut problems).unwrap();
    assert!(!problems.has_errors(), "{:?}", problems.iter().collect::<Vec<_>>());
}

fn bundle(left_out: LeftOut, scope: impl Fn(&catalog::Catalog) -> Scope) -> Files {
    with_site(scope, |site, sources| {
        site.left_out = left_out;
        let memory = Memory::new();
        write(site, sources, Target::Any(&memory));
        memory.into_files()
    })
}

fn whole() -> Files {
    bundle(LeftOut::Hosted, |_| Scope::default())
}

fn only_vietnamese_web(catalog: &catalog::Catalog) -> Scope {
    let locales = catalog.locale_by_tag("vi").into_iter().collect();
    let registries = catalog.registry_by_id("web").into_iter().collect();
    Scope { locales, registries, ..Scope::default() }
}

fn curated(_: &catalog::Catalog) -> Scope {
    Scope { pairs: Emit::Curated, ..Scope::default() }
}

fn text<'f>(files: &'f Files, path: &str) -> &'f str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no `{path}` in {:?}", files.keys()));
    std::str::from_utf8(bytes).unwrap()
}

fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files.keys().filter(|path| path.ends_with(".html")).map(|path| (path.as_str(), text(files, path)))
}

/// Every address in a page with its tag.
fn addresses(page: &str) -> Vec<(Tag<'_>, &'static str, String)> {
    let mut all = Vec::new();
    for tag in tags(page) {
        let found = ADDRESSES.iter().filter_map(|name| Some((*name, tag.attribute(name)?)));
        all.extend(found.map(|(name, value)| (tag.clone(), name, value)));
    }
    all
}

fn is_absolute(address: &str) -> bool {
    address.starts_with('/') || address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}

/// OFF-01 and OFF-02 of one bundle; returns what it says of its hosted site.
fn check_links(files: &Files) -> Vec<String> {
    let mut hosted = Vec::new();
    for (path, page) in pages(files) {
        for (tag, name, address) in addresses(page) {
            let place = format!("{path}: <{} {name}=\"{address}\">", tag.name);
            if is_absolute(&address) {
                assert_eq!(tag.name, "a", "{place}");
                assert!(address.starts_with("https://"), "{place}");
                if address.starts_with(HOSTED) {
                    assert!(tag.attribute("rel").is_some_and(|rel| rel.contains("external")), "{place}");
                    assert!(tag.attribute("class").is_some_and(|class| class.contains("external")), "{place}");
                    hosted.push(address);
                }
                continue;
            }
            let (file, anchor) = resolve(path, &address);
            assert!(files.contains_key(&file), "{place} leads to `{file}`, which is not there");
            if let Some(anchor) = anchor {
                let holds = tags(text(files, &file)).iter().any(|t| t.attribute("id").as_deref() == Some(&anchor));
                assert!(holds, "{place}: `{file}` has no `{anchor}`");
            }
        }
    }
    hosted
}

#[test]
fn every_link_leads_to_a_file_and_an_anchor() {
    let files = whole();
    assert_eq!(check_links(&files), Vec::<String>::new());
    assert!(pages(&files).count() > 40);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".css")) {
        let css = std::str::from_utf8(bytes).unwrap();
        assert!(!css.contains("url(") && !css.contains("@import"), "{path} loads another file");
    }
}

#[test]
fn pages_of_one_folder_do_not_share_links_to_themselves() {
    let files = whole();
    let page = text(&files, "site/mail/450-vs-err_7/index.html");
    assert!(page.contains("href=\"../compare/index.html?a=err_7&amp;b=450\""));
    assert!(page.contains("href=\"../compare/index.html\""));
    let own = page.matches("href=\"index.html\"").count();
    assert_eq!(own, 1, "only the entry of its own language links to the page itself");
}

#[test]
fn what_is_left_out_is_on_the_hosted_site() {
    let files = bundle(LeftOut::Hosted, only_vietnamese_web);
    let hosted = check_links(&files);
    let page = text(&files, "site/vi/web/500/index.html");
    for url in ["vi/mail/450/", "vi/mail/", "web/500/"] {
        assert!(page.contains(&format!("{HOSTED}{url}\"")), "{url}");
        assert!(hosted.contains(&format!("{HOSTED}{url}")), "{url}");
    }
    assert!(!files.keys().any(|path| path.contains("mail") || path.ends_with("/en.js")), "{:?}", files.keys());
    assert!(text(&files, "index.html").contains("site/vi/index.html"));
    assert!(!text(&files, "index.html").contains("hreflang=\"en\""));
}

#[test]
fn what_is_left_out_is_plain_text_without_a_hosted_site() {
    let files = bundle(LeftOut::Text, only_vietnamese_web);
    assert_eq!(check_links(&files), Vec::<String>::new());
    for (path, bytes) in &files {
        let holds = String::from_utf8_lossy(bytes).contains(HOSTED);
        assert!(!holds, "{path} names the hosted site");
    }
    let page = text(&files, "site/vi/web/500/index.html");
    assert!(tags(page).iter().any(|tag| tag.name == "a" && tag.attribute("href").is_none()));
}

#[test]
fn a_comparison_that_is_left_out_is_shown_by_the_picker() {
    let files = bundle(LeftOut::Hosted, curated);
    assert_eq!(check_links(&files), Vec::<String>::new());
    assert!(files.contains_key("site/mail/450-vs-err_7/index.html"));
    assert!(!files.contains_key("site/web/500-vs-503/index.html"));
    let page = text(&files, "site/web/500/index.html");
    assert!(page.contains("href=\"../compare/index.html?a=500&amp;b=503\""));
}

/// The data of a script: what stands between its brackets.
fn data(files: &Files, start: &str) -> serde_json::Value {
    let (_, bytes) = files.iter().find(|(path, _)| path.starts_with(start)).unwrap();
    let script = std::str::from_utf8(bytes).unwrap();
    let (open, close) = (script.find('(').unwrap(), script.rfind(')').unwrap());
    serde_json::from_str(&script[open + 1..close]).unwrap()
}

#[test]
fn scripts_know_only_what_is_in_the_bundle() {
    for (files, whole) in [(whole(), true), (bundle(LeftOut::Hosted, curated), false)] {
        for (locale, root) in [("en", "site/"), ("vi", "site/vi/")] {
            let search = data(&files, &format!("site/assets/search/{locale}."));
            assert_eq!(search["emitted"], if whole { "all" } else { "some" });
            let docs = search["docs"].as_array().unwrap();
            assert!(docs.len() > 5);
            for doc in docs {
                let path = format!("site/{}index.html", doc[5].as_str().unwrap());
                assert!(files.contains_key(&path), "{path}");
            }
            let compare = data(&files, &format!("site/assets/compare/mail.{locale}."));
            let codes = compare["codes"].as_array().unwrap();
            let slug = |i: &serde_json::Value| codes[usize::try_from(i.as_u64().unwrap()).unwrap()]["slug"].clone();
            let pages: BTreeSet<String> = match &compare["emitted"] {
                serde_json::Value::Array(list) => list
                    .iter()
                    .map(|p| format!("{}-vs-{}", slug(&p[0]).as_str().unwrap(), slug(&p[1]).as_str().unwrap()))
                    .collect(),
                other => {
                    assert_eq!(other, "all");
                    assert!(whole);
                    continue;
                }
            };
            let folder = format!("{root}mail/");
            let made = files.keys().filter_map(|p| p.strip_prefix(&folder)?.strip_suffix("/index.html"));
            assert_eq!(pages, made.filter(|p| p.contains("-vs-")).map(str::to_owned).collect());
        }
    }
}

#[test]
fn links_in_the_data_of_the_picker_hold_too() {
    for (files, page) in [(whole(), "site/web/compare/index.html"), (whole(), "site/vi/mail/compare/index.html")] {
        let name = if page.contains("/vi/") { "site/assets/compare/mail.vi." } else { "site/assets/compare/web.en." };
        let mut links = 0;
        for facet in data(&files, name)["facets"].as_array().unwrap() {
            for value in facet["values"].as_array().unwrap() {
                for (tag, _, address) in addresses(value["html"].as_str().unwrap()) {
                    assert!(files.contains_key(&resolve(page, &address).0), "{}: {address}", tag.name);
                    links += 1;
                }
            }
        }
        assert!(links > 0, "{name}");
    }
    let files = bundle(LeftOut::Hosted, only_vietnamese_web);
    let facets = data(&files, "site/assets/compare/web.vi.").to_string();
    assert!(
        facets.contains(&format!("{HOSTED}vi/mail/450/\\\" class=\\\"external\\\" rel=\\\"external\\\"")),
        "{facets}"
    );
}

#[test]
fn nothing_is_used_that_fails_from_disk() {
    let files = whole();
    let forbidden =
        ["type=\"module\"", "import(", "import ", "fetch(", "XMLHttpRequest", "Worker(", "serviceWorker", "eval("];
    let mut scripts = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".js") && !path.contains("/vendor/")) {
        let script = std::str::from_utf8(bytes).unwrap();
        let data = path.contains("assets/search/") || path.contains("assets/compare/");
        let code = script.lines().filter(|line| !data && !line.trim_start().starts_with("//"));
        for line in code {
            let found = forbidden.iter().find(|word| line.contains(**word));
            assert_eq!(found, None, "{path}: {line}");
        }
        scripts += 1;
    }
    assert!(scripts > 8);
    for (path, page) in pages(&files) {
        for tag in tags(page) {
            for name in ["integrity", "crossorigin", "ping"] {
                assert_eq!(tag.attribute(name), None, "{path}");
            }
            assert_ne!(tag.attribute("type").as_deref(), Some("module"), "{path}");
            let rel = tag.attribute("rel").unwrap_or_default();
            assert!(tag.name != "link" || ["stylesheet", "icon"].contains(&rel.as_str()), "{path}: rel={rel}");
            assert!(tag.name != "use" || tag.attribute("href").is_some_and(|h| h.starts_with('#')), "{path}");
            let name = tag.attribute("name").or_else(|| tag.attribute("property")).unwrap_or_default();
            let for_hosts =
                tag.name == "meta" && (name == "robots" || name.starts_with("og:") || name.starts_with("twitter:"));
            assert!(!for_hosts, "{path}: {name}");
        }
        assert!(!page.contains("application/ld+json"), "{path}");
    }
}

#[test]
fn names_are_told_apart_on_every_system() {
    let files = whole();
    let folded: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len());
    assert!(files.keys().all(|path| portable::check(path).is_ok()));
    assert!(!files.keys().any(|path| path.ends_with("404.html") || path.ends_with(".xml") || path.contains("robots")));
}

#[test]
fn a_bundle_is_the_same_every_time_on_any_number_of_threads() {
    let base = tempfile::tempdir().unwrap();
    let made: Vec<_> = [1, 4]
        .map(|threads| {
            let path = base.path().join(format!("{threads}/codes.zip"));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                with_site(
                    |_| Scope::default(),
                    |site, sources| {
                        let zip = Zip::create(&path).unwrap();
                        write(site, sources, Target::Zip(&zip));
                        zip.finish().unwrap()
                    },
                )
            })
        })
        .into();
    assert_eq!(made[0], made[1]);
    let mut archive = ::zip::ZipArchive::new(std::fs::File::open(base.path().join("4/codes.zip")).unwrap()).unwrap();
    let files = whole();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.is_sorted());
    assert_eq!(names, files.keys().cloned().collect::<Vec<_>>());
    for (name, bytes) in &files {
        let mut read = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut read).unwrap();
        assert_eq!(&read, bytes, "{name}");
    }
}

#[test]
fn a_bundle_has_the_main_text_of_the_hosted_site() {
    let files = whole();
    let project = pipeline::check(sources(), Diagnostics::new());
    let style = LinkStyle::Hosted { prefix: "/docs".into() };
    let site = Site::new(project.catalog.unwrap(), &Scope::default(), style);
    let memory = Memory::new();
    let mut problems = Diagnostics::new();
    let shard = crate::plan::Shard::WHOLE;
    pipeline::build((&site, &project.sources), shard, &memory, &|_| {}, &mut problems).unwrap();
    let hosted = memory.into_files();
    let mut compared = 0;
    for (path, bytes) in hosted.iter().filter(|(path, _)| path.ends_with(".html") && !path.ends_with("404.html")) {
        let offline = text(&files, &format!("site/{path}"));
        let main = |page: &str| html::text_of_main(page);
        assert_eq!(main(std::str::from_utf8(bytes).unwrap()), main(offline), "{path}");
        compared += 1;
    }
    assert!(compared > 40);
}
