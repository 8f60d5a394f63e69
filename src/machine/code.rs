//! A code for machines: what its page says.

use super::shape::{self, Labelled, Near, Related, Text, Use};
use super::shelf::{self, Shelf, language};
use super::{Twins, address, markdown};
use crate::catalog::{Code, CodeId, CodeRef};
use crate::plan::{Page, PageKind};
use crate::render::{CodeViews, compared_with, strip, view};

/// A code and what is said of it.
pub(super) struct View<'a> {
    pub(super) twins: &'a Twins<'a>,
    pub(super) page: Page,
    pub(super) shelf: &'a Shelf,
    pub(super) views: CodeViews<'a>,
    pub(super) id: CodeId,
}

impl View<'_> {
    fn code(&self) -> &Code {
        self.views.registry.code(self.id)
    }

    fn text(&self, text: String, lang: Option<String>) -> Text {
        Text { text, lang: language(self.views.place, lang) }
    }

    fn word(&self, key: &str) -> String {
        self.views.place.words().theme(key, &[])
    }

    /// The document for programs.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let code = self.code();
        let view = self.views.code(self.id);
        let class = shelf::class(self.views.class(code.class));
        let uses = self.views.uses(code);
        let document = shape::Code {
            opening: self.twins.opening(self.page, "code"),
            registry: &self.shelf.registry,
            value: &code.value,
            slug: &code.slug,
            name: self.text(view.name, view.lang.clone()),
            registered: view.registered.as_deref(),
            coined: view.coined,
            aliases: &code.aliases,
            status: Labelled { id: view.status.id.to_owned(), label: view.status.label },
            class: &class,
            summary: (!view.summary.is_empty()).then(|| self.text(view.summary, view.lang)),
            uses: code.uses.iter().zip(&uses).map(|(of, one)| self.used(of, one)).collect(),
            sections: shelf::sections(&self.views, self.id, |_| true),
            confused_with: self.confused(),
            related: code.related.iter().map(|other| self.related(*other)).collect(),
            compare_with: compared_with(self.views.place.site, self.views.id, self.id).map(|n| self.near(n)).collect(),
            sources: code.citations().iter().map(|c| shelf::source(&self.views, c)).collect(),
        };
        super::put_json(&document, out);
    }

    fn used<'u>(&'u self, of: &'u crate::catalog::Use, one: &'u view::UseView) -> Use<'u> {
        let stated = self.views.registry.facet_ids().filter_map(|f| Some((f, of.facets[f.index()]?)));
        let fact = |(fact, (facet, value)): (&'u view::Fact, _)| shape::Fact {
            id: &fact.id,
            label: &fact.label,
            help: fact.help.as_deref(),
            reading: fact.reading,
            value: &self.shelf.cell(facet, Some(value)).value,
        };
        Use {
            id: of.id.as_deref(),
            label: one.label.as_deref(),
            facts: one.facts.iter().zip(stated).map(fact).collect(),
            sources: of.sources.iter().map(|c| shelf::source(&self.views, c)).collect(),
        }
    }

    fn comparison(&self, other: CodeId) -> Page {
        let kind = PageKind::Pair(self.views.id, self.id.min(other), self.id.max(other));
        Page { locale: self.page.locale, kind }
    }

    fn confused(&self) -> Vec<shape::Confused<'_>> {
        let site = self.views.place.site;
        let view = |other: &CodeId| {
            let (line, lang, _) = self.views.line(self.id, *other);
            let page = self.comparison(*other);
            shape::Confused {
                code: &self.shelf.codes[other.index()].reference,
                difference: line.map(|html| self.text(strip(&html.0), lang)),
                comparison: site.whole.has(site.nearest(page)).then(|| address::of(site, page)),
            }
        };
        self.code().confused.iter().map(view).collect()
    }

    fn related(&self, other: CodeRef) -> Related {
        let place = self.views.place;
        let registry = place.site.catalog.registry(other.registry);
        let code = registry.code(other.code);
        let entry = place.pick(&code.entries);
        let (lang, _) = entry.map_or_else(|| place.registered(), |(locale, _)| place.language(locale));
        let name = entry.map_or(&code.name, |(_, entry)| &entry.name).clone();
        let kind = PageKind::Code(other.registry, other.code);
        Related {
            registry: registry.id.clone(),
            value: code.value.clone(),
            name: self.text(name, lang),
            address: address::of(place.site, Page { locale: self.page.locale, kind }),
        }
    }

    fn near(&self, near: &crate::site::Neighbour) -> Near<'_> {
        Near {
            value: &self.views.registry.code(near.code).value,
            relatedness: near.relatedness,
            comparison: address::of(self.views.place.site, self.comparison(near.code)),
        }
    }

    /// The page as Markdown.
    pub(super) fn markdown(&self, out: &mut String) {
        let view = self.views.code(self.id);
        let class = self.views.class(self.code().class);
        markdown::heading(1, &format!("{} {} {}", self.shelf.registry.title, view.value, view.name), out);
        let mut badges = format!("{} · {}", class.short, view.status.label);
        if let Some(name) = &view.registered {
            badges.push_str(&format!(" · {} “{name}”", self.word("registered_as")));
        }
        markdown::paragraph(&badges, out);
        markdown::paragraph(&view.summary, out);
        markdown::notice(self.twins.notice(self.views.place, self.page).as_deref(), out);
        for section in shelf::sections(&self.views, self.id, |_| true) {
            markdown::section(2, &section, out);
        }
        self.facts(out);
        self.neighbours(out);
        let sources: Vec<_> = self.code().citations().iter().map(|c| shelf::source(&self.views, c)).collect();
        markdown::sources(2, &self.word("sources"), sources.iter(), out);
        self.twins.closing(self.page, out);
    }

    fn facts(&self, out: &mut String) {
        let stated = |one: &crate::catalog::Use| one.facets.iter().any(Option::is_some);
        if !self.code().uses.iter().any(stated) {
            return;
        }
        markdown::heading(2, &self.word("facts"), out);
        let (fact, value) = (self.word("fact"), self.word("value"));
        for (one, of) in self.views.uses(self.code()).iter().zip(&self.code().uses) {
            if let Some(label) = &one.label {
                markdown::heading(3, label, out);
            }
            markdown::table_head(&[&fact, &value], out);
            for fact in &one.facts {
                markdown::row(&[&markdown::text_cell(&fact.label), &markdown::cell(&fact.value.0)], out);
            }
            let sources: Vec<_> = of.sources.iter().map(|c| shelf::source(&self.views, c)).collect();
            markdown::source_list(sources.iter(), out);
        }
    }

    fn neighbours(&self, out: &mut String) {
        let confused = self.confused();
        if !confused.is_empty() {
            markdown::heading(2, &self.word("confused_with"), out);
            out.push('\n');
            for one in confused {
                let url = one.comparison.as_ref().map_or(&one.code.address.url, |page| &page.url);
                let line = one.difference.as_ref().map(|line| line.text.as_str());
                markdown::link_item(&one.code.value, &one.code.name.text, url, line, out);
            }
        }
        if !self.code().related.is_empty() {
            markdown::heading(2, &self.word("related"), out);
            out.push('\n');
            for other in &self.code().related {
                let one = self.related(*other);
                markdown::link_item(&one.value, &one.name.text, &one.address.url, None, out);
            }
        }
    }
}
