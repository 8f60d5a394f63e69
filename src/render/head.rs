//! Everything machine-readable in `<head>`: what must be right is not left to a theme.

use super::linked::{Around, Linked, TECH_ARTICLE};
use super::words::Words;
use crate::catalog::LocaleId;
use crate::index::{self, State};
use crate::plan::{LinkStyle, Page};
use crate::prose::escape;
use crate::site::Site;
use unicode_width::UnicodeWidthStr;

/// Widest title that search engines show whole, in columns of Latin letters.
pub const TITLE_WIDTH: usize = 60;

/// Widest description that search engines show whole.
pub const DESCRIPTION_WIDTH: usize = 160;

/// Media type of a feed.
const FEED_TYPE: &str = "application/atom+xml";

/// What a page's head says.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) title: Title,
    pub(crate) description: String,
    pub(crate) state: State,
    /// Locales in which the page is translated and indexable.
    pub(crate) alternates: Vec<LocaleId>,
    /// What JSON-LD says of the page.
    pub(crate) linked: Linked,
}

/// A page's title.
#[derive(Debug)]
pub(crate) struct Title {
    /// Of the page alone.
    pub(crate) own: String,
    /// With the site's name where that fits.
    pub(crate) whole: String,
}

/// The first title that fits, with the site's name where that fits too.
pub(crate) fn title(words: Words<'_>, candidates: impl IntoIterator<Item = String>) -> Title {
    let own = first_that_fits(candidates, TITLE_WIDTH);
    let site = &words.catalog.config.title;
    let long = words.theme("title_site", &[("title", &own), ("site", site)]);
    let whole = if fits(&long, TITLE_WIDTH) { long } else { own.clone() };
    Title { own, whole }
}

/// The first description that fits, or the last one.
pub(crate) fn description(candidates: impl IntoIterator<Item = String>) -> String {
    first_that_fits(candidates, DESCRIPTION_WIDTH)
}

/// Candidates after it are not asked for, so they need not be made.
fn first_that_fits(candidates: impl IntoIterator<Item = String>, most: usize) -> String {
    let mut last = String::new();
    for candidate in candidates {
        if fits(&candidate, most) && !candidate.is_empty() {
            return candidate;
        }
        last = candidate;
    }
    last
}

/// Whether a text has so many columns at most; no character has more columns than bytes.
fn fits(text: &str, most: usize) -> bool {
    text.len() <= most || !text.is_ascii() && text.width() <= most
}

impl Head {
    /// The head's HTML; `around` is what JSON-LD says besides.
    pub(crate) fn html(&self, site: &Site, page: Page, around: &Around<'_>) -> String {
        let mut out = String::with_capacity(4096);
        out.push_str("<title>");
        escape(&self.title.whole, &mut out);
        out.push_str("</title>\n");
        meta("name", "description", &self.description, &mut out);
        if site.style == LinkStyle::Offline {
            return out; // the rest speaks to search engines and servers
        }
        if let State::NoIndex(_) = self.state {
            meta("name", "robots", "noindex, follow", &mut out);
        }
        let canonical = self.state.canonical(page);
        let url = if canonical == page { around.url } else { &site.url(canonical) };
        link("canonical", None, url, &mut out);
        self.alternates(site, page, &mut out);
        for form in site.forms(page.kind) {
            let file = [around.url, form.file_name()].concat();
            link("alternate", Some(("type", form.media_type())), &file, &mut out);
        }
        if let Some(feed) = around.feed {
            link("alternate", Some(("type", FEED_TYPE)), feed, &mut out);
        }
        self.open_graph(site, canonical, url, &mut out);
        self.picture(around.picture.as_deref(), &mut out);
        self.linked.push(around, &mut out);
        out
    }

    fn alternates(&self, site: &Site, page: Page, out: &mut String) {
        if self.state != State::Index || self.alternates.len() < 2 {
            return;
        }
        for locale in &self.alternates {
            let url = site.url(Page { locale: *locale, kind: page.kind });
            link("alternate", Some(("hreflang", &site.catalog.locale(*locale).tag)), &url, out);
        }
        let default = index::default_alternate(site, &self.alternates);
        link("alternate", Some(("hreflang", "x-default")), &site.url(Page { locale: default, kind: page.kind }), out);
    }

    /// What a link to the page looks like elsewhere: <https://ogp.me>.
    fn open_graph(&self, site: &Site, canonical: Page, url: &str, out: &mut String) {
        let territory = |locale: LocaleId| site.catalog.locale(locale).territory.as_str();
        let kind = if self.linked.kind == Some(TECH_ARTICLE) { "article" } else { "website" };
        meta("property", "og:type", kind, out);
        meta("property", "og:title", &self.title.own, out);
        meta("property", "og:description", &self.description, out);
        meta("property", "og:url", url, out);
        meta("property", "og:site_name", &site.catalog.config.title, out);
        meta("property", "og:locale", territory(canonical.locale), out);
        for other in self.alternates.iter().filter(|l| **l != canonical.locale) {
            meta("property", "og:locale:alternate", territory(*other), out);
        }
    }

    /// The picture beside that: large where there is one.
    fn picture(&self, url: Option<&str>, out: &mut String) {
        let Some(url) = url else { return meta("name", "twitter:card", "summary", out) };
        meta("property", "og:image", url, out);
        meta("property", "og:image:type", "image/png", out);
        meta("property", "og:image:width", "1200", out);
        meta("property", "og:image:height", "630", out);
        meta("property", "og:image:alt", &self.title.own, out);
        meta("name", "twitter:card", "summary_large_image", out);
    }
}

fn meta(attribute: &str, name: &str, content: &str, out: &mut String) {
    for part in ["<meta ", attribute, "=\"", name, "\" content=\""] {
        out.push_str(part);
    }
    escape(content, out);
    out.push_str("\">\n");
}

fn link(rel: &str, of: Option<(&str, &str)>, url: &str, out: &mut String) {
    out.push_str("<link rel=\"");
    out.push_str(rel);
    if let Some((attribute, value)) = of {
        for part in ["\" ", attribute, "=\"", value] {
            out.push_str(part);
        }
    }
    out.push_str("\" href=\"");
    escape(url, out);
    out.push_str("\">\n");
}
