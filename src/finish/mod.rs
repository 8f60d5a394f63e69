//! Stage 6: everything of a site that is no page: assets, search documents, comparison data,
//! sitemaps, feeds, `robots.txt`.
//!
//! Each is a function from the site to bytes; `pipeline` decides who writes them.

mod assets;
mod compare_data;
pub(crate) mod feed;
mod hosts;
pub mod picture_name;
#[cfg(feature = "share")]
mod pictures;
mod search;
mod sitemap;
mod stubs;

pub use assets::{Assets, File};
#[cfg(feature = "share")]
pub use pictures::{draw, picture_at, pictures};

use crate::catalog::LocaleId;
use crate::index::{self, Rendered};
use crate::machine;
use crate::plan::{Page, PageKind};
use crate::prose::escape;
use crate::site::Site;

/// Every file that is no page, with its path; assets included.
#[must_use]
pub fn files(site: &Site, assets: &Assets, rendered: &dyn Rendered) -> Vec<File> {
    let mut files = assets.all(site);
    files.extend(sitemap::files(site, rendered));
    files.push(File { path: "robots.txt".into(), bytes: robots(site).into_bytes() });
    files.extend(key_file(site));
    files.extend(schemas(site));
    files.extend(llms(site));
    files.extend(feed::files(site, rendered));
    files.extend(hosts::files(site, rendered));
    // A file is never taken for a folder, nor its place.
    let taken = |stub: &File| {
        files.iter().any(|f| stub.path.strip_prefix(&f.path).is_some_and(|r| r.is_empty() || r.starts_with('/')))
    };
    let stubs: Vec<File> = stubs::files(site, rendered).filter(|stub| !taken(stub)).collect();
    files.extend(stubs);
    files
}

/// The file that is no page at `path`, made without the others: a preview asks for one at a time.
#[must_use]
pub fn file(site: &Site, assets: &Assets, rendered: &dyn Rendered, path: &str) -> Option<File> {
    match path {
        machine::LLMS_FILE => llms(site),
        "robots.txt" => Some(File { path: path.into(), bytes: robots(site).into_bytes() }),
        _ => {
            let asset = assets.at(site, path).cloned();
            let key = || key_file(site).filter(|file| file.path == path);
            let schema = || schemas(site).into_iter().find(|file| file.path == path);
            let sitemap = || sitemap::at(site, rendered, path);
            let feed = || feed::at(site, rendered, path);
            let stub = || stubs::files(site, rendered).find(|file| file.path == path);
            let made = asset.or_else(sitemap).or_else(key).or_else(schema).or_else(feed);
            made.or_else(|| hosts::at(site, rendered, path)).or_else(stub)
        }
    }
}

fn llms(site: &Site) -> Option<File> {
    machine::llms(site).map(|text| File { path: machine::LLMS_FILE.into(), bytes: text.into_bytes() })
}

/// The schemas of the JSON beside pages.
fn schemas(site: &Site) -> Vec<File> {
    let base = site.catalog.config.base_url.url();
    let wanted = site.catalog.config.output.json;
    let file = |schema: machine::SchemaFile| File { path: schema.path, bytes: schema.text.into_bytes() };
    if wanted { machine::schemas(&base).into_iter().map(file).collect() } else { Vec::new() }
}

/// Proves to search engines that who sends them changed URLs owns the host:
/// <https://www.indexnow.org/documentation>.
fn key_file(site: &Site) -> Option<File> {
    let key = site.catalog.config.output.indexnow.as_ref()?;
    Some(File { path: format!("{key}.txt"), bytes: key.clone().into_bytes() })
}

/// The comparisons that search engines may index.
fn indexable_pairs<'a>(site: &'a Site, rendered: &'a dyn Rendered) -> impl Iterator<Item = Page> + 'a {
    let pairs = site.whole.pages().filter(|page| matches!(page.kind, PageKind::Pair(..)));
    pairs.filter(move |page| index::state(site, *page, rendered).indexable())
}

/// The path of the sitemap that lists a page; none for pages that are not to be indexed.
#[must_use]
pub fn sitemap_of(site: &Site, page: crate::plan::Page, rendered: &dyn Rendered) -> Option<String> {
    sitemap::of(site, page, rendered)
}

fn robots(site: &Site) -> String {
    let base = site.catalog.config.base_url.url();
    format!("User-agent: *\nAllow: /\n\nSitemap: {base}/{}\n", sitemap::INDEX)
}

/// OpenSearch description: lets browsers search this site from the address bar.
fn opensearch(site: &Site, locale: LocaleId) -> String {
    let mut title = String::new();
    escape(&site.catalog.config.title, &mut title);
    let home = site.url(Page { locale, kind: PageKind::Home });
    let tag = &site.catalog.locale(locale).tag;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{title}</ShortName>\n<Description>{title}</Description>\n<Language>{tag}</Language>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{home}?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n"
    )
}

/// JSON that may stand in a script: nothing in it can end the script or a line.
fn script_json(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn script_json_cannot_end_its_script(text in proptest::collection::vec(proptest::sample::select(vec!['<', '>', '/', 'a', '\u{2028}', '\u{2029}', '"', '\\']), 0..30)) {
            let text: String = text.into_iter().collect();
            let json = script_json(&serde_json::Value::String(text.clone()));
            prop_assert!(!json.contains(&['<', '\u{2028}', '\u{2029}'][..]), "{}", json);
            prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }
}
