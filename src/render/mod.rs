//! Stage 4: page → bytes. The only user of `tera`.
//!
//! 1. [`Renderer::new`] loads the templates and, for every locale, the words they use.
//! 2. A `Shelf` holds what all pages of a registry in a locale share, made when first asked for.
//! 3. A [`Worker`] holds what the pages of a folder share; `page` and `pair` make a page's own values, and
//!    `head` what machines read.
//! 4. The engine renders them. Of comparisons it renders few: `stencil` fills in the others.

mod codes;
mod crumbs;
mod difference;
mod explain;
mod facts;
mod head;
mod linked;
mod originality;
mod outbound;
mod page;
mod pair;
mod parts;
#[cfg(feature = "share")]
mod picture;
mod prose;
mod sentences;
mod shelf;
mod stencil;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod theme;
mod uses;
mod values;
pub(crate) mod view;
mod words;

pub(crate) use codes::CodeViews;
pub(crate) use difference::Template;
pub(crate) use facts::code_html;
pub use head::{DESCRIPTION_WIDTH, TITLE_WIDTH};
pub(crate) use originality::{page_shingles, strip};
pub(crate) use outbound::Outbound;
pub(crate) use page::compared_with;
pub(crate) use pair::PairText;
#[cfg(feature = "share")]
pub use picture::{Picture, Subject};
pub(crate) use prose::Place;
pub(crate) use sentences::says;
pub(crate) use shelf::{COLUMN_SECTIONS, Shelf};
pub(crate) use text::updated;

use crate::catalog::{Locale, LocaleId, RegistryId};
use crate::diag::{Diagnostic, Diagnostics};
use crate::finish::{Assets, feed};
use crate::index::Rendered as _;
use crate::plan::{Form, LinkStyle, Links, Page, PageKind};
use crate::prose::escape;
use crate::site::Site;
use crate::source::SourceMap;
use crate::translation::Translation;
use crumbs::Trail;
use linked::Around;
use page::Frame;
use parts::Parts;
use shelf::{Made, made};
use std::sync::OnceLock;
use tera::{Context, Tera, Value};
use uses::Uses;
use values::Values;
use view::{Crumb, FormatView, LocaleView, RegistryLink, SiteView, SwitcherEntry, ToValue};
use words::Words;

/// Renders the pages of a site.
pub struct Renderer<'s> {
    site: &'s Site,
    sources: &'s SourceMap,
    assets: &'s Assets,
    tera: Tera,
    /// Per locale: the theme's words as one value.
    strings: Vec<Value>,
    /// Per locale: the site, as JSON-LD of every page but home refers to it.
    websites: Vec<String>,
    /// Per locale: entries of its language switcher, without the links; made when first asked for.
    switchers: Vec<Made<Vec<[Template; 2]>>>,
    /// Per locale: the address of its feed.
    feeds: Vec<OnceLock<Option<String>>>,
    /// Marks links out of a bundle that leaves pages out.
    outbound: Option<Outbound>,
    /// Per locale, per registry.
    shelves: Vec<Vec<OnceLock<Shelf>>>,
    /// What templates do with the values of a comparison, read when the first is rendered.
    uses: OnceLock<Option<Uses>>,
    /// Makes pictures for previews of links; made when first asked for.
    #[cfg(feature = "share")]
    easel: OnceLock<Result<picture::Easel, Diagnostic>>,
}

/// What one thread reuses from page to page.
#[derive(Debug, Default)]
pub struct Worker {
    /// What the page shares with others.
    shared: Context,
    /// Whose they are.
    prepared: Option<Prepared>,
    /// The page's own values.
    values: Values,
}

impl Worker {
    /// All that the template of the last page gets.
    fn context(&self) -> Context {
        self.values.over(&self.shared)
    }
}

/// A locale, a kind, a registry, and how deep the page lies, which decides relative links.
type Prepared = (LocaleId, usize, Option<RegistryId>, String, usize);

impl<'s> Renderer<'s> {
    /// Loads the theme; errors in templates are reported.
    pub fn new(site: &'s Site, sources: &'s SourceMap, assets: &'s Assets, problems: &mut Diagnostics) -> Self {
        let tera = theme::load(sources, problems);
        let strings = site.catalog.locale_ids().map(|l| strings(site, l)).collect();
        let websites = site.catalog.locale_ids().map(|l| website(site, l)).collect();
        let locales = site.catalog.locales.len();
        let shelves = (0..locales).map(|_| site.catalog.registries.iter().map(|_| OnceLock::new()).collect()).collect();
        Self {
            site,
            sources,
            assets,
            tera,
            strings,
            websites,
            switchers: site.catalog.locale_ids().map(|_| OnceLock::new()).collect(),
            feeds: site.catalog.locale_ids().map(|_| OnceLock::new()).collect(),
            outbound: Outbound::new(site),
            shelves,
            uses: OnceLock::new(),
            #[cfg(feature = "share")]
            easel: OnceLock::new(),
        }
    }

