//! What stands around the pages of an `html` bundle: the page that opens the reader's language, and
//! a text for those who look into the archive first.

use crate::catalog::LocaleId;
use crate::finish::{Assets, File};
use crate::plan::{Page, PageKind};
use crate::prose::escape;
use crate::render::words;
use crate::site::{LeftOut, Site};

/// The folder of the pages.
pub const FOLDER: &str = "site/";

/// The files around the pages.
#[must_use]
pub fn files(site: &Site, assets: &Assets) -> Vec<File> {
    let file = |path: &str, text: String| File { path: path.into(), bytes: text.into_bytes() };
    vec![
        file("README.txt", readme(site)),
        file("index.html", page(site, assets)),
        file("start.js", include_str!("start.js").to_owned()),
    ]
}

/// The bundle's locales, the site's own first.
fn locales(site: &Site) -> impl Iterator<Item = LocaleId> + '_ {
    let own = site.catalog.default_locale;
    let all = std::iter::once(own).chain(site.catalog.locale_ids().filter(move |l| *l != own));
    all.filter(|l| site.plan.has(Page { locale: *l, kind: PageKind::Home }))
}

fn page(site: &Site, assets: &Assets) -> String {
    let text = |text: &str| {
        let mut out = String::new();
        escape(text, &mut out);
        out
    };
    let title = text(&site.catalog.config.title);
    let first = locales(site).next().unwrap_or(site.catalog.default_locale);
    let (lang, dir) = (&site.catalog.locale(first).tag, site.catalog.locale(first).direction.as_str());
    let style = assets
        .path("style.css")
        .map_or_else(String::new, |path| format!("<link rel=\"stylesheet\" href=\"{FOLDER}{}\">\n", text(path)));
    let mut links = String::new();
    for locale in locales(site) {
        let of = site.catalog.locale(locale);
        let href = super::page_path(site, FOLDER, Page { locale, kind: PageKind::Home });
        let (tag, dir, name) = (&of.tag, of.direction.as_str(), text(&of.name));
        links += &format!(
            "<li><a href=\"{}\" lang=\"{tag}\" dir=\"{dir}\" hreflang=\"{tag}\">{name}</a></li>\n",
            text(&href)
        );
    }
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n{style}<script defer src=\"start.js\"></script>\n\
         </head>\n<body>\n<main>\n<h1>{title}</h1>\n<ul>\n{links}</ul>\n</main>\n</body>\n</html>\n"
    )
}

/// The same few lines in each language.
fn readme(site: &Site) -> String {
    let title = &site.catalog.config.title;
    let of = |locale: LocaleId| {
        let words = words(&site.catalog, locale);
        let mut text = words.theme("readme_title", &[("title", title)]);
        for key in ["readme_open", "readme_whole"] {
            text += "\n\n";
            text += &words.theme(key, &[]);
        }
        if site.left_out == LeftOut::Hosted {
            text += "\n\n";
            text += &words.theme("readme_newest", &[("url", &site.url(Page { locale, kind: PageKind::Home }))]);
        }
        text + "\n"
    };
    locales(site).map(of).collect::<Vec<_>>().join("\n----\n\n")
}
