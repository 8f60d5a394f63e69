//! `llms.txt`: where language models begin, in the form of <https://llmstxt.org>.
//!
//! It lists codes and guides, not comparisons, of which there are thousands; how their addresses are
//! made is said instead.

use super::{address, markdown};
use crate::catalog::{Article, RegistryId, Status};
use crate::plan::{Form, Links, Page, PageKind};
use crate::render::Place;
use crate::site::Site;
use std::fmt::Write as _;

/// Its path.
pub const LLMS_FILE: &str = "llms.txt";

/// Most codes that are listed one by one, about 150 bytes each; a site with more leaves that to the JSON
/// of its registries.
const MOST_CODES: usize = 2000;

/// The file, in the site's own language; `None` where the site writes no Markdown.
#[must_use]
pub fn llms(site: &Site) -> Option<String> {
    if !site.catalog.config.output.markdown {
        return None;
    }
    let style = super::links(site);
    let links = Links::new(&style, "");
    let place = Place { site, links: &links, locale: site.catalog.default_locale };
    let mut out = String::new();
    markdown::heading(1, &site.catalog.config.title, &mut out);
    if let Some((_, article)) = place.pick(&site.catalog.home) {
        let _ = write!(out, "\n> {}\n", markdown::plain(&article.summary));
    }
    addresses(place, &mut out);
    let all: usize = site.catalog.registries.iter().map(|r| r.codes.len()).sum();
    for r in site.catalog.registry_ids() {
        registry(place, r, all <= MOST_CODES, &mut out);
    }
    optional(place, &mut out);
    Some(out)
}

/// How addresses are made, by example.
fn addresses(place: Place<'_>, out: &mut String) {
    let site = place.site;
    let comparable = |r: &RegistryId| {
        let registry = site.catalog.registry(*r);
        let mut codes = registry.code_ids().filter(|c| registry.code(*c).status != Status::Reserved);
        codes.next().zip(codes.next()).filter(|(a, b)| site.pair_page(place.locale, *r, *a, *b).is_some())
    };
    out.push_str("\nEvery page has a Markdown version at its address with `index.md` behind it.");
    if let Some((r, (a, b))) = site.catalog.registry_ids().find_map(|r| Some((r, comparable(&r)?))) {
        let url = site.url(Page { locale: place.locale, kind: PageKind::Pair(r, a, b) });
        let _ = write!(
            out,
            " Two codes of a registry are compared at an address with both, the one that is listed first first: <{}>.",
            address::file(&url, Form::Markdown)
        );
    }
    if site.catalog.config.output.json {
        let home = site.url(Page { locale: place.locale, kind: PageKind::Home });
        let _ = write!(out, " The same facts as JSON begin at <{}>.", address::file(&home, Form::Json));
    }
    let others = site.catalog.locale_ids().filter(|l| *l != place.locale).map(|l| {
        let locale = site.catalog.locale(l);
        format!("{} below <{}>", locale.name, site.url(Page { locale: l, kind: PageKind::Home }))
    });
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        let _ = write!(out, " Other languages have the same addresses below their own: {}.", others.join(", "));
    }
    out.push('\n');
}

fn registry(place: Place<'_>, r: RegistryId, listed: bool, out: &mut String) {
    let registry = place.site.catalog.registry(r);
    markdown::heading(2, &place.words().registry(r, "name"), out);
    out.push('\n');
    if listed {
        for id in registry.code_ids() {
            let code = registry.code(id);
            let (name, summary) = place
                .pick(&code.entries)
                .map_or((code.name.as_str(), ""), |(_, entry)| (entry.name.as_str(), entry.summary.as_str()));
            item(place, PageKind::Code(r, id), (&format!("{} {name}", code.value), summary), out);
        }
    } else {
        let summary = place.pick(&registry.overview).map_or("", |(_, article)| article.summary.as_str());
        let url = place.href(PageKind::Registry(r));
        let title = place.words().registry_title(r);
        let _ = writeln!(out, "- [{}]({url}): {}", markdown::plain(&title), markdown::plain(summary));
    }
    for (guide, i) in registry.guides.iter().zip(0..) {
        article(place, PageKind::Guide(r, i), &guide.articles, out);
    }
}

/// What can be left out where room is short.
fn optional(place: Place<'_>, out: &mut String) {
    let pages = &place.site.catalog.pages;
    if pages.is_empty() {
        return;
    }
    out.push_str("\n## Optional\n\n");
    for (page, i) in pages.iter().zip(0..) {
        article(place, PageKind::Free(i), &page.articles, out);
    }
}

fn article(place: Place<'_>, kind: PageKind, articles: &[Option<Article>], out: &mut String) {
    if let Some((_, article)) = place.pick(articles) {
        item(place, kind, (&article.name, &article.summary), out);
    }
}

fn item(place: Place<'_>, kind: PageKind, (name, summary): (&str, &str), out: &mut String) {
    let url = address::file(&place.href(kind), Form::Markdown);
    let _ = write!(out, "- [{}]({url})", markdown::plain(name));
    if !summary.is_empty() {
        let _ = write!(out, ": {}", markdown::plain(summary));
    }
    out.push('\n');
}
