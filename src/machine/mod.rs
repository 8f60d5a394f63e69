//! The same facts for machines: beside a page, its content as JSON and as Markdown.
//!
//! 1. [`Twins`] stands beside the renderer and asks it for the views that pages are made from, so a
//!    page and its files cannot disagree.
//! 2. `shelf` holds what all files of a registry in a language share.
//! 3. `shape` is the JSON, field by field; `schema/` the same for clients, and published with the site.
//! 4. `markdown` turns the HTML of views into Markdown.
//!
//! Files have the address of their page with a name behind it, so they need no routes of their own:
//! `/smtp/550/` is also `/smtp/550/index.json` and `/smtp/550/index.md`.

mod address;
mod article;
mod code;
mod llms;
mod markdown;
mod pair;
mod registry;
mod schema;
mod shape;
mod shelf;

pub use llms::{LLMS_FILE, llms};
pub use schema::{SchemaFile, schemas};
pub use shape::VERSION;

use crate::catalog::{Article, LocaleId, RegistryId};
use crate::diag::Diagnostic;
use crate::index::Rendered as _;
use crate::plan::{Form, LinkStyle, Links, Page, PageKind};
use crate::render::{CodeViews, Place, Renderer, updated};
use crate::site::Site;
use crate::translation::Translation;
use serde::Serialize;
use shape::{Alternate, Opening};
use shelf::Shelf;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The page and the form of the file at `path`, if the site has it.
#[must_use]
pub fn resolve(site: &Site, path: &str) -> Option<(Page, Form)> {
    let form = Form::ALL.into_iter().find(|form| path.ends_with(form.file_name()))?;
    let page = site.whole.resolve(&site.catalog, path.strip_suffix(form.file_name())?)?;
    site.forms(page.kind).any(|f| f == form).then_some((page, form))
}

/// What links in files for machines look like: absolute, because such a file is read far from its site.
#[must_use]
pub fn links(site: &Site) -> LinkStyle {
    LinkStyle::Hosted { prefix: site.catalog.config.base_url.url() }
}

/// Makes the files beside pages.
pub struct Twins<'r> {
    renderer: &'r Renderer<'r>,
    links: Links<'r>,
    /// Per locale, per registry.
    shelves: Vec<Vec<OnceLock<Shelf>>>,
    /// Addresses of the schemas, by kind.
    schemas: BTreeMap<&'static str, String>,
}

/// A page, ready to be written in every form.
pub struct Twin<'a>(View<'a>);

