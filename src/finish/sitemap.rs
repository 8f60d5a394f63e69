//! Sitemaps: an index, and a file for each locale and registry, of the pages search engines may index.

use super::File;
use crate::catalog::{LocaleId, RegistryId};
use crate::index::{self, Rendered};
use crate::ledger::Date;
use crate::plan::Page;
use crate::prose::escape;
use crate::site::Site;
use std::fmt::Write as _;

/// Name of the index.
pub(super) const INDEX: &str = "sitemap.xml";

/// Most URLs in a file: <https://www.sitemaps.org/protocol.html>.
const MOST_URLS: usize = 50_000;

/// Most bytes in a file, by the same page.
const MOST_BYTES: usize = 50 << 20;

/// The pages that one run of files lists: those of a locale in a registry, or outside registries.
type Group = (LocaleId, Option<RegistryId>);

fn groups(site: &Site) -> impl Iterator<Item = Group> {
    let registries = || std::iter::once(None).chain(site.catalog.registry_ids().map(Some));
    site.catalog.locale_ids().flat_map(move |locale| registries().map(move |registry| (locale, registry)))
}

/// The path of file `part` of a group, from 0.
fn path(site: &Site, (locale, registry): Group, part: usize) -> String {
    let name = registry.map_or("pages", |r| site.catalog.registry(r).id.as_str());
    let part = if part == 0 { String::new() } else { format!("-{}", part + 1) };
    format!("sitemaps/{}-{name}{part}.xml", site.catalog.locale(locale).tag)
}

/// Most URLs in a file of this site: fewer where many languages or long addresses make entries long.
fn most_urls(site: &Site) -> usize {
    /// Widest markup around an address, with its language and the day.
    const AROUND: usize = 120;
    // A comparison has two codes in its route, and the folder of one.
    let longest = site.whole.pages_but_pairs().map(|page| 2 * site.route(page).len()).max().unwrap_or(0);
    let address = site.catalog.config.base_url.url().len() + longest + AROUND;
    (MOST_BYTES / (address * (site.catalog.locales.len() + 1))).clamp(1, MOST_URLS)
}

/// The index and its files.
pub(super) fn files(site: &Site, rendered: &dyn Rendered) -> Vec<File> {
    let (mut files, mut parts) = (Vec::new(), Vec::new());
    for group in groups(site) {
        let pages = indexable(site, group, rendered);
        for (number, chunk) in pages.chunks(most_urls(site)).enumerate() {
            let path = path(site, group, number);
            files.push(File { path: path.clone(), bytes: urlset(site, chunk, rendered).into_bytes() });
            parts.push(Part { path, modified: newest(chunk, rendered) });
        }
    }
    files.push(File { path: INDEX.into(), bytes: index_file(site, &parts).into_bytes() });
    files
}

/// The file at `wanted`, if it is one of these; only the pages that decide about it are looked at.
pub(super) fn at(site: &Site, rendered: &dyn Rendered, wanted: &str) -> Option<File> {
    if wanted == INDEX {
        let mut parts = Vec::new();
        for group in groups(site) {
            let pages = indexable(site, group, rendered);
            let part = |(number, chunk): (usize, &[Page])| Part {
                path: path(site, group, number),
                modified: newest(chunk, rendered),
            };
            parts.extend(pages.chunks(most_urls(site)).enumerate().map(part));
        }
        return Some(File { path: INDEX.into(), bytes: index_file(site, &parts).into_bytes() });
    }
    let most = |group: Group| site.whole.numbers_of(group.0, group.1).count().div_ceil(most_urls(site));
    let found = |group| (0..most(group)).find(|part| path(site, group, *part) == wanted).map(|part| (group, part));
    let (group, part) = groups(site).find_map(found)?;
    let pages = indexable(site, group, rendered);
    let chunk = pages.chunks(most_urls(site)).nth(part)?;
    Some(File { path: wanted.into(), bytes: urlset(site, chunk, rendered).into_bytes() })
}

/// A file of the index.
struct Part {
    path: String,
    /// The day the newest of its pages changed.
    modified: Option<Date>,
}

fn newest(pages: &[Page], rendered: &dyn Rendered) -> Option<Date> {
    pages.iter().filter_map(|page| rendered.modified(*page)).max()
}

fn lastmod(day: Option<Date>, out: &mut String) {
    if let Some(day) = day {
        let _ = write!(out, "<lastmod>{day}</lastmod>");
    }
}

/// The path of the sitemap that lists a page, if one does.
pub(super) fn of(site: &Site, page: Page, rendered: &dyn Rendered) -> Option<String> {
    let group = (page.locale, page.kind.registry());
    let position = indexable(site, group, rendered).iter().position(|listed| *listed == page)?;
    Some(path(site, group, position / most_urls(site)))
}

