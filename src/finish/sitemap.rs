//! Sitemaps: an index, and a file for each locale and registry, of the pages search engines may index.

use super::File;
use crate::catalog::{LocaleId, RegistryId};
use crate::index::{self, Originality};
use crate::plan::Page;
use crate::prose::escape;
use crate::site::Site;

/// Name of the index.
pub(super) const INDEX: &str = "sitemap.xml";

/// Most URLs in a file: <https://www.sitemaps.org/protocol.html>.
const MOST_URLS: usize = 50_000;

/// The index and its files.
pub(super) fn files(site: &Site, originality: &dyn Originality) -> Vec<File> {
    let mut files = Vec::new();
    for locale in site.catalog.locale_ids() {
        let scopes = std::iter::once(None).chain(site.catalog.registry_ids().map(Some));
        for registry in scopes {
            let pages = indexable(site, locale, registry, originality);
            for (i, chunk) in pages.chunks(MOST_URLS).enumerate() {
                let name = registry.map_or("pages", |r| site.catalog.registry(r).id.as_str());
                let part = if i == 0 { String::new() } else { format!("-{}", i + 1) };
                let path = format!("sitemaps/{}-{name}{part}.xml", site.catalog.locale(locale).tag);
                files.push(File { path, bytes: urlset(site, chunk, originality).into_bytes() });
            }
        }
    }
    let index = File { path: INDEX.into(), bytes: index_file(site, &files).into_bytes() };
    files.push(index);
    files
}

fn indexable(site: &Site, locale: LocaleId, registry: Option<RegistryId>, originality: &dyn Originality) -> Vec<Page> {
    use rayon::prelude::*;
    let inside = |page: &Page| page.locale == locale && page.kind.registry() == registry;
    let numbers: Vec<usize> = site.whole.numbers_of(locale, registry).collect();
    numbers
        .into_par_iter()
        .map(|number| site.whole.page(number))
        .filter(|page| inside(page) && index::state(site, *page, originality).indexable())
        .collect()
}

fn urlset(site: &Site, pages: &[Page], originality: &dyn Originality) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in pages {
        out.push_str("<url><loc>");
        escape(&site.url(*page), &mut out);
        out.push_str("</loc>");
        let alternates = index::alternates(site, *page, originality);
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

fn index_file(site: &Site, files: &[File]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let base = site.catalog.config.base_url.url();
    for file in files {
        out.push_str("<sitemap><loc>");
        escape(&format!("{base}/{}", file.path), &mut out);
        out.push_str("</loc></sitemap>\n");
    }
    out.push_str("</sitemapindex>\n");
    out
}
