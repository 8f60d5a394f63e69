//! Prose of the catalog as HTML for one page's place and language.

use super::view::{Safe, SectionView, TextView};
use super::words::Words;
use crate::catalog::{Article, Body, Direction, LocaleId, RegistryId, Target};
use crate::plan::{Links, Page, PageKind};
use crate::prose::{Piece, escape};
use crate::site::Site;
use crate::translation;

/// Where text is shown: from which page links start, and in which language.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) site: &'a Site,
    pub(crate) links: &'a Links<'a>,
    pub(crate) locale: LocaleId,
}

impl<'a> Place<'a> {
    pub(crate) fn words(self) -> Words<'a> {
        Words { catalog: &self.site.catalog, id: self.locale }
    }

    /// A link to a page in this language, or in the source language where it does not exist.
    pub(crate) fn href(self, kind: PageKind) -> String {
        let page = self.site.nearest(Page { locale: self.locale, kind });
        self.site.link(self.links, page)
    }

    fn target(self, target: Target) -> String {
        self.href(match target {
            Target::Code(code) => PageKind::Code(code.registry, code.code),
            Target::Pair(r, a, b) if self.site.pair_page(self.locale, r, a, b).is_none() => PageKind::Compare(r),
            Target::Pair(r, a, b) => PageKind::Pair(r, a, b),
            Target::Class(r, class) => PageKind::Class(r, class),
            Target::Registry(r) => PageKind::Registry(r),
            Target::Guide(r, i) => PageKind::Guide(r, i),
            Target::Page(i) => PageKind::Free(i),
        })
    }

    /// A body's HTML with its links.
    pub(crate) fn body(self, body: &Body) -> Safe {
        let mut out = String::new();
        for piece in &body.html.pieces {
            match piece {
                Piece::Html(html) => out.push_str(html),
                Piece::Href(i) => escape(&self.target(body.links[*i]), &mut out),
            }
        }
        Safe(out)
    }

    /// `lang` and `dir` of text in `of`, where they are not the page's.
    pub(crate) fn language(self, of: LocaleId) -> (Option<String>, Option<&'static str>) {
        if of == self.locale {
            return (None, None);
        }
        let (own, other) = (self.site.catalog.locale(self.locale), self.site.catalog.locale(of));
        let dir = (own.direction != other.direction).then(|| other.direction.as_str());
        (Some(other.tag.clone()), dir)
    }

    /// `lang` and `dir` of a registered name, which is English in every registry we know.
    pub(crate) fn registered(self) -> (Option<String>, Option<&'static str>) {
        let own = self.site.catalog.locale(self.locale);
        if own.tag == "en" {
            return (None, None);
        }
        (Some("en".to_owned()), (own.direction == Direction::Rtl).then_some("ltr"))
    }

    /// The first of this locale and its fallbacks that has an item.
    pub(crate) fn pick<T>(self, items: &'a [Option<T>]) -> Option<(LocaleId, &'a T)> {
        let found = translation::pick(&self.site.catalog, self.locale, |l| items[l.index()].is_some())?;
        items[found.index()].as_ref().map(|item| (found, item))
    }

    /// An article's text.
    pub(crate) fn article(self, (of, article): (LocaleId, &Article)) -> TextView {
        let (lang, dir) = self.language(of);
        TextView { html: self.body(&article.body), lang, dir }
    }

    /// Sections of a code or comparison: each from this locale, or from a fallback that has it.
    ///
    /// A section of code blocks only is the same in every language and never marked.
    pub(crate) fn sections<'e>(
        self,
        registry: RegistryId,
        kinds: impl Iterator<Item = (usize, &'e str)>,
        section: impl Fn(LocaleId, usize) -> Option<&'a Body>,
    ) -> Vec<SectionView> {
        let mut views = Vec::new();
        for (kind, id) in kinds {
            let Some(of) = translation::pick(&self.site.catalog, self.locale, |l| section(l, kind).is_some()) else {
                continue;
            };
            let Some(body) = section(of, kind) else { continue };
            let (lang, dir) = if body.html.language_neutral { (None, None) } else { self.language(of) };
            let heading = self.words().heading(registry, id);
            views.push(SectionView { id: id.to_owned(), heading, html: self.body(body), lang, dir });
        }
        views
    }
}