fn indexable(site: &Site, (locale, registry): Group, rendered: &dyn Rendered) -> Vec<Page> {
    use rayon::prelude::*;
    let inside = |page: &Page| page.locale == locale && page.kind.registry() == registry;
    let numbers: Vec<usize> = site.whole.numbers_of(locale, registry).collect();
    numbers
        .into_par_iter()
        .map(|number| site.whole.page(number))
        .filter(|page| inside(page) && index::state(site, *page, rendered).indexable())
        .collect()
}

fn urlset(site: &Site, pages: &[Page], rendered: &dyn Rendered) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in pages {
        out.push_str("<url><loc>");
        escape(&site.url(*page), &mut out);
        out.push_str("</loc>");
        lastmod(rendered.modified(*page), &mut out);
        let alternates = index::alternates(site, *page, rendered);
        if alternates.len() > 1 {
            for locale in alternates {
                alternate(site, Page { locale, kind: page.kind }, &mut out);
            }
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn alternate(site: &Site, page: Page, out: &mut String) {
    out.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
    out.push_str(&site.catalog.locale(page.locale).tag);
    out.push_str("\" href=\"");
    escape(&site.url(page), out);
    out.push_str("\"/>");
}

fn index_file(site: &Site, parts: &[Part]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let base = site.catalog.config.base_url.url();
    for Part { path, modified } in parts {
        out.push_str("<sitemap><loc>");
        escape(&format!("{base}/{path}"), &mut out);
        out.push_str("</loc>");
        lastmod(*modified, &mut out);
        out.push_str("</sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{self, RegistryId};
    use crate::compare::Comparison;
    use crate::config::PairPolicy;
    use crate::diag::Diagnostics;
    use crate::index::Originality;
    use crate::plan::{LinkStyle, Scope};

    /// A renderer of pages that have no text.
    struct Blank;

    impl Originality for Blank {
        fn of(&self, _: LocaleId, _: &Comparison, _: RegistryId) -> f64 {
            1.0
        }
    }

    impl Rendered for Blank {
        fn text(&self, _: Page) -> Option<u64> {
            None
        }
        fn updated(&self, _: Page) -> Option<Date> {
            None
        }
        fn modified(&self, _: Page) -> Option<Date> {
            None
        }
    }

    /// The fixture site with so many more codes that its comparisons do not fit into one file.
    fn large() -> Site {
        let mut sources = crate::testing::tiny_site();
        let code = |n: u32| {
            format!(
                "[[code]]\nvalue = \"{n}\"\nname = \"Code {n}\"\nstatus = \"standard\"\nsources = [{{ id = \"spec\", section = \"1\" }}]\n[code.facets]\nretry = \"no\"\n"
            )
        };
        sources.add("content/mail/more.toml", (4000..4315).map(code).collect::<String>());
        let mut problems = Diagnostics::new();
        let mut catalog = catalog::read(&sources, catalog::Drafts::LeaveOut, &mut problems).unwrap();
        assert!(!problems.has_errors());
        catalog.config.pairs = PairPolicy { index_relatedness: 0, index_differences: 0, ..PairPolicy::default() };
        Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() })
    }

    #[test]
    fn a_file_has_fifty_thousand_addresses_and_the_next_one_the_rest() {
        let site = large();
        let group = (site.catalog.default_locale, Some(RegistryId(0)));
        let all = indexable(&site, group, &Blank).len();
        assert!(all > MOST_URLS, "{all}");
        let text = |path: &str| at(&site, &Blank, path).map(|file| String::from_utf8(file.bytes).unwrap());
        let addresses = |path: &str| text(path).map(|text| text.matches("<loc>").count());
        assert_eq!(addresses("sitemaps/en-mail.xml"), Some(MOST_URLS));
        assert_eq!(addresses("sitemaps/en-mail-2.xml"), Some(all - MOST_URLS));
        assert_eq!(addresses("sitemaps/en-mail-3.xml"), None);
        let index = text(INDEX).unwrap();
        for name in ["en-mail.xml", "en-mail-2.xml", "vi-mail-2.xml"] {
            assert!(index.contains(&format!("/sitemaps/{name}</loc>")), "{name}");
        }
        assert_eq!(
            of(&site, *indexable(&site, group, &Blank).last().unwrap(), &Blank).as_deref(),
            Some("sitemaps/en-mail-2.xml")
        );
    }

    #[test]
    fn long_entries_make_shorter_files() {
        let mut site = large();
        site.catalog.config.base_url.path = format!("/{}", "long".repeat(500));
        let most = most_urls(&site);
        assert!(most < MOST_URLS, "{most}");
        let group = (site.catalog.default_locale, Some(RegistryId(0)));
        let (pages, files) = (indexable(&site, group, &Blank).len(), files(&site, &Blank));
        let of_group: Vec<_> = files.iter().filter(|file| file.path.starts_with("sitemaps/en-mail")).collect();
        assert_eq!(of_group.len(), pages.div_ceil(most));
        for file in of_group {
            assert!(file.bytes.len() <= MOST_BYTES, "{}", file.path);
            assert!(at(&site, &Blank, &file.path).as_ref() == Some(file), "{}", file.path);
        }
    }
}
