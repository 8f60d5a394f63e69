//! What all pages of one registry in one language share, made once.
//!
//! A registry of n codes has n²/2 comparisons; each shows the same n columns, links and citations.
//! They are rendered here once, as template values that pages refer to and never copy.

use super::codes::CodeViews;
use super::crumbs::Trail;
use super::difference::{Reasons, Sentence, Sentences, Template, ValuePair};
use super::facts::FacetWords;
use super::linked::TermSet;
use super::originality::{self, Shingles};
use super::parts::Parts;
use super::prose::Place;
use super::sentences;
use super::stencil::Stencils;
use super::values::View;
use super::view::{ClassView, CodeLink, ComparisonLink, RegistryView, Row, Safe, Same, TextView, ToValue};
use super::words::Words;
use crate::catalog::{Citation, Code, CodeId, FacetId, LocaleId, RegistryId, ValueId};
use crate::diag::Diagnostic;
use crate::plan::{Links, Page, PageKind};
use crate::site::Site;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use tera::Value;

/// Sections of a code that a comparison shows side by side.
pub(crate) const COLUMN_SECTIONS: [&str; 4] = ["description", "when", "fix", "example"];

/// Shared values of one registry in one language, for pages inside the registry's folder. What is about
/// one code or one fact is made when a page first needs it: a preview shows a few pages of a large site.
pub(crate) struct Shelf {
    locale: LocaleId,
    id: RegistryId,
    pub(crate) registry: Value,
    /// What titles call the registry.
    pub(crate) title: String,
    /// The page that compares any two codes.
    pub(crate) compare_href: String,
    codes: Vec<OnceLock<CodeShelf>>,
    /// What leads down to every page of the registry.
    pub(crate) trail: Trail,
    /// The registry in JSON-LD.
    pub(crate) set: String,
    /// Reasons of relatedness, in words.
    pub(crate) reasons: Reasons,
    /// HTML of the item of a list of sentences, with a blank for the sentences about a facet.
    item: Made<Template>,
    pub(crate) facets: Vec<FacetShelf>,
    pub(crate) gap: String,
    /// Its comparisons with marks in place of their own values.
    pub(super) stencils: Stencils,
}

/// Something made of templates, once.
pub(crate) type Made<T> = OnceLock<Result<T, Diagnostic>>;

/// What is there, made when it is first asked for.
pub(crate) fn made<T>(slot: &Made<T>, make: impl FnOnce() -> Result<T, Diagnostic>) -> Result<&T, Diagnostic> {
    slot.get_or_init(make).as_ref().map_err(Clone::clone)
}

/// Shared values of one code.
pub(crate) struct CodeShelf {
    /// The code as every page sees it.
    pub(super) view: Arc<View>,
    /// The code with its parts of a comparison, one for each use a comparison may be about.
    sides: Made<Vec<Arc<View>>>,
    /// Its nearest comparisons among those that are listed, and the HTML of a link to each.
    pub(crate) comparisons: Made<Vec<(CodeId, String)>>,
    /// What it cites, and the HTML of each.
    cites: Made<Vec<(Citation, String)>>,
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) use_labels: Vec<Option<String>>,
    pub(crate) updated: Option<String>,
    /// The code in JSON-LD: a reference, and what it refers to.
    pub(crate) term: (String, String),
    /// The value as HTML in running text.
    pub(crate) html: String,
    /// Hash of what a comparison repeats of it.
    pub(crate) text: OnceLock<u64>,
    /// Words of its own page, to measure what a comparison adds.
    pub(crate) shingles: OnceLock<Shingles>,
}

/// Shared words of one facet.
pub(crate) struct FacetShelf {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    pub(crate) reading: bool,
    /// HTML of each value.
    pub(crate) cells: Vec<String>,
    pub(crate) not_stated: String,
    /// HTML of the row of a comparison's table, with blanks for the two cells.
    row: Made<Template>,
    /// HTML of a fact that both codes share, with a blank for the value.
    same: Made<Template>,
    /// What is said of each value, and of each two, made when first met.
    says: Vec<OnceLock<Option<Sentence>>>,
    sentences: Sentences,
}

/// A route inside a registry's folder that is no page: its links hold on all pages there.
pub(crate) fn place_route(site: &Site, locale: LocaleId, registry: RegistryId) -> String {
    site.route(Page { locale, kind: PageKind::Registry(registry) }) + "-/"
}

impl Shelf {
    pub(crate) fn new(site: &Site, locale: LocaleId, id: RegistryId) -> Self {
        let route = place_route(site, locale, id);
        let links = Links::new(&site.style, &route);
        let place = Place { site, links: &links, locale };
        let words = FacetWords::new(place.words(), id, |code| place.href(PageKind::Code(code.registry, code.code)));
        let registry = site.catalog.registry(id);
        Self {
            locale,
            id,
            registry: registry_view(place, id).to_value(),
            title: place.words().registry_title(id),
            compare_href: place.href(PageKind::Compare(id)),
            codes: registry.codes.iter().map(|_| OnceLock::new()).collect(),
            trail: Trail::registry(place, id),
            set: TermSet::new(place, id).node(""),
            reasons: Reasons::new(place.words(), registry.facets.len()),
            item: OnceLock::new(),
            facets: registry.facet_ids().map(|f| facet_shelf(&words, f, registry.facet(f))).collect(),
            gap: words.gap().to_owned(),
            stencils: Stencils::default(),
        }
    }

