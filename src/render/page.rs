//! Pages about one thing or many, except comparisons: what is inserted for their templates.

use super::Renderer;
use super::codes::CodeViews;
use super::head::{self, Head};
use super::linked::{self, Linked, TECH_ARTICLE, TermSet};
use super::prose::Place;
use super::shelf::{class_badges, code_link, comparison_link, registry_view};
use super::values::Values;
use super::view::{
    ClassGroup, Column, FacetRow, FacetTable, GuideLink, MatrixRow, NeighbourView, RegistryCard, RelatedView, Safe,
    ToValue,
};
use crate::catalog::{Article, ClassId, Code, CodeId, CodeRef, FacetId, LocaleId, RegistryId, Status};
use crate::diag::Diagnostic;
use crate::index;
use crate::plan::{Links, Page, PageKind};
use crate::site::{Neighbour, Site};
use tera::Value;

/// Comparisons in a row of a registry's matrix.
const MATRIX_WIDTH: usize = 8;
/// Comparisons that an overview lists.
const TOP_PAIRS: usize = 24;

/// What the frame of a page needs beyond its body.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) head: Head,
    /// The page's own breadcrumb.
    pub(crate) crumb: String,
    pub(crate) updated: Option<String>,
}

/// Title, description and crumb of a page, and what JSON-LD says of it.
struct Title {
    titles: Vec<String>,
    description: String,
    crumb: String,
    updated: Option<String>,
    linked: Linked,
}

