//! Sitemaps, robots.txt, links and addresses: SEO-12, SEO-13, SEO-15, SEO-22 to SEO-24, SEO-26, SEO-28,
//! SEO-29.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, Site};
use crate::head::{each, ensure};

pub(crate) fn sitemaps_list_what_may_be_indexed_once(site: &Site) -> Vec<String> {
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for (sitemap, entries) in &site.sitemaps {
        for entry in entries {
            *listed.entry(entry.url.as_str()).or_default() += 1;
            let page = site.page(&entry.url);
            if page.is_none_or(|page| page.noindex || page.canonical != [entry.url.as_str()]) {
                broken.push(format!("{sitemap}: `{}` may not be indexed", entry.url));
            }
            let alternates = page.map_or(&[][..], |page| &page.alternates);
            let own: Vec<_> = alternates.iter().filter(|(tag, _)| tag != "x-default").collect();
            if entry.alternates.iter().filter(|(tag, _)| tag != "x-default").ne(own) {
                broken.push(format!("{sitemap}: `{}` has other alternates than the page", entry.url));
            }
        }
    }
    for (path, _) in site.indexable() {
        let count = listed.get(site.url(path).as_str()).copied().unwrap_or(0);
        if count != 1 {
            broken.push(format!("{path}: in {count} sitemaps"));
        }
    }
    broken
}

pub(crate) fn sitemaps_are_small_and_all_in_the_index(site: &Site) -> Vec<String> {
    let text = |path: &str| String::from_utf8_lossy(site.tree.get(path).map_or(&[][..], Vec::as_slice)).into_owned();
    let index = text("sitemap.xml");
    let named: BTreeSet<String> =
        index.split("<loc>").skip(1).filter_map(|rest| Some(rest.split_once("</loc>")?.0.to_owned())).collect();
    let wanted: BTreeSet<String> = site.sitemaps.keys().map(|path| format!("{}/{path}", site.base)).collect();
    let mut broken = Vec::new();
    if named != wanted {
        broken.push(format!("sitemap.xml: names {named:?}, there are {wanted:?}"));
    }
    for (path, entries) in &site.sitemaps {
        let text = text(path);
        if entries.is_empty() || entries.len() > 50_000 || text.len() > 50 * 1024 * 1024 {
            broken.push(format!("{path}: {} addresses, {} bytes", entries.len(), text.len()));
        }
        if !text.contains("encoding=\"UTF-8\"") || text.contains("<priority") || text.contains("<changefreq") {
            broken.push(format!("{path}: without its encoding, or with what search engines ignore"));
        }
    }
    broken
}

/// Crawlers may read everything that says `noindex`, and every script and style.
pub(crate) fn robots_forbids_nothing_and_names_the_sitemap(site: &Site) -> Vec<String> {
    let text = String::from_utf8_lossy(site.tree.get("robots.txt").map_or(&[][..], Vec::as_slice)).into_owned();
    let mut broken = Vec::new();
    if !text.lines().any(|line| line == format!("Sitemap: {}/sitemap.xml", site.base)) {
        broken.push("robots.txt: names no sitemap".to_owned());
    }
    for path in text.lines().filter_map(|line| line.strip_prefix("Disallow:")).map(str::trim) {
        let needed = |file: &&String| format!("{}/{file}", site.prefix).starts_with(path);
        if let Some(file) = site.tree.keys().filter(|_| !path.is_empty()).find(needed) {
            broken.push(format!("robots.txt: `{path}` forbids {file}"));
        }
    }
    broken
}

pub(crate) fn links_lead_to_pages_and_anchors_that_exist(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        for link in &page.links {
            let Some((file, fragment)) = site.target(path, &link.href) else {
                let outside = link.href.contains(':');
                ensure(outside, || format!("`{}` is neither inside nor outside", link.href))?;
                continue;
            };
            let there = site.pages.get(file.as_str());
            ensure(there.is_some() || site.tree.contains_key(&file), || format!("`{}` leads nowhere", link.href))?;
            ensure(there.is_some() || !file.ends_with(".html"), || format!("`{}` only leads on", link.href))?;
            let anchor = fragment.is_none_or(|id| there.is_some_and(|there| there.ids.contains(id)));
            ensure(anchor, || format!("`{}` has no anchor", link.href))?;
        }
        Ok(())
    })
}

