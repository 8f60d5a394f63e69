//! Pictures for previews of shared links: which one a page has, and its SVG, from the theme's
//! `templates/share/` and the words of the page itself.
//!
//! A code and a comparison that may be indexed have pictures of their own; every other page has
//! its registry's, or the site's. A picture whose words need characters that no font has gives way
//! to its registry's, and that to one without words.

use super::{Renderer, theme, words};
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::diag::Diagnostic;
use crate::finish::picture_name;
use crate::index::{self, State};
use crate::plan::{Page, PageKind};
use crate::share::{Fonts, Frame, LEADING, fit, flow, name_hash};
use crate::source::SourceMap;
use std::sync::{Arc, OnceLock};
use tera::{Context, Kwargs, Map, State as TeraState, Tera, TeraResult, Value};

/// Folder of the templates below `templates/`.
const TEMPLATES: &str = "share/";

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A code, a comparison, a registry or the site, in the words of its page.
    Page(Page),
    /// A registry without words.
    Plain(RegistryId),
}

/// A picture that is not drawn yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub subject: Subject,
    /// Path below the site's root, with a hash of all that decides about its bytes.
    pub path: String,
    /// What it is drawn from.
    pub svg: String,
    /// The template that made this.
    pub template: &'static str,
}

/// What is shown for a page: nothing where even the site's title needs other fonts.
type Shown = Result<Option<Arc<Picture>>, Diagnostic>;

/// Templates, fonts, and the pictures that many pages have.
pub(super) struct Easel {
    tera: Tera,
    fonts: Arc<Fonts>,
    sites: Vec<OnceLock<Shown>>,
    /// Per locale, per registry.
    registries: Vec<Vec<OnceLock<Shown>>>,
}

impl Easel {
    fn new(renderer: &Renderer<'_>) -> Result<Self, Diagnostic> {
        let own = renderer.sources.assets().filter(|asset| picture_name::is_font(&asset.path));
        let fonts = Arc::new(Fonts::new(own.map(|asset| Arc::clone(&asset.bytes))));
        let catalog = &renderer.site.catalog;
        let each = |n: usize| (0..n).map(|_| OnceLock::new()).collect::<Vec<_>>();
        let locales = catalog.locales.len();
        Ok(Self {
            tera: templates(renderer.sources, &fonts)?,
            fonts,
            sites: each(locales),
            registries: (0..locales).map(|_| each(catalog.registries.len())).collect(),
        })
    }
}

/// The templates of pictures, with what they can call.
fn templates(sources: &SourceMap, fonts: &Arc<Fonts>) -> Result<Tera, Diagnostic> {
    let mut tera = Tera::new();
    tera.autoescape_on([".svg"]);
    let own = Arc::clone(fonts);
    tera.register_function("fit", move |args: Kwargs, _: &TeraState| fit_text(&own, &args));
    let own = Arc::clone(fonts);
    tera.register_function("flow", move |args: Kwargs, _: &TeraState| flow_items(&own, &args));
    let files = theme::files(sources, ".svg").filter(|(name, _)| name.starts_with(TEMPLATES));
    tera.add_raw_templates(files).map_err(|error| {
        let name = "share/frame.svg";
        theme::locate(theme::diagnostic(name, &error), name, &error, sources)
    })?;
    Ok(tera)
}

fn frame<'a>(args: &'a Kwargs, sizes: &'a [u16]) -> TeraResult<Frame<'a>> {
    let height = args.get("height")?.unwrap_or_default();
    Ok(Frame { font: args.must_get("font")?, sizes, width: args.must_get("width")?, height })
}

/// `fit(text, beside, font, sizes, width, height)`: the text in lines, their size, and the way from
/// one to the next.
fn fit_text(fonts: &Fonts, args: &Kwargs) -> TeraResult<Value> {
    let text: &str = args.must_get("text")?;
    let beside: &str = args.get("beside")?.unwrap_or_default();
    let sizes: Vec<u16> = args.must_get("sizes")?;
    let frame = frame(args, &sizes)?;
    let fitted = fit(fonts, text, beside, &frame);
    let mut map = Map::default();
    let count = u32::try_from(fitted.lines.len()).unwrap_or(u32::MAX);
    map.insert("count".into(), Value::from(count));
    let lines = fitted.lines.iter().map(|line| Value::normal_string(line));
    map.insert("lines".into(), Value::from(lines.collect::<Vec<_>>()));
    map.insert("size".into(), Value::from(u32::from(fitted.size)));
    map.insert("step".into(), Value::from(f64::from(fitted.size) * f64::from(LEADING)));
    Ok(Value::from(map))
}