impl Renderer<'_> {
    /// Inserts the values of any page but a comparison.
    pub(crate) fn page(&self, page: Page, own: &mut Values) -> Result<Frame, Diagnostic> {
        let route = self.site.route(page);
        let links = Links::new(&self.site.style, &route);
        let place = Place { site: self.site, links: &links, locale: page.locale };
        let title = match page.kind {
            PageKind::Home => self.home(place, own),
            PageKind::NotFound => not_found(place),
            PageKind::Free(i) => free(place, &self.site.catalog.pages[usize::from(i)].articles, own),
            PageKind::Guide(r, i) => {
                registry_values(place, r, own);
                let title = free(place, &self.site.catalog.registry(r).guides[usize::from(i)].articles, own);
                let (heading, summary) = (title.linked.headline.as_str(), title.linked.description.as_str());
                Title { linked: about_set(place, r, (TECH_ARTICLE, heading, summary)), ..title }
            }
            PageKind::Registry(r) => self.registry(place, r, own),
            PageKind::Compare(r) => self.compare(place, r, own),
            PageKind::Class(r, class) => class_page(place, (r, class), own),
            PageKind::Code(r, code) => self.code(place, (r, code), own)?,
            PageKind::Pair(r, a, b) => return self.pair(page, (r, a, b), own),
        };
        let state = index::state(self.site, page, self);
        let alternates = if state.indexable() { index::alternates(self.site, page, self) } else { Vec::new() };
        let head = Head {
            title: head::title(place.words(), title.titles),
            description: head::description([title.description]),
            state,
            alternates,
            linked: title.linked,
        };
        Ok(Frame { head, crumb: title.crumb, updated: title.updated })
    }

    fn home(&self, place: Place<'_>, own: &mut Values) -> Title {
        let article = place.pick(&self.site.catalog.home);
        let summary = article.map_or(String::new(), |(_, a)| a.summary.clone());
        own.insert("summary", summary.to_value());
        own.insert("intro", article.map(|a| place.article(a)).to_value());
        let mut cards: Vec<RegistryCard> = self.site.catalog.registry_ids().map(|r| card(place, r)).collect();
        cards.sort_by(|a, b| place.words().locale().compare(&a.name, &b.name));
        own.insert("registries", cards.to_value());
        let pairs: Vec<_> = self
            .site
            .catalog
            .registry_ids()
            .flat_map(|r| {
                let views = CodeViews::new(place, r);
                let top = self.listed_pairs(place.locale, r, TOP_PAIRS / 3);
                top.into_iter().map(move |(a, b)| comparison_link(&views, a, b)).collect::<Vec<_>>()
            })
            .collect();
        own.insert("top_pairs", pairs.to_value());
        let site = &self.site.catalog.config.title;
        let name = article.map_or(site.clone(), |(_, a)| a.name.clone());
        own.insert("name", name.to_value());
        let description = article.map_or(String::new(), |(_, a)| a.summary.clone());
        let language = &self.site.catalog.locale(article.map_or(place.locale, |(of, _)| of)).tag;
        Title {
            titles: vec![name],
            crumb: site.clone(),
            updated: article.and_then(|(_, a)| a.updated.clone()),
            linked: Linked { nodes: linked::website(place, language, &description), ..Linked::default() },
            description,
        }
    }

    fn registry(&self, place: Place<'_>, id: RegistryId, own: &mut Values) -> Title {
        let views = CodeViews::new(place, id);
        let registry = views.registry;
        registry_values(place, id, own);
        let article = place.pick(&registry.overview);
        let name = place.words().registry(id, "name");
        let summary = article.map_or(name.clone(), |(_, a)| a.summary.clone());
        own.insert("summary", summary.clone().to_value());
        own.insert("intro", article.map(|a| place.article(a)).to_value());
        own.insert("classes", Value::from(groups(&views)));
        own.insert("facet_table", facet_table(&views).to_value());
        own.insert("guides", guides(place, id).to_value());
        let pairs = self.listed_pairs(place.locale, id, TOP_PAIRS);
        let links: Vec<_> = pairs.into_iter().map(|(a, b)| comparison_link(&views, a, b)).collect();
        own.insert("top_pairs", links.to_value());
        own.insert("matrix", self.matrix(&views).to_value());
        Title {
            titles: vec![name.clone()],
            description: summary.clone(),
            updated: article.and_then(|(_, a)| a.updated.clone()),
            linked: Linked { nodes: set_of_all(&views), ..about_set(place, id, ("CollectionPage", &name, &summary)) },
            crumb: name,
        }
    }

    /// Comparisons worth listing for everyone, those that somebody wrote about first, then the most related.
    pub(crate) fn listed_pairs(&self, locale: LocaleId, id: RegistryId, most: usize) -> Vec<(CodeId, CodeId)> {
        let mut all: Vec<(bool, u8, (CodeId, CodeId))> = Vec::new();
        for code in self.site.catalog.registry(id).code_ids() {
            for near in self.site.neighbours(id, code).iter().filter(|n| n.code > code) {
                if self.lists(locale, id, (code, near.code)) {
                    let curated = self.site.catalog.registry(id).curated(code, near.code).is_some();
                    all.push((curated, near.relatedness, (code, near.code)));
                }
            }
        }
        all.sort_by(|x, y| (y.0, y.1).cmp(&(x.0, x.1)).then(x.2.cmp(&y.2)));
        all.truncate(most);
        all.into_iter().map(|(_, _, pair)| pair).collect()
    }

    /// Whether lists for everyone name a comparison; the others are linked from their two codes alone.
    pub(crate) fn lists(&self, locale: LocaleId, id: RegistryId, (a, b): (CodeId, CodeId)) -> bool {
        let page = self.site.pair_page(locale, id, a, b);
        page.is_some_and(|page| index::state(self.site, page, self).listed())
    }

    fn matrix(&self, views: &CodeViews<'_>) -> Vec<MatrixRow> {
        let row = |code: CodeId| {
            let near = self.site.neighbours(views.id, code).iter();
            let near = near.filter(|n| self.lists(views.place.locale, views.id, (code, n.code))).take(MATRIX_WIDTH);
            let pair = |n: &crate::site::Neighbour| {
                let href = views.place.href(PageKind::Pair(views.id, code.min(n.code), code.max(n.code)));
                code_link(views, n.code, href)
            };
            let pairs: Vec<_> = near.map(pair).collect();
            let link = code_link(views, code, views.place.href(PageKind::Code(views.id, code)));
            MatrixRow { value: link.value, slug: link.slug, name: link.name, href: link.href, pairs }
        };
        views.registry.code_ids().map(row).filter(|row| !row.pairs.is_empty()).collect()
    }

    fn compare(&self, place: Place<'_>, id: RegistryId, own: &mut Values) -> Title {
        let views = CodeViews::new(place, id);
        registry_values(place, id, own);
        let registry = views.registry;
        let codes: Vec<_> = registry
            .code_ids()
            .filter(|c| registry.code(*c).status != Status::Reserved)
            .map(|c| code_link(&views, c, place.href(PageKind::Code(id, c))))
            .collect();
        own.insert("codes", codes.to_value());
        let data = self.assets.compare_path(self.site, place.locale, id);
        own.insert("data_href", place.links.file(data).to_value());
        let registry = place.words().registry_title(id);
        let values = [("registry", registry.as_str())];
        let title = place.words().theme("title_compare", &values);
        let crumb = place.words().theme("compare_title", &[]);
        let heading = format!("{registry} {crumb}");
        let summary = place.words().theme("compare_summary", &[]);
        Title {
            titles: vec![title],
            description: place.words().theme("compare_description", &values),
            crumb,
            updated: None,
            linked: about_set(place, id, ("WebPage", &heading, &summary)),
        }
    }

    fn code(&self, place: Place<'_>, (id, code): (RegistryId, CodeId), own: &mut Values) -> Result<Title, Diagnostic> {
        let views = CodeViews::new(place, id);
        let registry = views.registry;
        let of = registry.code(code);
        registry_values(place, id, own);
        let view = views.code(code);
        let registry_title = place.words().registry_title(id);
        let values = [("registry", registry_title.as_str()), ("code", &of.value), ("name", &view.name)];
        let title = place.words().theme("title_code", &values);
        let entry = place.pick(&of.entries).map(|(_, entry)| entry);
        let description = entry.map_or_else(|| place.words().theme("code_description", &values), |e| e.summary.clone());
        let crumb = of.value.clone();
        let set = TermSet::new(place, id);
        let linked = Linked {
            kind: Some(TECH_ARTICLE),
            headline: format!("{registry_title} {} {}", view.value, view.name),
            description: view.summary.clone(),
            about: set.term_reference(code),
            nodes: format!("{},{}", set.term(code, &view.name, &view.summary), set.node("")),
        };
        own.insert("code", view.to_value());
        own.insert("uses", views.uses(of).to_value());
        own.insert("sections", views.sections(code, |_| true).to_value());
        own.insert("confused", confused(&views, code).to_value());
        own.insert("related", related(place, of).to_value());
        own.insert("compare_with", self.compare_with(&views, code).to_value());
        own.insert("picker_href", format!("{}?a={}", place.href(PageKind::Compare(id)), of.slug).to_value());
        own.insert("sources", of.citations().iter().map(|c| views.cite(c)).collect::<Vec<_>>().to_value());
        let step = |i: Option<usize>| {
            let other = i.filter(|i| *i < registry.codes.len()).and_then(|i| u32::try_from(i).ok()).map(CodeId)?;
            Some(code_link(&views, other, place.href(PageKind::Code(id, other))))
        };
        own.insert("prev", step(code.index().checked_sub(1)).to_value());
        own.insert("next", step(Some(code.index() + 1)).to_value());
        let withdrawn = (of.status == Status::Withdrawn).then(|| place.words().theme("notice_withdrawn", &[]));
        own.insert("withdrawn", withdrawn.to_value());
        let updated = entry.and_then(|e| e.updated.clone());
        Ok(Title { titles: vec![title], description, crumb, updated, linked })
    }

    fn compare_with(&self, views: &CodeViews<'_>, code: CodeId) -> Vec<super::view::CodeLink> {
        compared_with(self.site, views.id, code)
            .map(|n| {
                code_link(views, n.code, views.place.href(PageKind::Pair(views.id, code.min(n.code), code.max(n.code))))
            })
            .collect()
    }
}

