//! Comparisons: PAIR-04, PAIR-05, PAIR-07, PAIR-09.

use std::collections::BTreeMap;

use crate::facts::{Facts, Site};
use crate::head::{each, ensure};
use crate::text::common;

/// Differing facts an indexable comparison has, unless somebody wrote about it.
const DIFFERENCES: usize = 3;
/// Share of its text that stands on neither code page, nor on every comparison.
const ORIGINALITY: f64 = 0.3;
/// Share of their text from which two pages are nearly the same.
const NEARLY_THE_SAME: f64 = 0.8;

pub(crate) fn indexable_ones_differ_or_are_curated(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        let fine = page.kind != "pair" || !site.is_indexable(path, page);
        let enough = page.curated || page.differences >= DIFFERENCES;
        ensure(fine || enough, || format!("{} differences and no prose", page.differences))
    })
}

/// The pages of the two codes of a comparison.
fn codes<'s>(site: &'s Site, path: &str) -> Option<[&'s Facts; 2]> {
    let (front, last) = path.strip_suffix("/index.html")?.rsplit_once('/')?;
    let (a, b) = last.split_once("-vs-")?;
    let page = |slug: &str| site.pages.get(format!("{front}/{slug}/index.html").as_str());
    Some([page(a)?, page(b)?])
}

#[expect(clippy::cast_precision_loss, reason = "counts of words on a page are far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Measured on what was built, and by other means than the program's own.
pub(crate) fn indexable_ones_are_original(site: &Site) -> Vec<String> {
    let frames = frames(site);
    each(site, |path, page| {
        if page.kind != "pair" || !site.is_indexable(path, page) {
            return Ok(());
        }
        let [a, b] = codes(site, path).ok_or("its codes have no pages")?;
        let on = |page: &Facts, shingle: &u64| page.shingles.binary_search(shingle).is_ok();
        let frame = &frames[page.language.as_str()];
        let own = |shingle: &&u64| !on(a, shingle) && !on(b, shingle) && frame.binary_search(shingle).is_err();
        let original = share(page.shingles.iter().filter(own).count(), page.shingles.len());
        ensure(original >= ORIGINALITY, || format!("{:.0} % of its text is original", original * 100.0))
    })
}

/// Per language, what every comparison says.
fn frames<'s>(site: &'s Site) -> BTreeMap<&'s str, Vec<u64>> {
    let mut frames: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for page in site.pages.values().filter(|page| page.kind == "pair") {
        let frame = frames.entry(page.language.as_str()).or_insert_with(|| page.shingles.clone());
        frame.retain(|shingle| page.shingles.binary_search(shingle).is_ok());
    }
    frames
}

pub(crate) fn no_two_indexable_pages_say_the_same(site: &Site) -> Vec<String> {
    let pages: Vec<(&str, &Facts)> = site.indexable().collect();
    let mut broken = Vec::new();
    for (i, (path, page)) in pages.iter().enumerate() {
        for (other, there) in pages[..i].iter().filter(|(_, there)| there.language == page.language) {
            let both = common(&page.shingles, &there.shingles);
            let alike = share(both, page.shingles.len() + there.shingles.len() - both);
            if alike >= NEARLY_THE_SAME {
                broken.push(format!("{path}: {:.0} % is what {other} says", alike * 100.0));
            }
        }
    }
    broken
}

/// A comparison links its codes and its registry, a code its nearest comparisons.
pub(crate) fn comparisons_and_codes_link_each_other(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        let targets: Vec<String> =
            page.links.iter().filter_map(|link| site.target(path, &link.href)).map(|(file, _)| file).collect();
        let Some((front, last)) = path.strip_suffix("/index.html").and_then(|folder| folder.rsplit_once('/')) else {
            return Ok(());
        };
        match (page.kind.as_str(), last.split_once("-vs-")) {
            ("pair", Some((a, b))) => {
                let wanted = [format!("{front}/{a}"), format!("{front}/{b}"), front.to_owned()];
                let missing = wanted.iter().find(|folder| !targets.contains(&format!("{folder}/index.html")));
                ensure(missing.is_none(), || format!("no link to {missing:?}"))
            }
            ("code", _) => {
                let exists = site.pages.keys().any(|other| is_pair_of(other, front, last));
                let linked = targets.iter().any(|other| is_pair_of(other, front, last));
                ensure(linked || !exists, || "no link to a comparison".into())
            }
            _ => Ok(()),
        }
    })
}

fn is_pair_of(path: &str, front: &str, slug: &str) -> bool {
    let inside = path.strip_prefix(front).and_then(|rest| rest.strip_prefix('/'));
    let pair = inside.and_then(|rest| rest.strip_suffix("/index.html")).and_then(|last| last.split_once("-vs-"));
    pair.is_some_and(|(a, b)| a == slug || b == slug)
}
