//! Everything machine-readable in `<head>`: what must be right is not left to a theme.

use super::words::Words;
use crate::catalog::LocaleId;
use crate::index::State;
use crate::plan::{LinkStyle, Page};
use crate::prose::escape;
use crate::site::Site;
use unicode_width::UnicodeWidthStr;

/// Widest title that search engines show whole, in columns of Latin letters.
pub const TITLE_WIDTH: usize = 60;

/// Widest description that search engines show whole.
pub const DESCRIPTION_WIDTH: usize = 160;

/// What a page's head says.
pub(crate) struct Head<'a> {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) state: State,
    /// Locales in which the page is translated and indexable.
    pub(crate) alternates: &'a [LocaleId],
}

/// The first title that fits, with the site's name where that fits too.
pub(crate) fn title(words: Words<'_>, candidates: &[String]) -> String {
    let fits = |t: &&String| t.width() <= TITLE_WIDTH;
    let Some(title) = candidates.iter().find(fits).or(candidates.last()) else { return String::new() };
    let site = &words.catalog.config.title;
    let long = words.theme("title_site", &[("title", title), ("site", site)]);
    if long.width() <= TITLE_WIDTH { long } else { title.clone() }
}

/// The first description that fits, or the last one.
pub(crate) fn description(candidates: &[String]) -> String {
    let fits = |t: &&String| t.width() <= DESCRIPTION_WIDTH && !t.is_empty();
    candidates.iter().find(fits).or(candidates.last()).cloned().unwrap_or_default()
}

impl Head<'_> {
    /// The head's HTML.
    pub(crate) fn html(&self, site: &Site, page: Page) -> String {
        let mut out = String::with_capacity(1024);
        out.push_str("<title>");
        escape(&self.title, &mut out);
        out.push_str("</title>\n<meta name=\"description\" content=\"");
        escape(&self.description, &mut out);
        out.push_str("\">\n");
        if site.style == LinkStyle::Offline {
            return out; // the rest speaks to search engines and servers
        }
        match self.state {
            State::Index => canonical(site, page, &mut out),
            State::Fallback(source) => canonical(site, source, &mut out),
            State::NoIndex(_) => {
                out.push_str("<meta name=\"robots\" content=\"noindex, follow\">\n");
                canonical(site, page, &mut out);
            }
        }
        self.alternates(site, page, &mut out);
        out
    }

    fn alternates(&self, site: &Site, page: Page, out: &mut String) {
        if self.state != State::Index || self.alternates.len() < 2 {
            return;
        }
        for locale in self.alternates {
            alternate(&site.catalog.locale(*locale).tag, &site.url(Page { locale: *locale, kind: page.kind }), out);
        }
        let default =
            Some(site.catalog.default_locale).filter(|l| self.alternates.contains(l)).unwrap_or(self.alternates[0]);
        alternate("x-default", &site.url(Page { locale: default, kind: page.kind }), out);
    }
}

fn canonical(site: &Site, page: Page, out: &mut String) {
    out.push_str("<link rel=\"canonical\" href=\"");
    escape(&site.url(page), out);
    out.push_str("\">\n");
}

fn alternate(tag: &str, url: &str, out: &mut String) {
    out.push_str("<link rel=\"alternate\" hreflang=\"");
    out.push_str(tag);
    out.push_str("\" href=\"");
    escape(url, out);
    out.push_str("\">\n");
}
