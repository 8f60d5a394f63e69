//! Files that pages load, under names with a hash of their content, so that hosts may cache them forever.

use super::{compare_data, opensearch, picture_name, search};
use crate::catalog::{Catalog, LocaleId, RegistryId};
use crate::plan::{LinkStyle, Links, Page, PageKind};
use crate::site::Site;
use crate::source::SourceMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tera::Value;

/// Folder of all assets.
const FOLDER: &str = "assets";

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path below the site's root.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// The assets of a site: those of `static/`, and the data that scripts load.
#[derive(Debug)]
pub struct Assets {
    /// By path below `static/`.
    fixed: BTreeMap<String, File>,
    /// Per locale: search documents, and the OpenSearch description.
    search: Vec<OnceLock<File>>,
    opensearch: Vec<OnceLock<File>>,
    /// Per locale, per registry: data of the picker of two codes.
    compare: Vec<Vec<OnceLock<File>>>,
}

/// `dir/name.ext` as `assets/dir/name.<hash>.ext`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let dot = if extension.is_empty() { "" } else { "." };
    format!("{FOLDER}/{stem}.{}{dot}{extension}", &hash[..10])
}

fn search_name(tag: &str) -> String {
    format!("search/{tag}.js")
}

fn opensearch_name(tag: &str) -> String {
    format!("opensearch/{tag}.xml")
}

fn compare_name(registry: &str, tag: &str) -> String {
    format!("compare/{registry}.{tag}.js")
}

/// Whether `path` is [`hashed`] from `name`, for some content.
fn may_be(path: &str, name: &str) -> bool {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let rest = path.strip_prefix(FOLDER).and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_prefix(stem));
    let hash = rest.and_then(|r| r.strip_prefix('.')?.strip_suffix(extension)?.strip_suffix('.'));
    hash.is_some_and(|hash| hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

impl Assets {
    /// The assets of a site; data is made when first asked for.
    #[must_use]
    pub fn new(sources: &SourceMap, catalog: &Catalog) -> Self {
        let fixed = sources.assets().filter(|asset| !picture_name::is_font(&asset.path)).map(|asset| {
            let file = File { path: hashed(&asset.path, &asset.bytes), bytes: asset.bytes.to_vec() };
            (asset.path.clone(), file)
        });
        let each = |n: usize| (0..n).map(|_| OnceLock::new()).collect::<Vec<_>>();
        let locales = catalog.locales.len();
        Self {
            fixed: fixed.collect(),
            search: each(locales),
            opensearch: each(locales),
            compare: (0..locales).map(|_| each(catalog.registries.len())).collect(),
        }
    }

    fn search(&self, site: &Site, locale: LocaleId) -> &File {
        self.search[locale.index()].get_or_init(|| {
            let bytes = search::documents(site, locale).into_bytes();
            let name = search_name(&site.catalog.locale(locale).tag);
            File { path: hashed(&name, &bytes), bytes }
        })
    }

    fn opensearch(&self, site: &Site, locale: LocaleId) -> &File {
        self.opensearch[locale.index()].get_or_init(|| {
            let bytes = opensearch(site, locale).into_bytes();
            let name = opensearch_name(&site.catalog.locale(locale).tag);
            File { path: hashed(&name, &bytes), bytes }
        })
    }

    fn compare(&self, site: &Site, locale: LocaleId, registry: RegistryId) -> &File {
        self.compare[locale.index()][registry.index()].get_or_init(|| {
            let bytes = compare_data::script(site, locale, registry).into_bytes();
            let of = site.catalog.registry(registry);
            let name = compare_name(&of.id, &site.catalog.locale(locale).tag);
            File { path: hashed(&name, &bytes), bytes }
        })
    }

    /// The path of the data of a registry's picker.
    #[must_use]
    pub fn compare_path(&self, site: &Site, locale: LocaleId, registry: RegistryId) -> &str {
        &self.compare(site, locale, registry).path
    }

    /// The path of the asset that is `name` below `static/`.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&str> {
        self.fixed.get(name).map(|file| file.path.as_str())
    }

    /// Every asset.
    #[must_use]
    pub fn all(&self, site: &Site) -> Vec<File> {
        let mut files: Vec<File> = self.fixed.values().cloned().collect();
        for locale in site.catalog.locale_ids() {
            files.push(self.search(site, locale).clone());
            files.push(self.opensearch(site, locale).clone());
            files.extend(site.catalog.registry_ids().map(|r| self.compare(site, locale, r).clone()));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        files
    }

    /// The assets that a bundle needs: what its pages load.
    #[must_use]
    pub fn bundled(&self, site: &Site) -> Vec<File> {
        let mut files: Vec<File> = self.fixed.values().cloned().collect();
        let has = |locale, kind| site.plan.has(Page { locale, kind });
        for locale in site.catalog.locale_ids().filter(|l| has(*l, PageKind::Home)) {
            files.push(self.search(site, locale).clone());
            let registries = site.catalog.registry_ids().filter(|r| has(locale, PageKind::Compare(*r)));
            files.extend(registries.map(|r| self.compare(site, locale, r).clone()));
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        files
    }

    /// The asset at `path`; only data that could have this path is made.
    #[must_use]
    pub fn at(&self, site: &Site, path: &str) -> Option<&File> {
        if let Some(file) = self.fixed.values().find(|file| file.path == path) {
            return Some(file);
        }
        let made = site.catalog.locale_ids().find_map(|locale| {
            let tag = &site.catalog.locale(locale).tag;
            if may_be(path, &search_name(tag)) {
                return Some(self.search(site, locale));
            }
            if may_be(path, &opensearch_name(tag)) {
                return Some(self.opensearch(site, locale));
            }
            let named = |r: &RegistryId| may_be(path, &compare_name(&site.catalog.registry(*r).id, tag));
            site.catalog.registry_ids().find(named).map(|r| self.compare(site, locale, r))
        });
        made.filter(|file| file.path == path)
    }

    /// The assets of `static/`: their paths there, and in the site.
    pub fn fixed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fixed.iter().map(|(name, file)| (name.as_str(), file.path.as_str()))
    }

    /// What templates get: links by name, `style.css` as `style`, `theme.js` as `theme_js`.
    #[must_use]
    pub fn view(&self, site: &Site, links: &Links<'_>, page: Page) -> Value {
        let mut map = tera::Map::default();
        let mut add = |key: String, path: &str| {
            map.insert(key.into(), Value::normal_string(&links.file(path)));
        };
        for (name, file) in &self.fixed {
            add(key(name), &file.path);
        }
        add("search_index".into(), &self.search(site, page.locale).path);
        if site.style == LinkStyle::Offline {
            // Browsers add search engines of hosts only.
            map.insert("opensearch".into(), Value::none());
        } else {
            add("opensearch".into(), &self.opensearch(site, page.locale).path);
        }
        Value::from(map)
    }
}

/// `vendor/minisearch.js` as `minisearch_js`, `style.css` as `style`.
fn key(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let word = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    if extension == "js" { format!("{}_js", word(stem)) } else { word(stem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_of_the_content() {
        assert_eq!(key("vendor/minisearch.js"), "minisearch_js");
        assert_eq!(key("style.css"), "style");
        let (one, two) = (hashed("style.css", b"a"), hashed("style.css", b"b"));
        assert_ne!(one, two);
        assert!(one.starts_with("assets/style.") && one.ends_with(".css"), "{one}");
    }
}
