//! Alternates: SEO-08 to SEO-11.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Site};
use crate::head::{each, ensure};

const DEFAULT: &str = "x-default";

/// The languages a page's alternates name, without the default one.
fn languages(page: &Facts) -> Vec<&str> {
    page.alternates.iter().map(|(tag, _)| tag.as_str()).filter(|tag| *tag != DEFAULT).collect()
}

/// Language, script, region: <https://www.rfc-editor.org/rfc/rfc5646>, as far as search engines read it.
fn is_tag(tag: &str) -> bool {
    let parts: Vec<&str> = tag.split('-').collect();
    let lower = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    let language = matches!(parts[0].len(), 2 | 3) && lower(parts[0]);
    let rest = parts[1..].iter().all(|part| match part.len() {
        2 => part.bytes().all(|b| b.is_ascii_uppercase()),
        3 => part.bytes().all(|b| b.is_ascii_digit()),
        4 => part.as_bytes()[0].is_ascii_uppercase() && lower(&part[1..]),
        _ => false,
    });
    language && rest && parts.len() <= 3
}

/// The alternates of a page are its indexable translations, itself among them, and a default.
pub(crate) fn alternates_are_the_indexable_translations(site: &Site) -> Vec<String> {
    let mut translations: BTreeMap<&str, BTreeSet<(String, String)>> = BTreeMap::new();
    for (path, page) in site.indexable() {
        translations.entry(site.key(path, page)).or_default().insert((page.language.clone(), site.url(path)));
    }
    each(site, |path, page| {
        if !site.is_indexable(path, page) || page.alternates.is_empty() {
            return Ok(());
        }
        let defaults = page.alternates.iter().filter(|(tag, _)| tag == DEFAULT);
        let defaults: Vec<&str> = defaults.map(|(_, url)| url.as_str()).collect();
        let own: BTreeSet<(String, String)> =
            page.alternates.iter().filter(|(tag, _)| tag != DEFAULT).cloned().collect();
        let wanted = &translations[site.key(path, page)];
        ensure(own == *wanted, || format!("alternates {own:?}, translations {wanted:?}"))?;
        ensure(own.len() + 1 == page.alternates.len(), || "an alternate stands twice".into())?;
        ensure(defaults.len() == 1 && own.iter().any(|(_, url)| url == defaults[0]), || format!("{defaults:?}"))?;
        let odd = languages(page).into_iter().find(|tag| !is_tag(tag));
        ensure(odd.is_none(), || format!("{odd:?} is no language"))
    })
}

pub(crate) fn alternates_name_each_other(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        let own = site.url(path);
        for (tag, url) in page.alternates.iter().filter(|(tag, _)| tag != DEFAULT) {
            let there = site.page(url).ok_or_else(|| format!("alternate `{url}` leads nowhere"))?;
            ensure(there.language == *tag, || format!("`{url}` is in {}, not {tag}", there.language))?;
            let back = there.alternates.iter().any(|(tag, url)| *tag == page.language && *url == own);
            ensure(back, || format!("`{url}` does not name it"))?;
        }
        Ok(())
    })
}

pub(crate) fn what_is_not_indexable_has_no_alternates(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        if !site.is_indexable(path, page) {
            ensure(page.alternates.is_empty(), || format!("{:?}", page.alternates))?;
        }
        let out = page.alternates.iter().find(|(_, url)| {
            let there = site.target(path, url).map(|(file, _)| file);
            there.is_none_or(|file| site.pages.get(file.as_str()).is_none_or(|page| !site.is_indexable(&file, page)))
        });
        ensure(out.is_none(), || format!("{out:?} may not be indexed"))
    })
}

/// Alternates exist where there are two languages, and only there.
pub(crate) fn one_language_needs_no_alternates(site: &Site) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, page) in site.indexable() {
        *counts.entry(site.key(path, page)).or_default() += 1;
    }
    each(site, |path, page| {
        if !site.is_indexable(path, page) {
            return Ok(());
        }
        let count = counts[site.key(path, page)];
        ensure((count > 1) != page.alternates.is_empty(), || format!("{:?} in {count} languages", page.alternates))
    })
}