/// The codes that a code's page offers to compare it with: the nearest, and all with which a comparison
/// may be indexed, so that each such page is linked from its codes.
pub(crate) fn compared_with(site: &Site, id: RegistryId, code: CodeId) -> impl Iterator<Item = &Neighbour> {
    let policy = &site.catalog.config.pairs;
    let all = site.neighbours(id, code);
    let sought = all.iter().filter(|n| n.may_be_indexed(policy)).count();
    all.iter().take(policy.top.max(MATRIX_WIDTH).max(sought))
}

fn registry_values(place: Place<'_>, id: RegistryId, own: &mut Values) {
    own.insert("registry", registry_view(place, id).to_value());
}

fn not_found(place: Place<'_>) -> Title {
    let title = place.words().theme("not_found", &[]);
    let description = place.words().theme("not_found_text", &[]);
    Title { titles: vec![title.clone()], description, crumb: title, updated: None, linked: Linked::default() }
}

fn free(place: Place<'_>, articles: &[Option<Article>], own: &mut Values) -> Title {
    let Some((locale, article)) = place.pick(articles) else { return not_found(place) };
    let (lang, dir) = place.language(locale);
    own.insert("name", article.name.clone().to_value());
    own.insert("summary", article.summary.clone().to_value());
    own.insert("html", place.body(&article.body).to_value());
    own.insert("lang", lang.to_value());
    own.insert("dir", dir.to_value());
    Title {
        titles: vec![article.name.clone()],
        description: article.summary.clone(),
        crumb: article.name.clone(),
        updated: article.updated.clone(),
        linked: Linked {
            kind: Some("WebPage"),
            headline: article.name.clone(),
            description: article.summary.clone(),
            ..Linked::default()
        },
    }
}

