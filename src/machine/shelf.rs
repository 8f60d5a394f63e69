//! What all files of one registry in one language share, made once: a registry of n codes has n²/2
//! comparisons, and each names the same codes, values and sources.

use super::address;
use super::markdown;
use super::shape::{Class, CodeRef, Labelled, Ready, RegistryRef, Same, Section, Side, Source, Text, Value, Word};
use crate::catalog::{Citation, CodeId, Facet, FacetId, FacetValue, RegistryId, ValueId};
use crate::plan::{Page, PageKind};
use crate::render::{COLUMN_SECTIONS, CodeViews, Place, code_html, strip};

/// Shared values of one registry in one language.
pub(super) struct Shelf {
    pub(super) registry: RegistryRef,
    pub(super) registry_json: Ready,
    pub(super) headings: Headings,
    pub(super) facets: Vec<FacetShelf>,
    pub(super) codes: Vec<CodeShelf>,
}

/// Headings of a comparison as Markdown, with a blank line before each.
pub(super) struct Headings {
    pub(super) differences: String,
    /// What heads the column of facts, as a cell.
    pub(super) fact: String,
    /// With the head of the table.
    pub(super) same: String,
    pub(super) decide: String,
    pub(super) side_by_side: String,
    /// With that of the sources below it.
    pub(super) learn_more: String,
}

/// Shared words of one facet.
pub(super) struct FacetShelf {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) reading: bool,
    /// The label as a cell of a Markdown table.
    pub(super) markdown: String,
    not_stated: Cell,
    cells: Vec<Cell>,
}

/// A value of a facet.
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) json: Ready,
    /// The fact that two codes share it.
    pub(super) same: Ready,
    /// As a cell of a Markdown table.
    pub(super) markdown: String,
}

/// Shared values of one code.
pub(super) struct CodeShelf {
    pub(super) reference: CodeRef,
    /// The code in a comparison, one for each of its uses.
    pub(super) sides: Vec<Ready>,
    pub(super) choose: Option<Ready>,
    /// The same as Markdown, under the code's value; empty where there is none.
    pub(super) choice: String,
    pub(super) sources: Vec<Cited>,
    /// What a comparison repeats of its page, as Markdown.
    pub(super) column: String,
    /// Its value as Markdown: as a cell of a table, and in running text.
    pub(super) cell: String,
    pub(super) span: String,
}

/// A source that a code cites.
pub(super) struct Cited {
    pub(super) citation: Citation,
    pub(super) json: Ready,
    /// As an item of a Markdown list.
    pub(super) item: String,
}

impl Shelf {
    pub(super) fn new(views: &CodeViews<'_>) -> Self {
        let registry = views.registry;
        let code = |code| code_shelf(views, code);
        let reference = registry_ref(views.place, views.id);
        Self {
            registry_json: Ready::new(&reference),
            registry: reference,
            headings: headings(views.place),
            facets: registry.facet_ids().map(|f| facet_shelf(views, f)).collect(),
            codes: registry.code_ids().map(code).collect(),
        }
    }

    pub(super) fn cell(&self, facet: FacetId, value: Option<ValueId>) -> &Cell {
        let facet = &self.facets[facet.index()];
        value.map_or(&facet.not_stated, |v| &facet.cells[v.index()])
    }
}

fn headings(place: Place<'_>) -> Headings {
    let word = |key: &str| place.words().theme(key, &[]);
    let heading = |level: usize, key: &str| ["\n", &markdown::heading_line(level, &word(key))].concat();
    let mut same = heading(3, "same_in_both");
    markdown::table_head(&[&word("fact"), &word("value")], &mut same);
    Headings {
        differences: heading(2, "key_differences"),
        fact: markdown::text_cell(&word("fact")),
        same,
        decide: heading(2, "section_decide"),
        side_by_side: heading(2, "side_by_side"),
        learn_more: heading(2, "learn_more") + &heading(3, "sources"),
    }
}

/// A registry as its pages name it.
pub(super) fn registry_ref(place: Place<'_>, id: RegistryId) -> RegistryRef {
    let registry = place.site.catalog.registry(id);
    RegistryRef {
        id: registry.id.clone(),
        title: place.words().registry_title(id),
        name: place.words().registry(id, "name"),
        address: address::of(place.site, Page { locale: place.locale, kind: PageKind::Registry(id) }),
    }
}