    /// The site that is rendered.
    #[must_use]
    pub fn site(&self) -> &'s Site {
        self.site
    }

    pub(crate) fn shelf(&self, locale: LocaleId, registry: RegistryId) -> &Shelf {
        self.shelves[locale.index()][registry.index()].get_or_init(|| Shelf::new(self.site, locale, registry))
    }

    fn parts(&self, locale: LocaleId) -> Parts<'_> {
        Parts { tera: &self.tera, sources: self.sources, strings: &self.strings[locale.index()] }
    }

    /// Renders `page` into `out`, which is cleared first.
    ///
    /// # Errors
    /// When a template uses what the page does not have.
    pub fn render(&self, page: Page, worker: &mut Worker, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        out.clear();
        worker.values.clear();
        let values = &mut worker.values;
        let frame = match page.kind {
            PageKind::Pair(r, a, b) => self.pair(page, (r, a, b), values)?,
            _ => self.page(page, values)?,
        };
        self.frame(page, &frame, values)?;
        if !self.fill(page, worker, out) {
            self.prepare(page, worker);
            self.engine(page, &worker.context(), out)?;
        }
        if let Some(outbound) = &self.outbound {
            outbound.mark(out);
        }
        Ok(())
    }

    /// Renders by the engine.
    fn engine(&self, page: Page, context: &Context, out: &mut Vec<u8>) -> Result<(), Diagnostic> {
        let template = template(page.kind);
        self.tera
            .render_to(template, context, out)
            .map_err(|error| theme::locate(theme::diagnostic(template, &error), template, &error, self.sources))
    }

    /// Fills in the stencil of a comparison. False where there is none, and where there is an error in a
    /// template: then the engine says what is wrong, and where.
    fn fill(&self, page: Page, worker: &mut Worker, out: &mut Vec<u8>) -> bool {
        let PageKind::Pair(r, ..) = page.kind else { return false };
        let values = std::mem::take(&mut worker.values);
        let theme = || theme::texts(self.sources).collect();
        let uses = self.uses.get_or_init(|| Uses::read(template(page.kind), &theme(), &values)).as_ref();
        let filled = uses.is_some_and(|uses| {
            let engine = |values: &Values| {
                self.prepare(page, worker);
                let mut marked = Vec::new();
                self.engine(page, &values.over(&worker.shared), &mut marked).ok()?;
                String::from_utf8(marked).ok()
            };
            self.shelf(page.locale, r).stencils.fill(uses, &values, engine, out)
        });
        worker.values = values;
        filled
    }

    /// Makes what all pages of a kind in a folder share, unless it is there already.
    fn prepare(&self, page: Page, worker: &mut Worker) {
        // Only relative links depend on where a page lies.
        let route = if self.site.style == LinkStyle::Offline { self.site.route(page) } else { String::new() };
        let folder = route.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
        // The overview of a registry lies in the folder above its pages.
        let key =
            (page.locale, page.kind.ordinal(), page.kind.registry(), folder.to_owned(), route.matches('/').count());
        if worker.prepared.as_ref() == Some(&key) {
            return;
        }
        // Links must hold for every page of the folder, so none may count on being this page.
        let anywhere = route.rsplit_once('/').map_or(String::new(), |_| join(folder, "-/"));
        let links = Links::new(&self.site.style, &anywhere);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let mut context = Context::new();
        context.insert_value("t", self.strings[page.locale.index()].clone());
        context.insert_value("site", self.site_view(place, page).to_value());
        context.insert_value("assets", self.assets.view(self.site, place.links, page));
        let locale = self.site.catalog.locale(page.locale);
        let view = LocaleView { lang: locale.tag.clone(), dir: locale.direction.as_str(), name: locale.name.clone() };
        context.insert_value("locale", view.to_value());
        context.insert_value("kind", Value::normal_string(PageKind::NAMES[page.kind.ordinal()]));
        context.insert_value("formats", self.formats(page.kind));
        if let PageKind::Pair(r, ..) = page.kind {
            let shelf = self.shelf(page.locale, r);
            context.insert_value("crumbs", shelf.trail.value());
            context.insert_value("registry", shelf.registry.clone());
        }
        worker.shared = context;
        worker.prepared = Some(key);
    }

    fn site_view(&self, place: Place<'_>, page: Page) -> SiteView {
        let catalog = &self.site.catalog;
        let registry = |r: RegistryId| RegistryLink {
            id: catalog.registry(r).id.clone(),
            name: place.words().registry(r, "name"),
            title: place.words().registry_title(r),
            href: place.href(PageKind::Registry(r)),
        };
        let about = catalog.pages.iter().position(|p| p.id == "about").and_then(|i| u16::try_from(i).ok());
        let first = page.kind.registry().or_else(|| catalog.registry_ids().next());
        SiteView {
            title: catalog.config.title.clone(),
            home: place.href(PageKind::Home),
            about: about.map(|i| place.href(PageKind::Free(i))),
            compare: first.map(|r| place.href(PageKind::Compare(r))),
            base: place.links.root(),
            suffix: place.links.suffix(),
            registries: catalog.registry_ids().map(registry).collect(),
        }
    }

    fn modified_text(&self, page: Page) -> String {
        let hosted = self.site.style != LinkStyle::Offline;
        hosted.then(|| self.modified(page)).flatten().map_or_else(String::new, |day| day.to_string())
    }

    fn frame(&self, page: Page, frame: &Frame, values: &mut Values) -> Result<(), Diagnostic> {
        let route = self.site.route(page);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let url = self.site.url(page);
        let (trail, items) = self.crumbs(place, page, (&frame.crumb, &url));
        let around = Around {
            url: &url,
            crumbs: &items,
            website: &self.websites[page.locale.index()],
            feed: self.feed(page),
            language: &self.languages(page),
            modified: &self.modified_text(page),
            picture: self.picture_url(page)?,
        };
        values.insert_html("head", frame.head.html(self.site, page, &around));
        if let Some(trail) = trail {
            values.insert("crumbs", trail.value());
        }
        values.insert_view("here", self.here(place, page, &frame.crumb).own());
        values.insert_html("switcher", self.switcher(place, page)?);
        values.insert("notice", self.notice(place, page).to_value());
        values.insert("updated", frame.updated.clone().to_value());
        Ok(())
    }

    /// The URL of the page's picture, if the site has pictures.
    fn picture_url(&self, page: Page) -> Result<Option<String>, Diagnostic> {
        let config = &self.site.catalog.config;
        if !config.output.share_images || self.site.style == LinkStyle::Offline {
            return Ok(None);
        }
        #[cfg(feature = "share")]
        let path = self.picture(page)?.map(|picture| picture.path.clone());
        #[cfg(not(feature = "share"))]
        let path: Option<String> = {
            let _ = page;
            None
        };
        Ok(path.map(|path| format!("{}/{path}", config.base_url.url())))
    }

    /// The feed that a page names: comparisons are in no feed.
    fn feed(&self, page: Page) -> Option<&str> {
        let none = matches!(page.kind, PageKind::Pair(..) | PageKind::NotFound);
        if none { None } else { self.feed_of(page.locale) }
    }

    fn feed_of(&self, locale: LocaleId) -> Option<&str> {
        if self.site.style == LinkStyle::Offline {
            return None;
        }
        self.feeds[locale.index()].get_or_init(|| feed::url(self.site, locale, self)).as_deref()
    }

    /// Which locales have a feed, a letter each.
    pub(crate) fn feeds(&self) -> String {
        self.site.catalog.locale_ids().map(|l| if self.feed_of(l).is_some() { 'y' } else { 'n' }).collect()
    }

    /// The files beside the page, whose names are links that hold on every page; a bundle has none.
    fn formats(&self, kind: PageKind) -> Value {
        if self.site.style == LinkStyle::Offline {
            return Value::from(Vec::<Value>::new());
        }
        let view =
            |form: Form| FormatView { href: form.file_name(), label: form.label(), media_type: form.media_type() };
        self.site.forms(kind).map(view).collect::<Vec<_>>().to_value()
    }

    /// The steps down to a page, unless its shelf has them, and the items of the list that ends with it.
    fn crumbs(&self, place: Place<'_>, page: Page, (own, url): (&str, &str)) -> (Option<Trail>, String) {
        let mut trail = match page.kind {
            PageKind::Pair(r, ..) => return (None, self.shelf(page.locale, r).trail.items_to(own, url)),
            PageKind::Home => return (Some(Trail::default()), String::new()),
            PageKind::NotFound | PageKind::Free(_) | PageKind::Registry(_) => Trail::home(place),
            PageKind::Compare(r) | PageKind::Class(r, _) | PageKind::Guide(r, _) | PageKind::Code(r, _) => {
                Trail::registry(place, r)
            }
        };
        if let PageKind::Code(r, code) = page.kind {
            let registry = self.site.catalog.registry(r);
            let class = registry.code(code).class;
            let id = registry.classes[class.index()].id.clone();
            trail.link(place, Crumb { code: true, ..Crumb::new(id, None) }, PageKind::Class(r, class));
        }
        let items = trail.items_to(own, url);
        (Some(trail), items)
    }

    /// The languages a page is written in, as JSON.
    fn languages(&self, page: Page) -> String {
        let tag = |l: LocaleId| self.site.catalog.locale(l).tag.as_str();
        match self.site.translation(page) {
            Translation::Whole => format!("\"{}\"", tag(page.locale)),
            Translation::Part => format!("[\"{}\",\"{}\"]", tag(page.locale), tag(self.source(page))),
            Translation::None => format!("\"{}\"", tag(self.source(page))),
        }
    }

    /// The language of what is not written in the page's own.
    fn source(&self, page: Page) -> LocaleId {
        crate::translation::source(&self.site.catalog, page)
            .filter(|l| *l != page.locale)
            .unwrap_or(self.site.catalog.default_locale)
    }

    /// The page itself: a code, or a name that may stand in another language.
    fn here(&self, place: Place<'_>, page: Page, label: &str) -> Crumb {
        let code = matches!(page.kind, PageKind::Code(..) | PageKind::Class(..));
        let named = matches!(page.kind, PageKind::Free(_) | PageKind::Guide(..));
        let source = crate::translation::source(&self.site.catalog, page).filter(|_| named);
        let (lang, dir) = source.map_or((None, None), |of| place.language(of));
        Crumb { code, lang, dir, ..Crumb::new(label.to_owned(), None) }
    }

    /// The page in every language, as HTML of the items of a list.
    fn switcher(&self, place: Place<'_>, page: Page) -> Result<String, Diagnostic> {
        let make = || switcher(self.site, self.parts(page.locale), page.locale);
        let entries = made(&self.switchers[page.locale.index()], make)?;
        let mut html = String::with_capacity(512);
        for (l, [plain, source]) in self.site.catalog.locale_ids().zip(entries) {
            let there = self.site.in_locale(page, l);
            let target = there.unwrap_or(Page { locale: l, kind: PageKind::Home });
            let untranslated = there.is_some_and(|p| self.site.translation(p) == Translation::None);
            let mut href = String::new();
            escape(&self.site.link(place.links, target), &mut href);
            let entry = if untranslated { source } else { plain };
            entry.push(&href, "", &mut html);
        }
        Ok(html)
    }

    fn notice(&self, place: Place<'_>, page: Page) -> Option<String> {
        let key = match self.site.translation(page) {
            Translation::Whole => return None,
            Translation::Part => "notice_part",
            Translation::None => "notice_whole",
        };
        let language = place.words().language(self.source(page));
        Some(place.words().theme(key, &[("language", language.as_str())]))
    }
}

