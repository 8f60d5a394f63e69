//! The ledger of a site as it is now.

use super::{ALL_PAIRS, Entry, Ledger, Note};
use crate::catalog::Status;
use crate::index::{self, Rendered};
use crate::plan::{Page, PageKind, Pairs};
use crate::site::Site;
use rayon::prelude::*;

/// The addresses of the whole site, with the texts of the pages that search engines may index. `same` tells
/// of a page whether its text is the one that the former build recorded.
#[must_use]
pub fn record(site: &Site, rendered: &dyn Rendered, same: &(dyn Fn(Page) -> bool + Sync)) -> Ledger {
    let mut entries: Vec<Entry> = (0..site.whole.len())
        .into_par_iter()
        .filter_map(|number| entry(site, site.whole.page(number), (rendered, same)))
        .collect();
    for locale in site.catalog.locale_ids() {
        for r in site.catalog.registry_ids().filter(|r| all_pairs(site, Page { locale, kind: PageKind::Registry(*r) }))
        {
            let route = site.route(Page { locale, kind: PageKind::Registry(r) }) + ALL_PAIRS;
            entries.push(Entry { route, text: None, modified: None, note: Some(Note::AllPairs), span: None });
        }
    }
    Ledger::new(entries)
}

fn entry(site: &Site, page: Page, (rendered, same): (&dyn Rendered, &(dyn Fn(Page) -> bool + Sync))) -> Option<Entry> {
    if page.kind == PageKind::NotFound {
        return None;
    }
    let indexable = index::state(site, page, rendered).indexable();
    if !indexable && matches!(page.kind, PageKind::Pair(..)) && all_pairs(site, page) {
        return None;
    }
    let (route, note) = (site.route(page), note(site, page));
    let recorded = site.past.record.as_ref().filter(|_| indexable && same(page)).and_then(|record| record.find(&route));
    if let Some(&Entry { text: Some(text), modified, .. }) = recorded {
        return Some(Entry { route, text: Some(text), modified, note, span: None });
    }
    let text = indexable.then(|| rendered.text(page)).flatten();
    let modified = text.and_then(|text| site.past.modified(&route, text, || rendered.updated(page)));
    Some(Entry { route, text, modified, note, span: None })
}

/// Whether every two codes have a comparison in the locale and registry of a page.
fn all_pairs(site: &Site, page: Page) -> bool {
    page.kind.registry().is_some_and(|r| matches!(site.whole.pairs_in(page.locale, r), Pairs::All(_)))
}

fn note(site: &Site, page: Page) -> Option<Note> {
    let PageKind::Code(r, code) = page.kind else { return None };
    let reserved = site.catalog.registry(r).code(code).status == Status::Reserved;
    (reserved && all_pairs(site, page)).then_some(Note::Alone)
}