    /// What pages about a code share.
    pub(crate) fn code(&self, site: &Site, code: CodeId) -> &CodeShelf {
        let slot = &self.codes[code.index()];
        slot.get_or_init(|| self.with_views(site, |views| code_shelf(views, code)))
    }

    /// Makes something of views whose links hold on every page of the registry.
    pub(crate) fn with_views<T>(&self, site: &Site, make: impl FnOnce(&CodeViews<'_>) -> T) -> T {
        let route = place_route(site, self.locale, self.id);
        let links = Links::new(&site.style, &route);
        make(&CodeViews::new(Place { site, links: &links, locale: self.locale }, self.id))
    }

    /// A code with its parts of a comparison, one for each of its uses.
    pub(crate) fn sides(&self, site: &Site, parts: Parts<'_>, code: CodeId) -> Result<&[Arc<View>], Diagnostic> {
        let of = self.code(site, code);
        made(&of.sides, || self.with_views(site, |views| sides(views, parts, code, of))).map(Vec::as_slice)
    }

    /// What a code cites, and the HTML of each.
    pub(crate) fn cites(
        &self,
        site: &Site,
        parts: Parts<'_>,
        code: CodeId,
    ) -> Result<&[(Citation, String)], Diagnostic> {
        let part = |views: &CodeViews<'_>, citation: Citation| {
            let html = parts.render("part_source", [("source", views.cite(&citation).to_value())])?;
            Ok((citation, html))
        };
        let all = |views: &CodeViews<'_>| {
            views.registry.code(code).citations().into_iter().map(|citation| part(views, citation)).collect()
        };
        made(&self.code(site, code).cites, || self.with_views(site, all)).map(Vec::as_slice)
    }

    /// What is said of two values of a facet; nothing where it is not told in sentences.
    pub(crate) fn sentence(&self, words: Words<'_>, facet: FacetId, values: ValuePair) -> Cow<'_, Option<Sentence>> {
        let make = || {
            let (a, b) = values.0.zip(values.1)?;
            if let (Some(first), Some(second)) = (self.says(words, facet, a), self.says(words, facet, b)) {
                return Some(first.then(&self.gap, second));
            }
            let html = sentences::difference(words, (self.id, facet), (Template::A, a), (Template::B, b))?;
            Some(Sentence::new(&html))
        };
        let slot = self.facets[facet.index()].sentences.get(values);
        slot.map_or_else(|| Cow::Owned(make()), |slot| Cow::Borrowed(slot.get_or_init(make)))
    }

    /// What is said of one value, with a blank for its code; nothing where it takes both values to say.
    fn says(&self, words: Words<'_>, facet: FacetId, value: ValueId) -> Option<&Sentence> {
        let make = || sentences::says(words, (self.id, facet), value, Template::A).map(|html| Sentence::new(&html));
        self.facets[facet.index()].says[value.index()].get_or_init(make).as_ref()
    }

    /// HTML of the row of a facet that differs, with blanks for the two cells.
    pub(crate) fn row(&self, parts: Parts<'_>, facet: FacetId) -> Result<&Template, Diagnostic> {
        let of = &self.facets[facet.index()];
        let make = || {
            let (id, label, help) = (of.id.clone(), of.label.clone(), of.help.clone());
            let cell = |mark: &str| Safe(mark.to_owned());
            let row = Row { id, label, help, a: cell(Template::A), b: cell(Template::B), reading: of.reading };
            parts.template("part_row", [("row", row.to_value()), ("t", parts.strings.clone())])
        };
        made(&of.row, make)
    }

    /// HTML of a fact that both codes share, with a blank for its value.
    pub(crate) fn same(&self, parts: Parts<'_>, facet: FacetId) -> Result<&Template, Diagnostic> {
        let of = &self.facets[facet.index()];
        let make = || {
            let same = Same { id: of.id.clone(), label: of.label.clone(), value: Safe(Template::A.to_owned()) };
            parts.template("part_same", [("same", same.to_value())])
        };
        made(&of.same, make)
    }

    /// HTML of the item that tells of a facet that differs, with a blank for the sentences.
    pub(crate) fn item(&self, parts: Parts<'_>) -> Result<&Template, Diagnostic> {
        made(&self.item, || parts.template("part_sentence", [("sentence", Value::safe_string(Template::A))]))
    }

    pub(crate) fn cell(&self, facet: FacetId, value: Option<ValueId>) -> &str {
        let facet = &self.facets[facet.index()];
        value.map_or(&facet.not_stated, |v| &facet.cells[v.index()])
    }
}