/// Entries of the language switcher on pages of a locale: of each language one for a page that is written in it,
/// and one for a page that shows the text of another.
fn switcher(site: &Site, parts: Parts<'_>, on: LocaleId) -> Result<Vec<[Template; 2]>, Diagnostic> {
    let entry = |l: LocaleId, source: bool| {
        let Locale { tag, name, .. } = site.catalog.locale(l);
        let (lang, name, href) = (tag.clone(), name.clone(), Template::A.to_owned());
        let language = SwitcherEntry { lang, name, href, current: l == on, source }.to_value();
        parts.template("part_language", [("language", language), ("t", parts.strings.clone())])
    };
    site.catalog.locale_ids().map(|l| Ok([entry(l, false)?, entry(l, true)?])).collect()
}

/// The site as every page but home refers to it: by what is the same everywhere.
fn website(site: &Site, locale: LocaleId) -> String {
    let links = Links::new(&site.style, "");
    linked::website(Place { site, links: &links, locale }, "", "")
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The words of a locale.
pub(crate) fn words(catalog: &crate::catalog::Catalog, id: LocaleId) -> Words<'_> {
    Words { catalog, id }
}

/// The theme's words of a locale, every key that any locale has.
fn strings(site: &Site, locale: LocaleId) -> Value {
    let words = Words { catalog: &site.catalog, id: locale };
    let mut map = tera::Map::default();
    for messages in &site.catalog.theme {
        for (key, message) in messages.iter() {
            if matches!(message.text, crate::catalog::messages::Text::Plain(_)) {
                // These are filled by scripts, so their placeholders stay.
                let text = words.theme(key, &[("count", "{count}"), ("code", "{code}")]);
                map.insert(key.to_owned().into(), Value::normal_string(&text));
            }
        }
    }
    Value::from(map)
}

fn template(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Home => "home.html",
        PageKind::NotFound => "404.html",
        PageKind::Free(_) | PageKind::Guide(..) => "page.html",
        PageKind::Registry(_) => "registry.html",
        PageKind::Compare(_) => "compare.html",
        PageKind::Class(..) => "class.html",
        PageKind::Code(..) => "code.html",
        PageKind::Pair(..) => "pair.html",
    }
}
