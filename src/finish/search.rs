//! Search documents of a locale: a script that hands them to `static/search.js`.
//!
//! A script and not JSON, because pages opened from disk cannot fetch files. Comparisons are not
//! documents: the script makes their links from two codes.

use super::script_json;
use crate::catalog::{LocaleId, Status};
use crate::plan::{Page, PageKind, Pairs};
use crate::site::Site;
use crate::translation::Translation;
use serde_json::{Value, json};

/// Set on a code that has no comparisons.
const RESERVED: u32 = 1;

/// The script of a locale.
pub(super) fn documents(site: &Site, locale: LocaleId) -> String {
    let words = crate::render::words(&site.catalog, locale);
    let registries = site.catalog.registry_ids().map(|r| {
        let of = site.catalog.registry(r);
        let route = |kind| site.route(Page { locale, kind });
        json!({"id": of.id, "title": words.registry_title(r), "path": route(PageKind::Registry(r)), "compare": route(PageKind::Compare(r))})
    });
    let pages =
        site.reach().pages_but_pairs().filter(|p| p.locale == locale && site.translation(*p) == Translation::Whole);
    let all_pairs = site.catalog.registry_ids().all(|r| matches!(site.reach().pairs_in(locale, r), Pairs::All(_)));
    let data = json!({
        "version": 1,
        "locale": site.catalog.locale(locale).tag,
        "vs": versus(site, locale),
        "emitted": if all_pairs { "all" } else { "some" },
        "registries": registries.collect::<Vec<_>>(),
        "docs": pages.filter_map(|page| document(site, page)).collect::<Vec<_>>(),
    });
    format!("codeglossSearch({});\n", script_json(&data))
}

/// Words that stand between two codes in a question.
fn versus(site: &Site, locale: LocaleId) -> Vec<String> {
    let words = crate::render::words(&site.catalog, locale);
    let mut all = vec!["vs".to_owned()];
    for key in ["vs", "pair_label"] {
        let text = words.theme(key, &[]);
        let word = text.trim().to_lowercase();
        if !word.is_empty() && !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

fn document(site: &Site, page: Page) -> Option<Value> {
    let catalog = &site.catalog;
    let l = page.locale.index();
    let path = site.route(page);
    let article = |kind: &str, registry: i32, value: &str, article: Option<&crate::catalog::Article>| {
        article.map(|a| json!([kind, registry, value, a.name, a.summary, path, [], 0]))
    };
    let number = |r: crate::catalog::RegistryId| i32::from(r.0);
    match page.kind {
        PageKind::Free(i) => article("page", -1, "", catalog.pages[usize::from(i)].articles[l].as_ref()),
        PageKind::Guide(r, i) => {
            article("guide", number(r), "", catalog.registry(r).guides[usize::from(i)].articles[l].as_ref())
        }
        PageKind::Registry(r) => {
            let name = crate::render::words(catalog, page.locale).registry(r, "name");
            let summary = catalog.registry(r).overview[l].as_ref().map_or("", |a| a.summary.as_str());
            Some(json!(["registry", number(r), "", name, summary, path, [], 0]))
        }
        PageKind::Class(r, class) => {
            let of = &catalog.registry(r).classes[class.index()];
            let name = crate::render::words(catalog, page.locale).registry(r, &format!("class.{}.name", of.id));
            let summary = of.articles[l].as_ref().map_or("", |a| a.summary.as_str());
            Some(json!(["class", number(r), of.id, name, summary, path, [], 0]))
        }
        PageKind::Code(r, code) => {
            let of = catalog.registry(r).code(code);
            let entry = of.entries[l].as_ref();
            let (name, summary) = entry.map_or((of.name.as_str(), ""), |e| (e.name.as_str(), e.summary.as_str()));
            let flags = if of.status == Status::Reserved { RESERVED } else { 0 };
            let text = if of.coined || of.name == name { summary.to_owned() } else { format!("{summary} {}", of.name) };
            Some(json!(["code", number(r), of.value, name, text, path, of.aliases, flags]))
        }
        PageKind::Home | PageKind::NotFound | PageKind::Compare(_) | PageKind::Pair(..) => None,
    }
}
