//! A code's views: what its own page, lists of codes and comparisons show of it.

use super::facts::FacetWords;
use super::prose::Place;
use super::sentences;
use super::view::{Cite, ClassView, CodeView, Fact, Glance, Safe, SectionView, StatusView, ToValue, UseView};
use crate::catalog::{Citation, ClassId, Code, CodeId, CodeRef, CompareAs, Registry, RegistryId, Use};
use crate::plan::PageKind;
use crate::prose::escape;
use std::cell::OnceCell;
use tera::Value;

/// Makes views of one registry's codes for one place.
pub(crate) struct CodeViews<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) id: RegistryId,
    pub(crate) registry: &'a Registry,
    pub(crate) facets: FacetWords<'a>,
    /// Each class, made when first asked for.
    classes: Vec<OnceCell<(ClassView, Value)>>,
}

impl<'a> CodeViews<'a> {
    pub(crate) fn new(place: Place<'a>, id: RegistryId) -> Self {
        let registry = place.site.catalog.registry(id);
        let href = move |code: CodeRef| place.href(PageKind::Code(code.registry, code.code));
        let facets = FacetWords::new(place.words(), id, href);
        Self { place, id, registry, facets, classes: vec![OnceCell::new(); registry.classes.len()] }
    }

    pub(crate) fn classes(&self) -> impl Iterator<Item = &ClassView> {
        (0..self.classes.len()).map(|i| &self.class_and_value(i).0)
    }

    pub(crate) fn class(&self, id: ClassId) -> &ClassView {
        &self.class_and_value(id.index()).0
    }

    fn class_and_value(&self, index: usize) -> &(ClassView, Value) {
        self.classes[index].get_or_init(|| {
            let class = &self.registry.classes[index];
            let word = |key: &str| self.place.words().registry(self.id, &format!("class.{}.{key}", class.id));
            let id = ClassId(u16::try_from(index).unwrap_or(u16::MAX));
            let view = ClassView {
                id: class.id.clone(),
                name: word("name"),
                short: word("short"),
                tone: class.tone.name(),
                href: self.place.href(PageKind::Class(self.id, id)),
            };
            let value = view.to_value();
            (view, value)
        })
    }

    /// Name and summary, with their language.
    pub(crate) fn name(&self, code: CodeId) -> Named {
        let of = self.registry.code(code);
        match self.place.pick(&of.entries) {
            Some((locale, entry)) => {
                let (lang, dir) = self.place.language(locale);
                Named { name: entry.name.clone(), summary: entry.summary.clone(), lang, dir }
            }
            // Without prose the registered name stands alone.
            None => {
                let (lang, dir) = self.place.registered();
                Named { name: of.name.clone(), summary: String::new(), lang, dir }
            }
        }
    }