enum View<'a> {
    Article(article::View<'a>),
    Code(code::View<'a>),
    Pair(pair::View<'a>),
    Registry(registry::View<'a>),
    Site(&'a Twins<'a>, Page),
}

impl Twin<'_> {
    /// Writes a form of the page into `out`, which is cleared first; nothing where it has no such form.
    pub fn write(&self, form: Form, out: &mut Vec<u8>) {
        out.clear();
        match (&self.0, form) {
            (View::Code(view), Form::Json) => view.json(out),
            (View::Pair(view), Form::Json) => view.json(out),
            (View::Registry(view), Form::Json) => view.json(out),
            (View::Site(twins, page), Form::Json) => registry::site_json(twins, *page, twins.place(page.locale), out),
            (View::Code(view), Form::Markdown) => text(out, |text| view.markdown(text)),
            (View::Pair(view), Form::Markdown) => text(out, |text| view.markdown(text)),
            (View::Article(view), Form::Markdown) => text(out, |text| view.markdown(text)),
            (View::Registry(_) | View::Site(..), Form::Markdown) | (View::Article(_), Form::Json) => {}
        }
    }
}

impl<'r> Twins<'r> {
    /// Files beside the pages of `renderer`; `style` is what [`links`] says of its site.
    #[must_use]
    pub fn new(renderer: &'r Renderer<'r>, style: &'r LinkStyle) -> Self {
        let catalog = &renderer.site().catalog;
        let row = |_| catalog.registries.iter().map(|_| OnceLock::new()).collect();
        let schema = |kind| (kind, address::schema(renderer.site(), kind));
        Self {
            renderer,
            links: Links::new(style, ""),
            shelves: catalog.locale_ids().map(row).collect(),
            schemas: ["site", "registry", "code", "pair"].map(schema).into(),
        }
    }

    fn site(&self) -> &Site {
        self.renderer.site()
    }

    fn place(&self, locale: LocaleId) -> Place<'_> {
        Place { site: self.site(), links: &self.links, locale }
    }

    fn shelf(&self, locale: LocaleId, registry: RegistryId) -> &Shelf {
        let make = || Shelf::new(&CodeViews::new(self.place(locale), registry));
        self.shelves[locale.index()][registry.index()].get_or_init(make)
    }

    /// The page, ready to be written; `None` for kinds that have no other form.
    ///
    /// # Errors
    /// When the theme has an error.
    pub fn twin(&self, page: Page) -> Result<Option<Twin<'_>>, Diagnostic> {
        let place = self.place(page.locale);
        Ok(Some(Twin(match page.kind {
            PageKind::Home => View::Site(self, page),
            PageKind::Guide(r, i) => {
                let guide = &self.site().catalog.registry(r).guides[usize::from(i)];
                return Ok(self.article(page, &guide.articles));
            }
            PageKind::Free(i) => return Ok(self.article(page, &self.site().catalog.pages[usize::from(i)].articles)),
            PageKind::Registry(r) => {
                let (shelf, views) = (self.shelf(page.locale, r), CodeViews::new(place, r));
                View::Registry(registry::View { twins: self, page, shelf, views })
            }
            PageKind::Code(r, id) => {
                let (shelf, views) = (self.shelf(page.locale, r), CodeViews::new(place, r));
                View::Code(code::View { twins: self, page, shelf, views, id })
            }
            PageKind::Pair(registry, a, b) => {
                let (shelf, rendered) = (self.shelf(page.locale, registry), self.renderer.shelf(page.locale, registry));
                let text = self.renderer.pair_text(place, rendered, (registry, a, b));
                View::Pair(pair::View { twins: self, page, place, shelf, rendered, text })
            }
            _ => return Ok(None),
        })))
    }

    fn article<'a>(&'a self, page: Page, articles: &'a [Option<Article>]) -> Option<Twin<'a>> {
        let place = self.place(page.locale);
        let (_, article) = place.pick(articles)?;
        Some(Twin(View::Article(article::View { twins: self, page, place, article })))
    }

    /// What every document begins with.
    fn opening(&self, page: Page, kind: &'static str) -> Opening<'_> {
        let site = self.site();
        let url = site.url(page);
        let markdown = site.forms(page.kind).any(|form| form == Form::Markdown);
        let other = |locale| {
            let there = site.in_locale(page, locale).filter(|_| locale != page.locale)?;
            Some(Alternate { locale: &site.catalog.locale(locale).tag, address: address::of(site, there) })
        };
        Opening {
            schema: &self.schemas[kind],
            version: VERSION,
            kind,
            locale: &site.catalog.locale(page.locale).tag,
            markdown: markdown.then(|| address::file(&url, Form::Markdown)),
            url,
            translation: match site.translation(page) {
                Translation::Whole => "whole",
                Translation::Part => "part",
                Translation::None => "none",
            },
            updated: self.updated(page),
            alternates: site.catalog.locale_ids().filter_map(other).collect(),
        }
    }

    /// The day its text changed, else the day that its author says.
    fn updated(&self, page: Page) -> Option<String> {
        let noted = self.renderer.modified(page).map(|day| day.to_string());
        noted.or_else(|| updated(self.place(page.locale), page.kind).cloned())
    }

    /// Why parts of a page stand in another language.
    fn notice(&self, place: Place<'_>, page: Page) -> Option<String> {
        self.renderer.notice_of(place, page)
    }

    /// Appends the last line of a Markdown file: where the page itself is.
    fn closing(&self, page: Page, out: &mut String) {
        out.push_str("\n<");
        out.push_str(&self.site().url(page));
        out.push_str(">\n");
    }
}

/// Lets `write` append text to bytes.
fn text(out: &mut Vec<u8>, write: impl FnOnce(&mut String)) {
    let mut text = String::from_utf8(std::mem::take(out)).unwrap_or_default();
    write(&mut text);
    *out = text.into_bytes();
}

/// Appends a document as one line.
fn put_json(document: &impl Serialize, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(&mut *out, document);
    debug_assert!(written.is_ok(), "a document has no keys but texts, and memory takes everything");
    out.push(b'\n');
}
