//! A docset's layout, and that its index leads to what is there.

use super::html::tags;
use super::*;
use crate::bundle::docset;
use rusqlite::{Connection, MAIN_DB};

fn docset(tag: &str) -> Files {
    let scope = |catalog: &catalog::Catalog| Scope {
        locales: catalog.locale_by_tag(tag).into_iter().collect(),
        ..Scope::default()
    };
    with_site(scope, |site, sources| {
        let locale = site.catalog.locale_by_tag(tag).unwrap();
        let (memory, mut problems) = (Memory::new(), Diagnostics::new());
        let assets = Assets::new(sources, &site.catalog);
        let around = docset::files(site, locale).unwrap();
        let folder = docset::documents(site, locale);
        let volume = Volume::new((site, sources), &assets, &folder, around, &mut problems);
        volume.write(Target::Any(&memory), &|_| {}, &mut problems).unwrap();
        memory.into_files()
    })
}

fn index(bytes: &[u8]) -> Vec<(String, String, String)> {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), true).unwrap();
    let mut rows = connection.prepare("SELECT name, type, path FROM searchIndex ORDER BY id").unwrap();
    let rows = rows.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn every_row_of_the_index_leads_to_a_page_and_an_anchor() {
    for (tag, root) in [("en", ""), ("vi", "vi/")] {
        let files = docset(tag);
        let contents = format!("tiny-{tag}.docset/Contents/");
        let documents = format!("{contents}Resources/Documents/");
        let rows = index(&files[&format!("{contents}Resources/docSet.dsidx")]);
        for (name, kind, path) in &rows {
            assert!(!name.trim().is_empty(), "{path}");
            let (file, anchor) = path.split_once('#').map_or((path.as_str(), None), |(f, a)| (f, Some(a)));
            let page = text(&files, &format!("{documents}{file}"));
            let holds = |id: &str| tags(page).iter().any(|t| t.attribute("id").as_deref() == Some(id));
            assert_eq!(anchor.is_some(), kind == "Section", "{path}");
            assert!(anchor.is_none_or(holds), "{path}");
        }
        let has = |name: &str, kind: &str, path: &str| {
            assert!(rows.contains(&(name.into(), kind.into(), format!("{root}{path}"))), "{name} in {rows:?}");
        };
        let (code, pair) =
            if tag == "en" { ("450 Busy", "450 vs ERR_7") } else { ("450 Đang bận", "450 và ERR_7") };
        has(code, "Value", "mail/450/index.html");
        has(pair, "Entry", "mail/450-vs-err_7/index.html");
        assert_eq!(rows.iter().filter(|(_, kind, _)| kind == "Entry").count(), 2, "{rows:?}");
        assert!(rows.iter().any(|(_, _, path)| *path == format!("{root}mail/450/index.html#fix")));

        let plist = text(&files, &format!("{contents}Info.plist"));
        let home = format!("<key>dashIndexFilePath</key><string>{root}index.html</string>");
        assert!(plist.contains(&home) && files.contains_key(&format!("{documents}{root}index.html")), "{plist}");
        check_links(&files);
    }
}

#[test]
fn a_docset_is_the_same_every_time() {
    assert_eq!(docset("vi"), docset("vi"));
}