/// `flow(items, font, size, gap, width, height)`: as many of the items, by their `value`, as fit into
/// the box; an array of each line's items.
fn flow_items(fonts: &Fonts, args: &Kwargs) -> TeraResult<Value> {
    let items: &[Value] = args.must_get("items")?;
    let value = |item: &Value| item.get_from_path("value").and_then(Value::as_str).unwrap_or_default().to_owned();
    let values: Vec<String> = items.iter().map(value).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let size = [args.must_get("size")?];
    let frame = frame(args, &size)?;
    let mut rest = items;
    let counts = flow(fonts, &values, args.must_get("gap")?, &frame);
    let rows = counts.into_iter().map(|count| {
        let (row, after) = rest.split_at(count);
        rest = after;
        Value::from(row.to_vec())
    });
    Ok(Value::from(rows.collect::<Vec<_>>()))
}

impl Renderer<'_> {
    /// The fonts of pictures.
    pub(crate) fn picture_fonts(&self) -> Result<&Fonts, Diagnostic> {
        self.easel().map(|easel| &*easel.fonts)
    }

    fn easel(&self) -> Result<&Easel, Diagnostic> {
        self.easel.get_or_init(|| Easel::new(self)).as_ref().map_err(Clone::clone)
    }

    /// The picture that previews of links to `page` show.
    ///
    /// # Errors
    /// When a template uses what there is not.
    pub fn picture(&self, page: Page) -> Shown {
        let shown = match index::state(self.site, page, self) {
            State::Index => page,
            State::Fallback(source) => source,
            State::NoIndex(_) => return self.shared_picture(page),
        };
        let own = match shown.kind {
            PageKind::Code(r, code) => self.code_picture(shown, (r, code))?,
            PageKind::Pair(r, a, b) => self.pair_picture(shown, (r, a, b))?,
            _ => None,
        };
        own.map_or_else(|| self.shared_picture(page), |picture| Ok(Some(picture)))
    }

    /// The picture of the page's registry, or of the site.
    fn shared_picture(&self, page: Page) -> Shown {
        match page.kind.registry() {
            Some(r) => self.registry_picture(page.locale, r),
            None => self.site_picture(page.locale),
        }
    }

    /// The picture of the site; where a language's titles of registries need other fonts, with those that
    /// `registry.toml` has.
    pub(crate) fn site_picture(&self, locale: LocaleId) -> Shown {
        let make = || {
            let page = Page { locale, kind: PageKind::Home };
            let draw = |context| self.covered(Subject::Page(page), "share/site.svg", context);
            let mut context = self.picture_context(page);
            if let Some(own) = draw(context.clone())? {
                return Ok(Some(own));
            }
            let registries = self.site.catalog.registries.iter().map(|registry| registry.title.clone());
            context.insert_value("site", self.picture_site(registries));
            draw(context)
        };
        self.easel()?.sites[locale.index()].get_or_init(make).clone()
    }

    /// The picture of a registry.
    pub(crate) fn registry_picture(&self, locale: LocaleId, id: RegistryId) -> Shown {
        let make = || {
            let page = Page { locale, kind: PageKind::Registry(id) };
            let mut context = self.registry_context(page, id);
            context.insert_value("codes", self.specimen(locale, id, |_| true));
            context.insert_value("plain", Value::from(false));
            let own = self.covered(Subject::Page(page), "share/registry.svg", context)?;
            own.map_or_else(|| self.plain_picture(id), |picture| Ok(Some(picture)))
        };
        self.easel()?.registries[locale.index()][id.index()].get_or_init(make).clone()
    }

    /// The picture of a registry without words: the codes that the fonts have, in every language the same.
    pub(crate) fn plain_picture(&self, id: RegistryId) -> Shown {
        let fonts = &self.easel()?.fonts;
        let page = Page { locale: self.site.catalog.default_locale, kind: PageKind::Registry(id) };
        let mut context = self.registry_context(page, id);
        let codes = self.specimen(page.locale, id, |value| fonts.cover(value));
        context.insert_value("codes", codes);
        context.insert_value("plain", Value::from(true));
        self.covered(Subject::Plain(id), "share/registry.svg", context)
    }

    fn code_picture(&self, page: Page, (id, code): (RegistryId, CodeId)) -> Shown {
        let mut context = self.registry_context(page, id);
        context.insert_value("code", self.shelf(page.locale, id).code(self.site, code).view.value());
        self.covered(Subject::Page(page), "share/code.svg", context)
    }

    fn pair_picture(&self, page: Page, (id, a, b): (RegistryId, CodeId, CodeId)) -> Shown {
        let shelf = self.shelf(page.locale, id);
        let mut context = self.registry_context(page, id);
        context.insert_value("a", shelf.code(self.site, a).view.value());
        context.insert_value("b", shelf.code(self.site, b).view.value());
        self.covered(Subject::Page(page), "share/pair.svg", context)
    }

    /// Codes of a registry in its order.
    fn specimen(&self, locale: LocaleId, id: RegistryId, wanted: impl Fn(&str) -> bool) -> Value {
        let (shelf, registry) = (self.shelf(locale, id), self.site.catalog.registry(id));
        let wanted = registry.code_ids().filter(|code| wanted(&registry.code(*code).value));
        Value::from(wanted.map(|code| shelf.code(self.site, code).view.value()).collect::<Vec<_>>())
    }

    /// What all pictures of a language are made with.
    fn picture_context(&self, page: Page) -> Context {
        let mut context = Context::new();
        let catalog = &self.site.catalog;
        let words = words(catalog, page.locale);
        let registries = catalog.registry_ids().map(|r| words.registry_title(r));
        context.insert_value("site", self.picture_site(registries));
        context.insert_value("t", self.strings[page.locale.index()].clone());
        let rtl = catalog.locale(page.locale).direction.as_str() == "rtl";
        context.insert_value("rtl", Value::from(rtl));
        let (start, end) = if rtl { (RIGHT, LEFT) } else { (LEFT, RIGHT) };
        context.insert_value("start", side(start));
        context.insert_value("end", side(end));
        context
    }

    /// The site as pictures name it.
    fn picture_site(&self, registries: impl Iterator<Item = String>) -> Value {
        let mut site = Map::default();
        site.insert("title".into(), Value::normal_string(&self.site.catalog.config.title));
        let registries = registries.map(|title| Value::normal_string(&title));
        site.insert("registries".into(), Value::from(registries.collect::<Vec<_>>()));
        Value::from(site)
    }

    fn registry_context(&self, page: Page, id: RegistryId) -> Context {
        let mut context = self.picture_context(page);
        context.insert_value("registry", self.shelf(page.locale, id).registry.clone());
        context
    }

    /// The picture, unless its words need characters that no font has.
    fn covered(&self, subject: Subject, template: &'static str, context: Context) -> Shown {
        let easel = self.easel()?;
        let svg = easel
            .tera
            .render(template, &context)
            .map_err(|error| theme::locate(theme::diagnostic(template, &error), template, &error, self.sources))?;
        let svg: String = svg.chars().filter(|c| is_xml(*c)).collect();
        // Markup is ASCII, which is always covered; everything else in it is somebody's words.
        if !easel.fonts.cover(&svg) {
            return Ok(None);
        }
        let hash = name_hash(&easel.fonts, &svg);
        let path = match subject {
            Subject::Page(page) => picture_name::of_page(&self.site.route(page), &hash),
            Subject::Plain(id) => picture_name::of_plain(&self.site.catalog.registry(id).id, &hash),
        };
        Ok(Some(Arc::new(Picture { subject, path, svg, template })))
    }
}

/// The margins of a picture, and how text is anchored there.
const LEFT: (u32, &str) = (72, "start");
const RIGHT: (u32, &str) = (1128, "end");

fn side((x, anchor): (u32, &str)) -> Value {
    let mut map = Map::default();
    map.insert("x".into(), Value::from(x));
    map.insert("anchor".into(), Value::normal_string(anchor));
    Value::from(map)
}

/// Characters that XML can hold: <https://www.w3.org/TR/xml/#charsets>.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
