//! Docsets for Dash and Zeal: a folder for each language, with an index in SQLite.
//!
//! Layout: <https://kapeli.com/docsets#createdocset>, that is `Contents/Info.plist`, the pages in
//! `Contents/Resources/Documents/`, and the index `Contents/Resources/docSet.dsidx`. The index has
//! registries, classes, codes, the sections of codes, guides, and those comparisons that somebody
//! wrote or that are often confused; a search for `550` must not drown in all its comparisons.

use super::page_path;
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::error::Error;
use crate::finish::File;
use crate::plan::{Page, PageKind};
use crate::prose::escape;
use crate::render::words;
use crate::site::Site;
use crate::translation;
use rusqlite::{Connection, MAIN_DB};

/// A row of the index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    name: String,
    /// One of <https://kapeli.com/docsets#supportedentrytypes>.
    kind: &'static str,
    /// Below `Documents/`, with an anchor or without.
    path: String,
}

/// The folder of a locale's docset, with a slash at the end.
#[must_use]
pub fn folder(site: &Site, locale: LocaleId) -> String {
    format!("{}-{}.docset/", identifier(site), site.catalog.locale(locale).tag)
}

/// The folder of its pages.
#[must_use]
pub fn documents(site: &Site, locale: LocaleId) -> String {
    folder(site, locale) + "Contents/Resources/Documents/"
}

/// What stands around the pages of a docset.
///
/// # Errors
/// When SQLite fails.
pub fn files(site: &Site, locale: LocaleId) -> Result<Vec<File>, Error> {
    let folder = folder(site, locale);
    let index = database(&rows(site, locale)).map_err(|e| Error::message(format!("cannot make the index: {e}")))?;
    Ok(vec![
        File { path: format!("{folder}Contents/Info.plist"), bytes: plist(site, locale).into_bytes() },
        File { path: format!("{folder}Contents/Resources/docSet.dsidx"), bytes: index },
    ])
}

/// The site's title as a part of a file name.
fn identifier(site: &Site) -> String {
    let title = site.catalog.config.title.to_lowercase();
    let words: Vec<&str> = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { "codes".to_owned() } else { words.join("-") }
}

fn plist(site: &Site, locale: LocaleId) -> String {
    let id = identifier(site);
    let of = site.catalog.locale(locale);
    let home = page_path(site, "", Page { locale, kind: PageKind::Home });
    let mut name = String::new();
    escape(&format!("{} ({})", site.catalog.config.title, of.name), &mut name);
    let strings = [
        ("CFBundleIdentifier", format!("{id}-{}", of.tag)),
        ("CFBundleName", name),
        ("DocSetPlatformFamily", id),
        ("dashIndexFilePath", home),
    ];
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n",
    );
    for (key, value) in strings {
        out += &format!("<key>{key}</key><string>{value}</string>\n");
    }
    for key in ["isDashDocset", "isJavaScriptEnabled"] {
        out += &format!("<key>{key}</key><true/>\n");
    }
    out + "</dict>\n</plist>\n"
}

/// The index as a file: the same rows give the same bytes.
fn database(rows: &[Row]) -> rusqlite::Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE TABLE searchIndex(id INTEGER PRIMARY KEY, name TEXT, type TEXT, path TEXT);
         CREATE UNIQUE INDEX anchor ON searchIndex (name, type, path);",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO searchIndex(name, type, path) VALUES (?1, ?2, ?3)")?;
        for row in rows {
            insert.execute((&row.name, row.kind, &row.path))?;
        }
    }
    transaction.commit()?;
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

/// The rows, sorted, each once.
fn rows(site: &Site, locale: LocaleId) -> Vec<Row> {
    let mut rows: Vec<Row> = site.plan.pages_but_pairs().flat_map(|page| of_page(site, page)).collect();
    for registry in site.catalog.registry_ids() {
        rows.extend(pairs(site, locale, registry));
    }
    rows.sort();
    rows.dedup();
    rows
}

fn of_page(site: &Site, page: Page) -> Vec<Row> {
    let catalog = &site.catalog;
    let words = words(catalog, page.locale);
    let row = |name: String, kind| vec![Row { name, kind, path: page_path(site, "", page) }];
    let article = |articles: &[Option<crate::catalog::Article>]| {
        let of = translation::pick(catalog, page.locale, |l| articles[l.index()].is_some())?;
        articles[of.index()].as_ref().map(|article| article.name.clone())
    };
    match page.kind {
        PageKind::Home | PageKind::NotFound | PageKind::Pair(..) => Vec::new(),
        PageKind::Compare(r) => row(words.theme("title_compare", &[("registry", &words.registry_title(r))]), "Guide"),
        PageKind::Free(i) => {
            article(&catalog.pages[usize::from(i)].articles).map_or_else(Vec::new, |name| row(name, "Guide"))
        }
        PageKind::Guide(r, i) => article(&catalog.registry(r).guides[usize::from(i)].articles)
            .map_or_else(Vec::new, |name| row(name, "Guide")),
        PageKind::Registry(r) => row(words.registry(r, "name"), "Module"),
        PageKind::Class(r, class) => {
            let id = &catalog.registry(r).classes[class.index()].id;
            let name = words.registry(r, &format!("class.{id}.name"));
            row(format!("{} {id} {name}", words.registry_title(r)), "Category")
        }
        PageKind::Code(r, code) => of_code(site, page, r, code),
    }
}

/// A code and its sections.
fn of_code(site: &Site, page: Page, r: RegistryId, code: CodeId) -> Vec<Row> {
    let (registry, of) = (site.catalog.registry(r), site.catalog.registry(r).code(code));
    let path = page_path(site, "", page);
    let entry = translation::pick(&site.catalog, page.locale, |l| of.entries[l.index()].is_some());
    let entry = entry.and_then(|l| of.entries[l.index()].as_ref());
    let name = entry.map_or(of.name.as_str(), |entry| entry.name.as_str());
    let mut rows = vec![Row { name: format!("{} {name}", of.value), kind: "Value", path: path.clone() }];
    for (kind, section) in registry.sections.iter().enumerate() {
        let has = |l: LocaleId| of.entries[l.index()].as_ref().is_some_and(|e| e.section(kind).is_some());
        if translation::pick(&site.catalog, page.locale, has).is_some() {
            let heading = words(&site.catalog, page.locale).heading(r, &section.id);
            let name = format!("{}: {heading}", of.value);
            rows.push(Row { name, kind: "Section", path: format!("{path}#{}", section.id) });
        }
    }
    rows
}

/// Comparisons that a reader may look for by name.
fn pairs(site: &Site, locale: LocaleId, r: RegistryId) -> Vec<Row> {
    let registry = site.catalog.registry(r);
    let words = words(&site.catalog, locale);
    let mut rows = Vec::new();
    for a in registry.code_ids() {
        for b in registry.code_ids().filter(|b| *b > a) {
            let confused = registry.code(a).confused.contains(&b) || registry.code(b).confused.contains(&a);
            let page = Page { locale, kind: PageKind::Pair(r, a, b) };
            if (confused || registry.curated(a, b).is_some()) && site.plan.has(page) {
                let values = [("a", registry.code(a).value.as_str()), ("b", registry.code(b).value.as_str())];
                let name = words.theme("pair_label", &values);
                rows.push(Row { name, kind: "Entry", path: page_path(site, "", page) });
            }
        }
    }
    rows
}
