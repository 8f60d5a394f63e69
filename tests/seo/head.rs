//! Titles, descriptions, headings, canonical addresses and robots: SEO-01 to SEO-07, SEO-16, SEO-25.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use crate::facts::{Facts, Site};

/// Widest title and description that search engines show whole, in columns of Latin letters.
const TITLE: usize = 60;
const DESCRIPTION: std::ops::RangeInclusive<usize> = 50..=160;

/// What `check` finds wrong, page by page.
pub(crate) fn each(site: &Site, mut check: impl FnMut(&str, &Facts) -> Result<(), String>) -> Vec<String> {
    let broken = site.pages.iter().filter_map(|(path, page)| Some((path, check(path, page).err()?)));
    broken.map(|(path, why)| format!("{path}: {why}")).collect()
}

pub(crate) fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

/// Two pages of a language that have the same text.
fn repeated<'s>(site: &'s Site, of: impl Fn(&'s Facts) -> &'s [String]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut broken = Vec::new();
    for (path, page) in &site.pages {
        for text in of(page) {
            if let Some(other) = seen.insert((&page.language, text), path) {
                broken.push(format!("{path}: `{text}` is that of {other} too"));
            }
        }
    }
    broken
}

pub(crate) fn title_is_one_and_its_own(site: &Site) -> Vec<String> {
    let mut broken = each(site, |_, page| {
        let one = page.titles.len() == 1 && !page.titles[0].is_empty();
        ensure(one, || format!("titles {:?}", page.titles))
    });
    broken.extend(repeated(site, |page| &page.titles));
    broken
}

pub(crate) fn title_names_codes_first_and_is_shown_whole(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        let title = page.titles.first().map_or("", String::as_str);
        let plain = title.trim_start_matches('⟦');
        match (page.kind.as_str(), page.heading.as_slice()) {
            ("code" | "class", [registry, code]) => {
                ensure(plain.starts_with(&format!("{registry} {code}")), || format!("`{title}`"))?;
            }
            ("pair", [registry, a, b]) => {
                let named = plain.starts_with(registry) && title.contains(a) && title.contains(b);
                ensure(named, || format!("`{title}`"))?;
            }
            ("code" | "class" | "pair", other) => return Err(format!("a heading of {other:?}")),
            _ => {}
        }
        let with_site = page.meta("og:title").first().is_none_or(|own| own != title);
        ensure(title.width() <= TITLE || !with_site, || format!("`{title}` is {} wide", title.width()))
    })
}

pub(crate) fn description_is_one_whole_and_its_own(site: &Site) -> Vec<String> {
    let mut broken = each(site, |_, page| {
        let [text] = page.meta("description") else { return Err("not one description".into()) };
        ensure(DESCRIPTION.contains(&text.width()), || format!("`{text}` is {} wide", text.width()))?;
        let end = text.trim_end_matches(['⟧', '”', '"', ')']);
        ensure(end.ends_with(['.', '!', '?', '。', '؟']), || format!("`{text}` is cut"))
    });
    broken.extend(repeated(site, |page| page.meta("description")));
    broken
}

pub(crate) fn headings_are_in_order(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        ensure(page.levels.iter().filter(|level| **level == 1).count() == 1, || format!("{:?}", page.levels))?;
        let before = std::iter::once(0).chain(page.levels.iter().copied());
        let skips = before.zip(&page.levels).any(|(before, level)| *level > before + 1);
        ensure(!skips, || format!("{:?}", page.levels))
    })
}

pub(crate) fn canonical_is_one_and_leads_to_a_canonical_page(site: &Site) -> Vec<String> {
    each(site, |_, page| {
        let [url] = page.canonical.as_slice() else { return Err(format!("canonical {:?}", page.canonical)) };
        let absolute = url.starts_with(&format!("{}/", site.base)) && url.starts_with("https://");
        ensure(absolute && !url.contains(['?', '#']), || format!("canonical `{url}`"))?;
        let there = site.page(url).ok_or_else(|| format!("canonical `{url}` leads nowhere"))?;
        ensure(there.canonical == [url.as_str()], || format!("canonical `{url}` is not its own"))
    })
}

/// The canonical page of another page is the same one in the language whose text it shows.
pub(crate) fn canonical_is_another_only_for_untranslated_pages(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        let Some(url) = page.canonical.first().filter(|url| **url != site.url(path)) else { return Ok(()) };
        let (file, _) = site.target(path, url).ok_or("canonical out of the site")?;
        let there = site.pages.get(file.as_str()).ok_or("canonical leads nowhere")?;
        let same = site.key(&file, there) == site.key(path, page) && there.language != page.language;
        ensure(same, || format!("canonical is another page, `{url}`"))
    })
}

pub(crate) fn noindex_and_a_canonical_elsewhere_exclude_each_other(site: &Site) -> Vec<String> {
    each(site, |path, page| {
        ensure(!page.noindex || page.canonical == [site.url(path)], || format!("noindex, and {:?}", page.canonical))
    })
}

pub(crate) fn no_script_changes_what_is_said(site: &Site) -> Vec<String> {
    let scripts = site.tree.iter().filter(|(path, _)| path.ends_with(".js") && !path.contains("/search/"));
    let mut broken = Vec::new();
    for (path, bytes) in scripts {
        let text = String::from_utf8_lossy(bytes);
        let found = ["canonical", "noindex", "robots"].iter().find(|word| text.contains(*word));
        broken.extend(found.map(|word| format!("{path}: a script that knows `{word}`")));
    }
    broken
}

pub(crate) fn every_language_has_a_page_for_paths_that_lead_nowhere(site: &Site) -> Vec<String> {
    let homes = site.pages.iter().filter(|(_, page)| page.kind == "home");
    let missing = homes.filter_map(|(path, _)| {
        let path = path.replace("index.html", "404.html");
        (!site.pages.contains_key(path.as_str())).then(|| format!("{path}: missing"))
    });
    let mut broken: Vec<String> = missing.collect();
    broken.extend(each(site, |_, page| {
        if page.kind != "404" {
            return Ok(());
        }
        ensure(page.noindex, || "may be indexed".into())?;
        let relative = page.assets.iter().find(|href| !href.starts_with('/') && !href.starts_with("https://"));
        ensure(relative.is_none(), || format!("{relative:?} depends on where it is shown"))
    }));
    broken
}