/// A page that is about a registry as a whole: its type, heading and summary.
fn about_set(place: Place<'_>, id: RegistryId, (kind, headline, description): (&'static str, &str, &str)) -> Linked {
    let set = TermSet::new(place, id);
    Linked {
        kind: Some(kind),
        headline: headline.to_owned(),
        description: description.to_owned(),
        about: set.reference(),
        nodes: set.node(""),
    }
}

/// A registry with its codes.
fn set_of_all(views: &CodeViews<'_>) -> String {
    let set = TermSet::new(views.place, views.id);
    let terms: Vec<String> = views.registry.code_ids().map(|c| set.member(c, &views.name(c).name)).collect();
    set.node(&terms.join(","))
}

fn card(place: Place<'_>, id: RegistryId) -> RegistryCard {
    let views = CodeViews::new(place, id);
    let view = registry_view(place, id);
    let article = place.pick(&views.registry.overview);
    let (lang, dir) = article.map_or((None, None), |(locale, _)| place.language(locale));
    RegistryCard {
        id: view.id,
        name: view.name,
        title: view.title,
        href: view.href,
        summary: article.map_or(String::new(), |(_, a)| a.summary.clone()),
        count_text: view.count_text,
        classes: class_badges(&views),
        lang,
        dir,
    }
}

/// A code in a list: everything its view has.
fn listed(views: &CodeViews<'_>, class: ClassId) -> Vec<Value> {
    let inside = |c: &CodeId| views.registry.code(*c).class == class;
    views.registry.code_ids().filter(inside).map(|c| views.code(c).to_value()).collect()
}

fn groups(views: &CodeViews<'_>) -> Vec<Value> {
    let group = |(i, class): (usize, &super::view::ClassView)| ClassGroup {
        id: class.id.clone(),
        name: class.name.clone(),
        short: class.short.clone(),
        tone: class.tone,
        href: class.href.clone(),
        codes: listed(views, ClassId(u16::try_from(i).unwrap_or(u16::MAX))),
    };
    views.classes().enumerate().map(group).filter(|g| !g.codes.is_empty()).map(|g| g.to_value()).collect()
}