fn facet_shelf(words: &FacetWords<'_>, id: FacetId, facet: &crate::catalog::Facet) -> FacetShelf {
    let cell = |i: usize| words.cell(id, Some(ValueId(u32::try_from(i).unwrap_or(u32::MAX)))).to_owned();
    FacetShelf {
        id: facet.id.clone(),
        label: words.label(id),
        help: words.help(id),
        reading: facet.reading,
        cells: (0..facet.values.len()).map(cell).collect(),
        not_stated: words.cell(id, None).to_owned(),
        row: OnceLock::new(),
        same: OnceLock::new(),
        says: facet.values.iter().map(|_| OnceLock::new()).collect(),
        sentences: Sentences::new(facet.values.len()),
    }
}

/// The registry as pages at `place` see it.
pub(crate) fn registry_view(place: Place<'_>, id: RegistryId) -> RegistryView {
    let registry = place.site.catalog.registry(id);
    let words = place.words();
    let count = registry.codes.len();
    RegistryView {
        id: registry.id.clone(),
        title: words.registry_title(id),
        name: words.registry(id, "name"),
        href: place.href(PageKind::Registry(id)),
        compare_href: place.href(PageKind::Compare(id)),
        noun: words.registry_count(id, "code_noun", 1, &[]),
        count_text: words.registry_count(id, "count", count, &[("count", &count.to_string())]),
    }
}

fn code_shelf(views: &CodeViews<'_>, id: CodeId) -> CodeShelf {
    let code = views.registry.code(id);
    let view = views.code(id);
    let set = TermSet::new(views.place, views.id);
    CodeShelf {
        view: view.own(),
        sides: OnceLock::new(),
        comparisons: OnceLock::new(),
        cites: OnceLock::new(),
        use_labels: code.uses.iter().map(|one| views.use_label(code, one)).collect(),
        updated: updated(views, code),
        term: (set.term_reference(id), set.term(id, &view.name, "")),
        name: view.name,
        value: view.value,
        html: super::facts::code_html(&code.value),
        text: OnceLock::new(),
        shingles: OnceLock::new(),
    }
}

/// The parts of a code in its comparisons.
fn sides(views: &CodeViews<'_>, parts: Parts<'_>, id: CodeId, of: &CodeShelf) -> Result<Vec<Arc<View>>, Diagnostic> {
    let choose = views.sections(id, |s| s == "choose").pop();
    let choose = choose.map(|s| TextView { html: s.html, lang: s.lang, dir: s.dir }).to_value();
    let sections = views.sections(id, |s| COLUMN_SECTIONS.contains(&s)).to_value();
    let code = || ("code", of.view.value());
    let mut all = of.view.fields.clone();
    for (name, html) in [
        ("title", parts.render("part_title", [code()])?),
        ("heading", parts.render("part_heading", [code()])?),
        ("choice", parts.render("part_choice", [code(), ("choose", choose)])?),
        ("column", parts.render("part_column", [code(), ("sections", sections)])?),
        ("link", parts.render("part_link", [code()])?),
    ] {
        all.push((name, Value::safe_string(&html)));
    }
    let side = |label: &Option<String>| {
        let mut all = all.clone();
        let badge = parts.render("part_badge", [code(), ("use_label", label.to_value())])?;
        all.extend([("badge", Value::safe_string(&badge)), ("use_label", label.to_value())]);
        Ok(View::new(all))
    };
    of.use_labels.iter().map(side).collect()
}

/// The day the code's prose last changed, in the language it is shown in.
fn updated(views: &CodeViews<'_>, code: &Code) -> Option<String> {
    views.place.pick(&code.entries).and_then(|(_, entry)| entry.updated.clone())
}

/// A comparison as a link with the difference in a line.
pub(crate) fn comparison_link(views: &CodeViews<'_>, a: CodeId, b: CodeId) -> ComparisonLink {
    let (a, b) = (a.min(b), a.max(b));
    let value = |c: CodeId| views.registry.code(c).value.as_str();
    let (line, lang, dir) = views.line(a, b);
    ComparisonLink {
        href: views.place.href(PageKind::Pair(views.id, a, b)),
        label: views.place.words().theme("pair_label", &[("a", value(a)), ("b", value(b))]),
        registry: views.place.words().registry_title(views.id),
        line,
        lang,
        dir,
    }
}

/// A code as a link.
pub(crate) fn code_link(views: &CodeViews<'_>, code: CodeId, href: String) -> CodeLink {
    let of = views.registry.code(code);
    let named = views.name(code);
    CodeLink {
        href,
        value: of.value.clone(),
        name: named.name,
        slug: of.slug.clone(),
        lang: named.lang,
        dir: named.dir,
    }
}

/// Classes as badges.
pub(crate) fn class_badges(views: &CodeViews<'_>) -> Vec<ClassView> {
    views.classes().cloned().collect()
}

/// Shingles of a code's own page, made when first needed.
pub(crate) fn code_shingles<'s>(
    shelf: &'s Shelf,
    site: &Site,
    locale: LocaleId,
    id: RegistryId,
    code: CodeId,
) -> &'s Shingles {
    shelf.code(site, code).shingles.get_or_init(|| originality::of_code(site, shelf, (locale, id), code))
}