pub(crate) fn what_may_be_indexed_is_three_clicks_from_home(site: &Site) -> Vec<String> {
    let mut clicks: BTreeMap<String, usize> = BTreeMap::new();
    for (home, page) in site.pages.iter().filter(|(_, page)| page.kind == "home") {
        let mut next = BTreeSet::from([(*home).to_owned()]);
        let mut seen = next.clone();
        for step in 0..=3 {
            clicks.extend(next.iter().map(|path| (path.clone(), step)));
            let pages = next.iter().filter_map(|path| site.pages.get(path.as_str()).map(|page| (path, page)));
            let inside = pages.flat_map(|(path, of)| of.links.iter().filter_map(|link| site.target(path, &link.href)));
            // From the home of a language, in this language.
            let same = |file: &String| site.pages.get(file.as_str()).is_some_and(|p| p.language == page.language);
            next = inside.map(|(file, _)| file).filter(same).filter(|file| !seen.contains(file)).collect();
            seen.extend(next.iter().cloned());
        }
    }
    let far = site.indexable().filter(|(path, _)| !clicks.contains_key(*path));
    far.map(|(path, _)| format!("{path}: farther than three clicks from home")).collect()
}

/// A comparison that is not to be indexed is in no list but those of its two codes.
pub(crate) fn lists_for_everyone_lead_to_what_may_be_indexed(site: &Site) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, page) in site.pages.iter().filter(|(_, page)| page.kind != "code") {
        for link in page.links.iter().filter(|link| link.listed) {
            let Some((file, _)) = site.target(path, &link.href).filter(|(file, _)| file != path) else { continue };
            if site.pages.get(file.as_str()).is_some_and(|there| there.kind == "pair" && there.noindex) {
                broken.push(format!("{path}: lists {file}"));
            }
        }
    }
    broken
}

pub(crate) fn two_codes_have_one_page(site: &Site) -> Vec<String> {
    let twice = |path: &&&str| {
        let folder = path.trim_end_matches("/index.html");
        let (front, last) = folder.rsplit_once('/').unwrap_or(("", folder));
        let (a, b) = last.split_once("-vs-").unwrap_or((last, last));
        let separator = if front.is_empty() { "" } else { "/" };
        let reverse = format!("{front}{separator}{b}-vs-{a}/index.html");
        a == b || site.pages.contains_key(reverse.as_str())
    };
    let pairs = site.pages.iter().filter(|(_, page)| page.kind == "pair").map(|(path, _)| path);
    pairs.filter(twice).map(|path| format!("{path}: there is one in the other order")).collect()
}

/// Folders end with a slash wherever they are named.
pub(crate) fn addresses_have_one_form(site: &Site) -> Vec<String> {
    let mut broken = each(site, |path, page| {
        for url in addresses(page) {
            let Some((file, _)) = site.target(path, url) else { continue };
            let fine = site.tree.contains_key(&file) && !url.ends_with("/index.html");
            ensure(fine, || format!("`{url}`"))?;
        }
        Ok(())
    });
    let listed = site.sitemaps.iter().flat_map(|(sitemap, entries)| entries.iter().map(move |e| (sitemap, &e.url)));
    let odd = listed.filter(|(_, url)| !url.ends_with('/'));
    broken.extend(odd.map(|(sitemap, url)| format!("{sitemap}: `{url}`")));
    broken
}

fn addresses(page: &Facts) -> impl Iterator<Item = &str> {
    let links = page.links.iter().map(|link| &link.href);
    let own = links.chain(&page.canonical).chain(page.alternates.iter().map(|(_, url)| url));
    own.map(String::as_str).chain(page.nodes().filter_map(|node| node["url"].as_str()))
}

pub(crate) fn slugs_are_plain_and_the_same_in_every_language(site: &Site) -> Vec<String> {
    let mut languages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, page) in &site.pages {
        languages.entry(page.language.as_str()).or_default().insert(site.key(path, page));
    }
    let plain = |key: &&str| key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"/._-".contains(&b));
    let all: BTreeSet<&str> = languages.values().flatten().copied().collect();
    let mut broken: Vec<String> = all.iter().filter(|key| !plain(key)).map(|key| format!("{key}: not plain")).collect();
    for (language, keys) in &languages {
        broken.extend(all.difference(keys).map(|key| format!("{key}: not in {language}")));
    }
    broken
}
