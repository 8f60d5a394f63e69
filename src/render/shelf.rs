//! What all pages of one registry in one language share, made once.
//!
//! A registry of n codes has n²/2 comparisons; each shows the same n columns, links and citations.
//! They are rendered here once, as template values that pages refer to and never copy.

use super::codes::CodeViews;
use super::crumbs::Trail;
use super::difference::{Difference, Differences, Reasons, Template, ValuePair};
use super::facts::FacetWords;
use super::linked::TermSet;
use super::originality::{self, Shingles};
use super::prose::Place;
use super::sentences;
use super::view::{ClassView, CodeLink, ComparisonLink, RegistryView, Row, Safe, Same, SectionView, TextView, ToValue};
use super::words::Words;
use crate::catalog::{Citation, Code, CodeId, FacetId, LocaleId, RegistryId, ValueId};
use crate::diag::Diagnostic;
use crate::plan::{Links, Page, PageKind};
use crate::site::Site;
use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tera::{Context, Tera, Value};

/// Sections of a code that a comparison shows side by side.
pub(crate) const COLUMN_SECTIONS: [&str; 4] = ["description", "when", "fix", "example"];

/// Shared values of one registry in one language, for pages inside the registry's folder.
pub(crate) struct Shelf {
    pub(crate) registry: Value,
    pub(crate) codes: Vec<CodeShelf>,
    /// Per code: its nearest comparisons among those that are listed. Made when first needed, because
    /// whether one is listed may depend on its text, which is made from the shelf.
    pub(crate) comparisons: OnceLock<Vec<Vec<(CodeId, Value)>>>,
    /// Breadcrumbs of every page of the registry, but the page's own.
    pub(crate) trail: Trail,
    /// The registry in JSON-LD.
    pub(crate) set: String,
    /// Reasons of relatedness, in words.
    pub(crate) reasons: Reasons,
    /// Per facet, per value: the row of a shared fact.
    same: Vec<Vec<Value>>,
    pub(crate) facets: Vec<FacetShelf>,
    pub(crate) gap: String,
    pub(crate) folded: Folded,
}

/// Templates with the shelf's values folded in, made when so many pages were rendered that it pays.
#[derive(Default)]
pub(crate) struct Folded {
    rendered: AtomicUsize,
    engine: OnceLock<Option<Tera>>,
}

/// Folding costs as much as it saves on so many pages.
const FOLD_FROM: usize = 100;

impl Folded {
    pub(crate) fn get_or_make(&self, make: impl FnOnce() -> Option<Tera>) -> Option<&Tera> {
        if self.rendered.load(Ordering::Relaxed) < FOLD_FROM {
            self.rendered.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        self.engine.get_or_init(make).as_ref()
    }
}

/// Shared values of one code.
pub(crate) struct CodeShelf {
    /// The code with its column, one for each use a comparison may be about.
    pub(crate) sides: Vec<Value>,
    pub(crate) choose: Value,
    pub(crate) cites: Vec<(Citation, Value)>,
    pub(crate) name: String,
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
    /// What a comparison shows of each two values, made when first met.
    differences: Differences,
}

/// A route inside a registry's folder that is no page: its links hold on all pages there.
pub(crate) fn place_route(site: &Site, locale: LocaleId, registry: RegistryId) -> String {
    site.route(Page { locale, kind: PageKind::Registry(registry) }) + "-/"
}

impl Shelf {
    /// Makes the shelf; needs the theme for the columns.
    pub(crate) fn new(
        site: &Site,
        tera: &Tera,
        words: &Value,
        locale: LocaleId,
        id: RegistryId,
    ) -> Result<Self, Diagnostic> {
        let route = place_route(site, locale, id);
        let links = Links::new(&site.style, &route);
        let place = Place { site, links: &links, locale };
        let views = CodeViews::new(place, id);
        let registry = &site.catalog.registry(id);
        let set = TermSet::new(place, id);
        let mut codes = Vec::with_capacity(registry.codes.len());
        for code in registry.code_ids() {
            codes.push(code_shelf(&views, &set, (tera, words), code)?);
        }
        let facets: Vec<_> = registry.facet_ids().map(|f| facet_shelf(&views.facets, f, registry.facet(f))).collect();
        let same = facets.iter().map(same_rows).collect();
        Ok(Self {
            registry: registry_view(place, id).to_value(),
            trail: Trail::registry(place, id),
            set: set.node(""),
            reasons: Reasons::new(place.words(), registry.facets.len()),
            codes,
            comparisons: OnceLock::new(),
            same,
            facets,
            gap: views.facets.gap().to_owned(),
            folded: Folded::default(),
        })
    }