fn facet_shelf(views: &CodeViews<'_>, id: FacetId) -> FacetShelf {
    let facet = views.registry.facet(id);
    let label = views.facets.label(id);
    let cell = |value: Option<ValueId>| {
        let html = views.facets.cell(id, value);
        let word = value.map_or(Word::NotStated, |v| word(views, facet, &facet.values[v.index()]));
        let value = Value { value: word, text: strip(html) };
        let same = Ready::new(&Same { id: &facet.id, label: &label, value: &value });
        Cell { json: Ready::new(&value), same, value, markdown: markdown::cell(html) }
    };
    let values = (0..facet.values.len()).filter_map(|i| u32::try_from(i).ok());
    FacetShelf {
        id: facet.id.clone(),
        markdown: markdown::text_cell(&label),
        reading: facet.reading,
        not_stated: cell(None),
        cells: values.map(|i| cell(Some(ValueId(i)))).collect(),
        label,
    }
}

/// A value as it stands in `codes.toml`; codes always with their registry.
fn word(views: &CodeViews<'_>, facet: &Facet, value: &FacetValue) -> Word {
    let name = |n: &u32| facet.names[*n as usize].clone();
    match value {
        FacetValue::Enum(n) => Word::One(name(n)),
        FacetValue::Set(names) => Word::Several(names.iter().map(name).collect()),
        FacetValue::Text(text) => Word::One(text.clone()),
        FacetValue::Flag(flag) => Word::Flag(*flag),
        FacetValue::Refs(codes) => {
            let catalog = &views.place.site.catalog;
            let full = |of: &crate::catalog::CodeRef| {
                format!("{}/{}", catalog.registry(of.registry).id, catalog.code(*of).value)
            };
            Word::Several(codes.iter().map(|(of, _)| full(of)).collect())
        }
    }
}

fn code_shelf(views: &CodeViews<'_>, id: CodeId) -> CodeShelf {
    let code = views.registry.code(id);
    let label = |one: &crate::catalog::Use| {
        views.use_label(code, one).map(|label| Labelled { id: one.id.clone().unwrap_or_default(), label })
    };
    let choose = sections(views, id, |s| s == "choose").pop();
    let mut choice = String::new();
    if let Some(choose) = &choose {
        markdown::heading(3, &code.value, &mut choice);
        markdown::blocks(&choose.html, &mut choice);
    }
    let reference = code_ref(views, id);
    let side = |one| Ready::new(&Side { code: &reference, of: label(one).as_ref() });
    let cited = |citation: Citation| {
        let source = source(views, &citation);
        Cited { citation, json: Ready::new(&source), item: markdown::source_item(&source) }
    };
    CodeShelf {
        sides: code.uses.iter().map(side).collect(),
        choose: choose.map(|section| Ready::new(&section)),
        choice,
        sources: code.citations().into_iter().map(cited).collect(),
        column: column(views, id),
        cell: markdown::text_cell(&code.value),
        span: markdown::running(&code_html(&code.value)),
        reference,
    }
}

/// A code as other pages name it.
pub(super) fn code_ref(views: &CodeViews<'_>, id: CodeId) -> CodeRef {
    let code = views.registry.code(id);
    let class = views.class(code.class);
    let named = views.name(id);
    let status = views.status(code);
    CodeRef {
        value: code.value.clone(),
        slug: code.slug.clone(),
        name: Text { text: named.name, lang: language(views.place, named.lang) },
        class: Labelled { id: class.id.clone(), label: class.name.clone() },
        status: Labelled { id: status.id.to_owned(), label: status.label },
        address: address::of(views.place.site, Page { locale: views.place.locale, kind: PageKind::Code(views.id, id) }),
    }
}

/// The language of a text: the page's unless it says another.
pub(super) fn language(place: Place<'_>, lang: Option<String>) -> String {
    lang.unwrap_or_else(|| place.site.catalog.locale(place.locale).tag.clone())
}

pub(super) fn class(view: &crate::render::view::ClassView) -> Class {
    Class {
        id: view.id.clone(),
        label: view.name.clone(),
        short: view.short.clone(),
        tone: view.tone,
        url: view.href.clone(),
    }
}

/// Sections of a code's prose.
pub(super) fn sections(views: &CodeViews<'_>, id: CodeId, wanted: impl Fn(&str) -> bool) -> Vec<Section> {
    views.sections(id, wanted).into_iter().map(|view| section(views.place, view)).collect()
}

pub(super) fn section(place: Place<'_>, view: crate::render::view::SectionView) -> Section {
    Section { id: view.id, heading: view.heading, lang: language(place, view.lang), html: view.html.0 }
}

pub(super) fn source(views: &CodeViews<'_>, citation: &Citation) -> Source {
    let cite = views.cite(citation);
    Source { title: cite.title, section: cite.section, text: cite.text, url: cite.href }
}

/// A code in a comparison: its name, and the sections that stand side by side on the page.
fn column(views: &CodeViews<'_>, id: CodeId) -> String {
    let reference = code_ref(views, id);
    let mut out = String::new();
    markdown::code_heading(3, &reference, &mut out);
    for section in sections(views, id, |s| COLUMN_SECTIONS.contains(&s)) {
        markdown::section(4, &section, &mut out);
    }
    out
}