    pub(crate) fn tone(&self, code: CodeId) -> &'static str {
        self.registry.classes[self.registry.code(code).class.index()].tone.name()
    }

    pub(crate) fn status(&self, code: &Code) -> StatusView {
        let id = code.status.name();
        StatusView { id, label: self.place.words().theme(&format!("status_{id}"), &[]) }
    }

    pub(crate) fn code(&self, id: CodeId) -> CodeView {
        let code = self.registry.code(id);
        let Named { name, summary, lang, dir } = self.name(id);
        let registered = (!code.coined && code.name != name).then(|| code.name.clone());
        CodeView {
            value: code.value.clone(),
            slug: code.slug.clone(),
            registered,
            name,
            coined: code.coined,
            status: self.status(code),
            class: self.class_and_value(code.class.index()).1.clone(),
            summary,
            href: self.place.href(PageKind::Code(self.id, id)),
            glance: self.glance(code),
            aliases: code.aliases.clone(),
            tone: self.tone(id),
            lang,
            dir,
        }
    }

    /// Primary facets that every use has with the same value.
    fn glance(&self, code: &Code) -> Vec<Glance> {
        let mut list = Vec::new();
        for facet in &self.registry.primary_facets {
            let values: Vec<_> = code.uses.iter().map(|u| u.facets[facet.index()]).collect();
            if let Some(value) = values[0].filter(|v| values.iter().all(|other| *other == Some(*v))) {
                let label = self.facets.label(*facet);
                let value = Safe(self.facets.cell(*facet, Some(value)).to_owned());
                list.push(Glance { id: self.registry.facet(*facet).id.clone(), label, value });
            }
        }
        list
    }

    pub(crate) fn uses(&self, code: &Code) -> Vec<UseView> {
        let use_view = |one: &Use| UseView {
            label: self.use_label(code, one),
            facts: self.facts(one),
            sources: one.sources.iter().map(|c| self.cite(c)).collect(),
        };
        code.uses.iter().map(use_view).collect()
    }

    pub(crate) fn use_label(&self, code: &Code, one: &Use) -> Option<String> {
        let id = one.id.as_ref()?;
        Some(self.place.words().registry(self.id, &format!("use.{}.{id}", code.value)))
    }

    fn facts(&self, one: &Use) -> Vec<Fact> {
        let mut facts = Vec::new();
        for facet in self.registry.facet_ids() {
            let Some(value) = one.facets[facet.index()] else { continue };
            let of = self.registry.facet(facet);
            facts.push(Fact {
                id: of.id.clone(),
                label: self.facets.label(facet),
                help: self.facets.help(facet),
                value: Safe(self.facets.cell(facet, Some(value)).to_owned()),
                reading: of.reading,
            });
        }
        facts
    }

    pub(crate) fn sections(&self, id: CodeId, wanted: impl Fn(&str) -> bool) -> Vec<SectionView> {
        let code = self.registry.code(id);
        let kinds =
            self.registry.sections.iter().enumerate().map(|(i, s)| (i, s.id.as_str())).filter(|(_, s)| wanted(s));
        self.place.sections(self.id, kinds, |locale, kind| code.entries[locale.index()].as_ref()?.section(kind))
    }

    pub(crate) fn cite(&self, citation: &Citation) -> Cite {
        let source = &self.registry.sources[citation.source];
        let href = match (&citation.section, &source.section_url) {
            (Some(section), Some(url)) => url.replace("{section}", section),
            _ => source.url.clone(),
        };
        let text = match &citation.section {
            Some(section) => {
                self.place.words().theme("cite_section", &[("source", &source.title), ("section", section)])
            }
            None => source.title.clone(),
        };
        Cite { title: source.title.clone(), section: citation.section.clone(), text, href }
    }

    /// The difference between two codes in a line: the curated verdict, or the first sentence.
    pub(crate) fn line(&self, a: CodeId, b: CodeId) -> (Option<Safe>, Option<String>, Option<&'static str>) {
        let (a, b) = (a.min(b), a.max(b));
        if let Some((locale, entry)) = self.registry.curated(a, b).and_then(|pair| self.place.pick(&pair.entries)) {
            let (lang, dir) = self.place.language(locale);
            let mut html = String::new();
            escape(&entry.verdict, &mut html);
            return (Some(Safe(html)), lang, dir);
        }
        let comparison = self.place.site.comparison(self.id, a, b);
        (self.lead(&comparison).map(Safe), None, None)
    }

    /// The sentence for the most important facet that differs.
    pub(crate) fn lead(&self, comparison: &crate::compare::Comparison) -> Option<String> {
        comparison
            .differences()
            .filter(|(facet, ..)| self.registry.facet(*facet).compare == CompareAs::Sentence)
            .find_map(|(facet, a, b)| {
                let html = |code| super::facts::code_html(&self.registry.code(code).value);
                let (left, right) = (html(comparison.a), html(comparison.b));
                sentences::difference(self.place.words(), (self.id, facet), (&left, a?), (&right, b?))
            })
    }
}

/// A code's name and summary with their language, where it is not the page's.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) summary: String,
    pub(crate) lang: Option<String>,
    pub(crate) dir: Option<&'static str>,
}