    pub(crate) fn same(&self, facet: FacetId, value: ValueId) -> Value {
        self.same[facet.index()][value.index()].clone()
    }

    /// What a comparison shows of a facet that differs.
    pub(crate) fn difference(
        &self,
        words: Words<'_>,
        id: RegistryId,
        facet: FacetId,
        values: ValuePair,
    ) -> Cow<'_, Difference> {
        let of = &self.facets[facet.index()];
        let make = || {
            let sentence = values.0.zip(values.1).and_then(|(a, b)| {
                sentences::difference(words, (id, facet), (Template::A, a), (Template::B, b)).map(|s| Template::new(&s))
            });
            let row = Row {
                id: of.id.clone(),
                label: of.label.clone(),
                help: of.help.clone(),
                a: Safe(self.cell(facet, values.0).to_owned()),
                b: Safe(self.cell(facet, values.1).to_owned()),
                reading: of.reading,
            };
            Difference { row: row.to_value(), sentence }
        };
        of.differences.get(values).map_or_else(|| Cow::Owned(make()), |slot| Cow::Borrowed(slot.get_or_init(make)))
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
        differences: Differences::new(facet.values.len()),
    }
}

fn same_rows(facet: &FacetShelf) -> Vec<Value> {
    let row = |cell: &String| {
        Same { id: facet.id.clone(), label: facet.label.clone(), value: super::view::Safe(cell.clone()) }.to_value()
    };
    facet.cells.iter().map(row).collect()
}

/// The registry as pages at `place` see it.
pub(crate) fn registry_view(place: Place<'_>, id: RegistryId) -> RegistryView {
    let registry = place.site.catalog.registry(id);
    let words = place.words();
    let count = registry.codes.len();
    RegistryView {
        id: registry.id.clone(),
        title: registry.title.clone(),
        name: words.registry(id, "name"),
        href: place.href(PageKind::Registry(id)),
        compare_href: place.href(PageKind::Compare(id)),
        noun: words.registry_count(id, "code_noun", 1, &[]),
        count_text: words.registry_count(id, "count", count, &[("count", &count.to_string())]),
    }
}

fn code_shelf(
    views: &CodeViews<'_>,
    set: &TermSet<'_>,
    (tera, words): (&Tera, &Value),
    id: CodeId,
) -> Result<CodeShelf, Diagnostic> {
    let code = views.registry.code(id);
    let view = views.code(id);
    let name = view.name.clone();
    let map = view.to_value().into_map().unwrap_or_default();
    let sections = views.sections(id, |s| COLUMN_SECTIONS.contains(&s));
    let column = column(tera, words, &Value::from(map.clone()), &sections)?;
    let use_labels: Vec<_> = code.uses.iter().map(|u| views.use_label(code, u)).collect();
    let side = |label: &Option<String>| {
        let mut map = map.clone();
        map.insert("column".into(), Value::safe_string(&column));
        map.insert("use_label".into(), label.to_value());
        Value::from(map)
    };
    let choose =
        views.sections(id, |s| s == "choose").pop().map(|s| TextView { html: s.html, lang: s.lang, dir: s.dir });
    let html = super::facts::code_html(&code.value);
    Ok(CodeShelf {
        sides: use_labels.iter().map(side).collect(),
        choose: choose.to_value(),
        cites: views.citations(code).into_iter().map(|c| (c.clone(), views.cite(&c).to_value())).collect(),
        term: (set.term_reference(id), set.term(id, &name, "")),
        name,
        use_labels,
        updated: updated(views, code),
        html,
        text: OnceLock::new(),
        shingles: OnceLock::new(),
    })
}

fn column(tera: &Tera, words: &Value, code: &Value, sections: &Vec<SectionView>) -> Result<String, Diagnostic> {
    let mut context = Context::new();
    context.insert_value("t", words.clone());
    context.insert_value("code", code.clone());
    context.insert_value("sections", sections.to_value());
    tera.render("column.html", &context).map_err(|error| super::theme::diagnostic("column.html", &error))
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
        registry: views.registry.title.clone(),
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
    views.classes().to_vec()
}

/// Shingles of a code's own page, made when first needed.
pub(crate) fn code_shingles<'s>(
    shelf: &'s Shelf,
    site: &Site,
    locale: LocaleId,
    id: RegistryId,
    code: CodeId,
) -> &'s Shingles {
    shelf.codes[code.index()].shingles.get_or_init(|| originality::of_code(site, shelf, (locale, id), code))
}
