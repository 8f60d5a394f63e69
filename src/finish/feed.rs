//! Feeds: codes that were added or changed, newest first, as Atom (RFC 4287), one for each locale.
//!
//! An entry's id is the address of its page, which a published site keeps. Its day is the one that
//! sitemaps tell; days have no time, so entries change at midnight UTC.

use super::File;
use crate::catalog::{LocaleId, RegistryId};
use crate::index::Rendered;
use crate::ledger::Date;
use crate::plan::{Page, PageKind, Plan};
use crate::prose::escape;
use crate::site::Site;

/// Name of a feed, in the folder of its locale.
const FEED: &str = "feed.xml";

/// Most entries in a feed.
const MOST_ENTRIES: usize = 50;

/// Path of the feed of a locale.
fn path(site: &Site, locale: LocaleId) -> String {
    Plan::route(&site.catalog, Page { locale, kind: PageKind::Home }) + FEED
}

/// Every feed that has entries.
pub(super) fn files(site: &Site, rendered: &dyn Rendered) -> Vec<File> {
    site.catalog.locale_ids().filter_map(|locale| file(site, locale, rendered)).collect()
}

/// The feed at `wanted`.
pub(super) fn at(site: &Site, rendered: &dyn Rendered, wanted: &str) -> Option<File> {
    site.catalog.locale_ids().find(|l| path(site, *l) == wanted).and_then(|locale| file(site, locale, rendered))
}

/// The address of the feed of a locale, if it has one: when a code that is written in it has a day.
pub(crate) fn url(site: &Site, locale: LocaleId, rendered: &dyn Rendered) -> Option<String> {
    let exists = site.catalog.config.output.feeds && entries(site, locale, rendered).next().is_some();
    exists.then(|| format!("{}/{}", site.catalog.config.base_url.url(), path(site, locale)))
}

fn file(site: &Site, locale: LocaleId, rendered: &dyn Rendered) -> Option<File> {
    let own = url(site, locale, rendered)?;
    let mut entries: Vec<Entry> = entries(site, locale, rendered).collect();
    entries.sort_by(|a, b| b.updated.cmp(&a.updated).then(a.page.cmp(&b.page)));
    entries.truncate(MOST_ENTRIES);
    let bytes = atom(site, (locale, &own), &entries)?.into_bytes();
    Some(File { path: path(site, locale), bytes })
}

/// A code and the day it last changed.
struct Entry {
    page: Page,
    updated: Date,
}

/// Codes that are written in a locale, so that search engines may index them, and that have a day.
fn entries(site: &Site, locale: LocaleId, rendered: &dyn Rendered) -> impl Iterator<Item = Entry> {
    let codes = move |r: RegistryId| site.catalog.registry(r).code_ids().map(move |c| PageKind::Code(r, c));
    site.catalog.registry_ids().flat_map(codes).filter_map(move |kind| {
        let page = Page { locale, kind };
        let updated = if site.whole.has(page) { rendered.modified(page)? } else { return None };
        Some(Entry { page, updated })
    })
}

fn atom(site: &Site, (locale, own): (LocaleId, &str), entries: &[Entry]) -> Option<String> {
    let newest = &entries.first()?.updated;
    let home = site.url(Page { locale, kind: PageKind::Home });
    let title = &site.catalog.config.title;
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        site.catalog.locale(locale).tag
    );
    element("title", title, &mut out);
    element("id", &home, &mut out);
    link("self", "application/atom+xml", own, &mut out);
    link("alternate", "text/html", &home, &mut out);
    element("updated", &midnight(*newest), &mut out);
    out.push_str("<author>\n");
    element("name", title, &mut out);
    out.push_str("</author>\n");
    for entry in entries {
        entry_xml(site, entry, &mut out);
    }
    out.push_str("</feed>\n");
    Some(out)
}

fn entry_xml(site: &Site, entry: &Entry, out: &mut String) {
    let PageKind::Code(r, c) = entry.page.kind else { return };
    let registry = site.catalog.registry(r);
    let code = registry.code(c);
    let title = crate::render::words(&site.catalog, entry.page.locale).registry_title(r);
    let written = code.entries[entry.page.locale.index()].as_ref();
    let name = written.map_or(code.name.as_str(), |entry| entry.name.as_str());
    let url = site.url(entry.page);
    out.push_str("<entry>\n");
    element("title", &format!("{title} {} {name}", code.value), out);
    element("id", &url, out);
    link("alternate", "text/html", &url, out);
    element("updated", &midnight(entry.updated), out);
    out.push_str("<category term=\"");
    escape(&registry.id, out);
    out.push_str("\"/>\n");
    element("summary", written.map_or("", |entry| entry.summary.as_str()), out);
    out.push_str("</entry>\n");
}

fn midnight(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn element(name: &str, text: &str, out: &mut String) {
    out.extend(["<", name, ">"]);
    escape(text, out);
    out.extend(["</", name, ">\n"]);
}

fn link(rel: &str, media_type: &str, href: &str, out: &mut String) {
    out.extend(["<link rel=\"", rel, "\" type=\"", media_type, "\" href=\""]);
    escape(href, out);
    out.push_str("\"/>\n");
}
