//! Addresses that were published and that a site no longer answers.

use super::{ALL_PAIRS, Entry, Ledger, Note};
use crate::catalog::slug::PAIR_SEPARATOR;
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::diag::{Diagnostic, rules};
use crate::plan::{Page, PageKind, Pairs, Plan};
use crate::redirect;
use crate::site::Site;
use std::collections::{BTreeMap, BTreeSet};

/// A problem for each address of `ledger` that is neither a page nor leads to one. What is lost with
/// a folder, with a code or in several languages is one problem.
#[must_use]
pub fn lost(site: &Site, ledger: &Ledger) -> Vec<Diagnostic> {
    let gone = |entry: &&Entry| entry.note != Some(Note::AllPairs) && !answered(site, &entry.route);
    let gone: Vec<&Entry> = ledger.entries.iter().filter(gone).collect();
    let routes: BTreeSet<&str> = gone.iter().map(|entry| entry.route.as_str()).collect();
    let mut subjects: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in gone.into_iter().filter(|entry| !goes_with_another(&entry.route, &routes)) {
        let (_, rest) = Plan::split_locale(&site.catalog, &entry.route);
        subjects.entry(rest).or_default().push(entry);
    }
    let pages = subjects.into_iter().map(|(rest, entries)| page(rest, &entries));
    let pairs = ledger.entries.iter().filter(|entry| entry.note == Some(Note::AllPairs));
    pages.chain(pairs.filter_map(|entry| comparisons(site, ledger, entry))).collect()
}

fn answered(site: &Site, route: &str) -> bool {
    site.whole.resolve(&site.catalog, route).is_some() || redirect::destination(site, route).is_some()
}

/// Whether a folder above a route is lost too, or one of the two codes of a comparison.
fn goes_with_another(route: &str, lost: &BTreeSet<&str>) -> bool {
    let folder = route.trim_end_matches('/');
    if folder.match_indices('/').any(|(end, _)| lost.contains(&folder[..=end])) {
        return true;
    }
    let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    let code = |slug: &str| lost.contains(format!("{above}/{slug}/").as_str());
    last.split_once(PAIR_SEPARATOR).is_some_and(|(a, b)| code(a) || code(b))
}

fn page(rest: &str, entries: &[&Entry]) -> Diagnostic {
    let first = entries[0];
    let message = format!("`/{}` was published and is gone", first.route);
    let problem = Diagnostic::new(&rules::LEDGER_LOST, first.span, message);
    let problem = match entries.len() {
        1 => problem,
        n => problem.label(format!(
            "and in {} more",
            if n == 2 { "1 language".to_owned() } else { format!("{} languages", n - 1) }
        )),
    };
    let of_registry = rest.trim_end_matches('/').split_once('/');
    let problem = match of_registry {
        Some((_, slug)) if !slug.contains(PAIR_SEPARATOR) => problem
            .help(format!("a code that took its place says so with `aliases = [\"{slug}\"]`"))
            .help("a code that is withdrawn keeps its page with `status = \"withdrawn\"`"),
        _ => problem,
    };
    problem
        .help(format!("what else took its place: add to `site.toml` a `[[redirect]]` with `from = \"/{rest}\"`"))
        .help("where nothing takes its place, `codegloss ledger update --forget` gives the address up")
}

/// The comparisons that followed from the codes of a registry.
fn comparisons(site: &Site, ledger: &Ledger, all: &Entry) -> Option<Diagnostic> {
    let folder = all.route.strip_suffix(ALL_PAIRS)?;
    let registry = site.whole.resolve(&site.catalog, folder)?;
    let PageKind::Registry(r) = registry.kind else { return None };
    let codes = codes(site, ledger, folder, r);
    let missing = missing(site, (registry.locale, r), &codes);
    let (a, b) = missing.first()?;
    let slug = |code: &CodeId| site.catalog.registry(r).code(*code).slug.as_str();
    let message = match missing.len() {
        1 => "a comparison that was published is gone".to_owned(),
        n => format!("{n} comparisons that were published are gone"),
    };
    let problem = Diagnostic::new(&rules::LEDGER_LOST, all.span, message);
    Some(
        problem
            .label(format!("such as `/{folder}{}{PAIR_SEPARATOR}{}/`", slug(a), slug(b)))
            .help("a code with `status = \"reserved\"` has none; one that is withdrawn, with `status = \"withdrawn\"`, keeps them")
            .help("`[pairs] emit = \"all\"` in `site.toml` emits every comparison")
            .help("if they may go, `codegloss ledger update --forget` gives the addresses up"),
    )
}

/// The codes that had comparisons, as far as they are known today.
fn codes(site: &Site, ledger: &Ledger, folder: &str, r: RegistryId) -> Vec<CodeId> {
    let inside = ledger.entries.iter().filter(|e| e.note.is_none() && e.route.starts_with(folder));
    let code = |entry: &Entry| {
        let there = || redirect::destination(site, &entry.route).and_then(redirect::Destination::page);
        match site.whole.resolve(&site.catalog, &entry.route).or_else(there)?.kind {
            PageKind::Code(registry, code) if registry == r => Some(code),
            _ => None,
        }
    };
    let codes: BTreeSet<CodeId> = inside.filter(|e| !e.route.contains(PAIR_SEPARATOR)).filter_map(code).collect();
    codes.into_iter().collect()
}

fn missing(site: &Site, (locale, r): (LocaleId, RegistryId), codes: &[CodeId]) -> Vec<(CodeId, CodeId)> {
    let now = site.whole.pairs_in(locale, r);
    if let Pairs::All(all) = now
        && codes.iter().all(|code| all.binary_search(code).is_ok())
    {
        return Vec::new();
    }
    let two = codes.iter().enumerate().flat_map(|(i, a)| codes[i + 1..].iter().map(move |b| (*a, *b)));
    let gone = |(a, b): &(CodeId, CodeId)| {
        let page = Page { locale, kind: PageKind::Pair(r, *a, *b) };
        now.position(*a, *b).is_none() && redirect::destination(site, &site.route(page)).is_none()
    };
    two.filter(gone).collect()
}
