//! What a page says, as one number: the hash of its main text.
//!
//! It is made from the same facts, prose and words of registries that templates get, never from
//! their output, so a change of the theme leaves it. What counts is what the page itself says.
//! Headings and other words of the interface, and links to other pages (related codes and
//! comparisons, breadcrumbs), do not count; the list of codes of an overview is what it says.

use super::Renderer;
use super::codes::CodeViews;
use super::originality::strip;
use super::prose::Place;
use super::shelf::{COLUMN_SECTIONS, registry_view};
use crate::catalog::{Article, Body, Citation, ClassId, CodeId, Registry, RegistryId};
use crate::index::{self, Rendered};
use crate::ledger::Date;
use crate::plan::{Links, Page, PageKind};
use crate::translation;

/// Text with white space made the same: a reflowed paragraph is the same text.
#[derive(Default)]
struct Text(String);

impl Text {
    fn add(&mut self, text: &str) {
        for word in text.split_whitespace() {
            self.0.push_str(word);
            self.0.push(' ');
        }
        self.0.push('\n');
    }

    fn html(&mut self, html: &str) {
        self.add(&strip(html));
    }

    fn number(&mut self, number: u64) {
        self.0.push_str(&format!("{number:x}\n"));
    }

    fn hash(&self) -> u64 {
        let hash = blake3::hash(self.0.as_bytes());
        hash.as_bytes()[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

impl Rendered for Renderer<'_> {
    fn text(&self, page: Page) -> Option<u64> {
        let route = self.site.route(page);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let catalog = &self.site.catalog;
        let mut text = Text::default();
        match page.kind {
            PageKind::NotFound => return None,
            PageKind::Home => home(place, &mut text),
            PageKind::Free(i) => article(place, &catalog.pages[usize::from(i)].articles, &mut text),
            PageKind::Guide(r, i) => article(place, &catalog.registry(r).guides[usize::from(i)].articles, &mut text),
            PageKind::Registry(r) => registry(place, r, &mut text),
            PageKind::Compare(r) => names(&CodeViews::new(place, r), &mut text),
            PageKind::Class(r, class) => of_class(&CodeViews::new(place, r), class, &mut text),
            PageKind::Code(r, id) => code(&CodeViews::new(place, r), id, &mut text),
            PageKind::Pair(r, a, b) => self.pair_hash(place, (r, a, b), &mut text),
        }
        Some(text.hash())
    }

    fn updated(&self, page: Page) -> Option<Date> {
        let links = Links::new(&self.site.style, "");
        let place = Place { site: self.site, links: &links, locale: page.locale };
        updated(place, page.kind).and_then(|day| day.parse().ok())
    }

    fn modified(&self, page: Page) -> Option<Date> {
        if !index::state(self.site, page, self).indexable() {
            return None;
        }
        let route = self.site.route(page);
        if let Some(ledger) = self.site.ledger.get() {
            return ledger.modified(&route);
        }
        self.site.past.modified(&route, self.text(page)?, || self.updated(page))
    }
}

/// The day on which its author says a page last changed, in the language it is shown in.
pub(crate) fn updated(place: Place<'_>, kind: PageKind) -> Option<&String> {
    let catalog = &place.site.catalog;
    let of_code = |r: RegistryId, code: CodeId| {
        place.pick(&catalog.registry(r).code(code).entries).and_then(|(_, entry)| entry.updated.as_ref())
    };
    let of_article = |articles| place.pick::<Article>(articles).and_then(|(_, article)| article.updated.as_ref());
    match kind {
        PageKind::NotFound | PageKind::Compare(_) => None,
        PageKind::Home => of_article(&catalog.home),
        PageKind::Free(i) => of_article(&catalog.pages[usize::from(i)].articles),
        PageKind::Guide(r, i) => of_article(&catalog.registry(r).guides[usize::from(i)].articles),
        PageKind::Registry(r) => of_article(&catalog.registry(r).overview),
        PageKind::Class(r, class) => of_article(&catalog.registry(r).classes[class.index()].articles),
        PageKind::Code(r, code) => of_code(r, code),
        PageKind::Pair(r, a, b) => {
            let curated = catalog.registry(r).curated(a, b).and_then(|pair| place.pick(&pair.entries));
            let own = curated.and_then(|(_, entry)| entry.updated.as_ref());
            [of_code(r, a), of_code(r, b), own].into_iter().flatten().max()
        }
    }
}

impl Renderer<'_> {
    /// The text of a comparison; what it takes from the two codes is hashed once for each code.
    fn pair_hash(&self, place: Place<'_>, (id, a, b): (RegistryId, CodeId, CodeId), text: &mut Text) {
        let shelf = self.shelf(place.locale, id);
        let said = self.pair_text(place, shelf, (id, a, b));
        let comparison = &said.comparison;
        for (code, of, which) in [(a, said.codes[0], comparison.use_a), (b, said.codes[1], comparison.use_b)] {
            text.number(*of.text.get_or_init(|| column(place, &of.name, id, code)));
            text.add(of.use_labels[which].as_deref().unwrap_or_default());
        }
        if said.verdict.curated {
            text.html(&said.verdict.html.0);
        }
        said.decide.iter().for_each(|section| text.html(&section.html.0));
        for (facet, x, y) in comparison.differences() {
            text.add(&shelf.facets[facet.index()].label);
            text.html(shelf.cell(facet, x));
            text.html(shelf.cell(facet, y));
        }
        said.sentences().for_each(|sentence| text.html(&sentence));
        for (facet, value) in comparison.shared() {
            text.add(&shelf.facets[facet.index()].label);
            text.html(shelf.cell(facet, Some(value)));
        }
    }
}

/// What a comparison repeats of a code.
fn column(place: Place<'_>, name: &str, id: RegistryId, code: CodeId) -> u64 {
    let registry = place.site.catalog.registry(id);
    let of = registry.code(code);
    let mut text = Text::default();
    text.add(&of.value);
    text.add(name);
    text.add(of.status.name());
    text.add(&place.words().registry(id, &format!("class.{}.short", registry.classes[of.class.index()].id)));
    let shown = |section: &str| COLUMN_SECTIONS.contains(&section) || section == "choose";
    sections(place, (registry, code), shown, &mut text);
    of.citations().iter().for_each(|citation| cite(registry, citation, &mut text));
    text.hash()
}

fn sections(place: Place<'_>, (registry, code): (&Registry, CodeId), shown: impl Fn(&str) -> bool, text: &mut Text) {
    let entries = &registry.code(code).entries;
    for (kind, _) in registry.sections.iter().enumerate().filter(|(_, s)| shown(&s.id)) {
        let body = |l: crate::catalog::LocaleId| entries[l.index()].as_ref().and_then(|entry| entry.section(kind));
        let of = translation::pick(&place.site.catalog, place.locale, |l| body(l).is_some());
        text.add(of.and_then(body).map_or("", plain));
    }
}

fn plain(body: &Body) -> &str {
    &body.html.text
}

fn cite(registry: &Registry, citation: &Citation, text: &mut Text) {
    text.add(&registry.sources[citation.source].title);
    text.add(citation.section.as_deref().unwrap_or_default());
}

fn article(place: Place<'_>, articles: &[Option<Article>], text: &mut Text) {
    if let Some((_, article)) = place.pick(articles) {
        text.add(&article.name);
        text.add(&article.summary);
        text.add(plain(&article.body));
    }
}

fn home(place: Place<'_>, text: &mut Text) {
    let catalog = &place.site.catalog;
    text.add(&catalog.config.title);
    article(place, &catalog.home, text);
    for r in catalog.registry_ids() {
        let view = registry_view(place, r);
        text.add(&view.name);
        text.add(&view.count_text);
        text.add(place.pick(&catalog.registry(r).overview).map_or("", |(_, article)| &article.summary));
    }
}

fn registry(place: Place<'_>, id: RegistryId, text: &mut Text) {
    let views = CodeViews::new(place, id);
    text.add(&place.words().registry(id, "name"));
    article(place, &views.registry.overview, text);
    for (i, class) in views.classes().enumerate() {
        text.add(&class.name);
        listed(&views, ClassId(u16::try_from(i).unwrap_or(u16::MAX)), text);
    }
    for guide in &views.registry.guides {
        let (name, summary) = place.pick(&guide.articles).map_or(("", ""), |(_, g)| (&g.name, &g.summary));
        text.add(name);
        text.add(summary);
    }
}

fn of_class(views: &CodeViews<'_>, class: ClassId, text: &mut Text) {
    let view = views.class(class);
    text.add(&view.id);
    text.add(&view.name);
    article(views.place, &views.registry.classes[class.index()].articles, text);
    listed(views, class, text);
}

/// The codes of a class, as overviews list them.
fn listed(views: &CodeViews<'_>, class: ClassId, text: &mut Text) {
    for id in views.registry.code_ids().filter(|id| views.registry.code(*id).class == class) {
        let view = views.code(id);
        text.add(&view.value);
        text.add(&view.name);
        text.add(&view.summary);
        view.glance.iter().for_each(|fact| text.html(&fact.value.0));
    }
}

fn names(views: &CodeViews<'_>, text: &mut Text) {
    for id in views.registry.code_ids() {
        text.add(&views.registry.code(id).value);
        text.add(&views.name(id).name);
    }
}

fn code(views: &CodeViews<'_>, id: CodeId, text: &mut Text) {
    let of = views.registry.code(id);
    let view = views.code(id);
    for part in [&view.value, &view.name, &of.name, &view.summary] {
        text.add(part);
    }
    text.add(of.status.name());
    text.add(&views.class(of.class).short);
    sections(views.place, (views.registry, id), |_| true, text);
    for one in views.uses(of) {
        text.add(one.label.as_deref().unwrap_or_default());
        for fact in &one.facts {
            text.add(&fact.label);
            text.add(fact.help.as_deref().unwrap_or_default());
            text.html(&fact.value.0);
        }
    }
    of.citations().iter().for_each(|citation| cite(views.registry, citation, text));
    of.confused.iter().for_each(|other| text.add(&views.registry.code(*other).value));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(parts: &[&str]) -> u64 {
        let mut text = Text::default();
        parts.iter().for_each(|part| text.add(part));
        text.hash()
    }

    #[test]
    fn white_space_does_not_count_and_parts_do() {
        assert_eq!(hash(&["a  b\nc"]), hash(&[" a b c "]));
        assert_ne!(hash(&["a b", "c"]), hash(&["a", "b c"]));
        assert_ne!(hash(&["ab"]), hash(&["a b"]));
    }
}
