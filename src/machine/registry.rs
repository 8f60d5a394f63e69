//! Where programs begin: the list of a site's registries, and the list of a registry's codes.

use super::shape::{self, Choice, Comparisons, Entrance, Listed, Text};
use super::shelf::{self, Shelf, language};
use super::{Twins, address};
use crate::catalog::{CodeId, Facet, FacetId, FacetKind, LocaleId, RegistryId};
use crate::plan::{Form, Page, PageKind};
use crate::render::{CodeViews, Place, strip};

/// A registry and what is said of it.
pub(super) struct View<'a> {
    pub(super) twins: &'a Twins<'a>,
    pub(super) page: Page,
    pub(super) shelf: &'a Shelf,
    pub(super) views: CodeViews<'a>,
}

impl View<'_> {
    /// The document for programs.
    pub(super) fn json(&self, out: &mut Vec<u8>) {
        let registry = self.views.registry;
        let place = self.views.place;
        let article = place.pick(&registry.overview);
        let work = |source: &crate::catalog::Source| shape::Work {
            id: source.id.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
        };
        let document = shape::Registry {
            opening: self.twins.opening(self.page, "registry"),
            id: &registry.id,
            title: &self.shelf.registry.title,
            name: &self.shelf.registry.name,
            summary: article.map(|(locale, article)| text(place, &article.summary, locale)),
            classes: self.views.classes().map(shelf::class).collect(),
            facets: registry.facet_ids().map(|f| self.facet(f)).collect(),
            codes: registry.code_ids().map(|c| self.listed(c)).collect(),
            comparisons: self.comparisons(),
            guides: self.guides(),
            sources: registry.sources.iter().map(work).collect(),
        };
        super::put_json(&document, out);
    }

    fn facet(&self, id: FacetId) -> shape::Facet<'_> {
        let facet = self.views.registry.facet(id);
        shape::Facet {
            id: &facet.id,
            label: self.views.facets.label(id),
            help: self.views.facets.help(id),
            of: facet.kind.name(),
            reading: facet.reading,
            values: self.choices(id, facet),
        }
    }

    fn choices<'f>(&self, id: FacetId, facet: &'f Facet) -> Option<Vec<Choice<'f>>> {
        matches!(facet.kind, FacetKind::Enum | FacetKind::Set).then(|| {
            let names = self.views.facets.names(id);
            let labels = names.iter().map(|html| strip(html));
            facet.names.iter().zip(labels).map(|(id, label)| Choice { id, label }).collect()
        })
    }

    fn listed(&self, id: CodeId) -> Listed<'_> {
        let named = self.views.name(id);
        let lang = language(self.views.place, named.lang);
        Listed {
            code: &self.shelf.codes[id.index()].reference,
            summary: (!named.summary.is_empty()).then_some(Text { text: named.summary, lang }),
            aliases: &self.views.registry.code(id).aliases,
        }
    }

    fn comparisons(&self) -> Comparisons {
        let site = self.views.place.site;
        let url = format!("{}{{a}}-vs-{{b}}/", site.url(self.page));
        let count = site.whole.pairs_in(self.page.locale, self.views.id).len();
        Comparisons { count, json: address::file(&url, Form::Json), url }
    }

    fn guides(&self) -> Vec<shape::Guide> {
        let place = self.views.place;
        let guides = self.views.registry.guides.iter().zip(0..);
        guides
            .filter_map(|(guide, i)| {
                let (locale, article) = place.pick(&guide.articles)?;
                Some(shape::Guide {
                    name: text(place, &article.name, locale),
                    summary: article.summary.clone(),
                    url: place.href(PageKind::Guide(self.views.id, i)),
                })
            })
            .collect()
    }
}

fn text(place: Place<'_>, text: &str, locale: LocaleId) -> Text {
    Text { text: text.to_owned(), lang: language(place, place.language(locale).0) }
}

/// The list of a site's registries in a language.
pub(super) fn site_json(twins: &Twins<'_>, page: Page, place: Place<'_>, out: &mut Vec<u8>) {
    let catalog = &place.site.catalog;
    let entrance =
        |r: RegistryId| Entrance { registry: shelf::registry_ref(place, r), codes: catalog.registry(r).codes.len() };
    let article = place.pick(&catalog.home);
    let document = shape::Site {
        opening: twins.opening(page, "site"),
        title: &catalog.config.title,
        summary: article.map(|(locale, article)| text(place, &article.summary, locale)),
        registries: catalog.registry_ids().map(entrance).collect(),
    };
    super::put_json(&document, out);
}