/// Primary facets of every code; of the first use where uses differ.
fn facet_table(views: &CodeViews<'_>) -> FacetTable {
    let facets: Vec<FacetId> = views.registry.primary_facets.clone();
    let column = |f: &FacetId| Column { id: views.registry.facet(*f).id.clone(), label: views.facets.label(*f) };
    let row = |c: CodeId| {
        let code = views.registry.code(c);
        let cell = |f: &FacetId| Safe(views.facets.cell(*f, code.uses[0].facets[f.index()]).to_owned());
        FacetRow {
            href: views.place.href(PageKind::Code(views.id, c)),
            value: code.value.clone(),
            name: views.name(c).name,
            tone: views.tone(c),
            cells: facets.iter().map(cell).collect(),
        }
    };
    let rows = if facets.is_empty() { Vec::new() } else { views.registry.code_ids().map(row).collect() };
    FacetTable { columns: facets.iter().map(column).collect(), rows }
}

fn guides(place: Place<'_>, id: RegistryId) -> Vec<GuideLink> {
    let registry = place.site.catalog.registry(id);
    let link = |(i, guide): (usize, &crate::catalog::Guide)| {
        let kind = PageKind::Guide(id, u16::try_from(i).unwrap_or(u16::MAX));
        let (locale, article) = place.pick(&guide.articles)?;
        let (lang, dir) = place.language(locale);
        Some(GuideLink {
            href: place.href(kind),
            name: article.name.clone(),
            summary: article.summary.clone(),
            lang,
            dir,
        })
    };
    registry.guides.iter().enumerate().filter_map(link).collect()
}

fn class_page(place: Place<'_>, (id, class): (RegistryId, ClassId), own: &mut Values) -> Title {
    let views = CodeViews::new(place, id);
    registry_values(place, id, own);
    let view = views.class(class);
    let article = place.pick(&views.registry.classes[class.index()].articles);
    let registry = place.words().registry_title(id);
    let values = [("registry", registry.as_str()), ("class", &view.id), ("name", &view.name)];
    let composed = || place.words().theme("class_description", &values);
    let summary = article.map_or_else(composed, |(_, a)| a.summary.clone());
    let title = place.words().theme("title_class", &values);
    let crumb = view.id.clone();
    let heading = format!("{registry} {} {}", view.id, view.name);
    let linked = about_set(place, id, (TECH_ARTICLE, &heading, &summary));
    own.insert("class", view.to_value());
    own.insert("summary", summary.clone().to_value());
    own.insert("intro", article.map(|a| place.article(a)).to_value());
    own.insert("codes", Value::from(listed(&views, class)));
    let updated = article.and_then(|(_, a)| a.updated.clone());
    Title { titles: vec![title], description: summary, crumb, updated, linked }
}

fn confused(views: &CodeViews<'_>, code: CodeId) -> Vec<NeighbourView> {
    let view = |other: &CodeId| {
        let href = views.place.href(PageKind::Pair(views.id, code.min(*other), code.max(*other)));
        let link = code_link(views, *other, href);
        let (line, lang, dir) = views.line(code, *other);
        let (name_lang, name_dir) = (link.lang, link.dir);
        let tone = views.tone(*other);
        NeighbourView {
            href: link.href,
            value: link.value,
            name: link.name,
            tone,
            line,
            lang,
            dir,
            name_lang,
            name_dir,
        }
    };
    views.registry.code(code).confused.iter().map(view).collect()
}

fn related(place: Place<'_>, code: &Code) -> Vec<RelatedView> {
    let view = |other: &CodeRef| {
        let registry = place.site.catalog.registry(other.registry);
        let of = registry.code(other.code);
        let entry = place.pick(&of.entries);
        let (lang, dir) = entry.map_or_else(|| place.registered(), |(locale, _)| place.language(locale));
        RelatedView {
            href: place.href(PageKind::Code(other.registry, other.code)),
            value: of.value.clone(),
            name: entry.map_or_else(|| of.name.clone(), |(_, e)| e.name.clone()),
            registry: place.words().registry_title(other.registry),
            tone: registry.classes[of.class.index()].tone.name(),
            lang,
            dir,
        }
    };
    code.related.iter().map(view).collect()
}
