//! Stage 3: which pages a site has, and their routes.
//!
//! Pages are numbered, not stored: a site of a million pages is a few segments, each a kind of page
//! of one locale and registry. [`Plan::page`] turns a number into a page, [`Plan::route`] a page
//! into its path, and [`Plan::resolve`] a path back into the page.

mod form;
mod links;
mod pairs;
mod route;
mod shard;

pub use form::Form;
pub use links::{LinkStyle, Links};
pub use pairs::Pairs;
pub use shard::Shard;

use crate::catalog::{Catalog, ClassId, CodeId, LocaleId, RegistryId, Status};
use crate::config::{Emit, Fallback};
use crate::translation::{self, Translation};
use std::ops::Range;
use std::sync::Arc;

/// A page: what it shows, in which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// Its language.
    pub locale: LocaleId,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// The locale's first page.
    Home,
    /// What a host shows for a path that leads nowhere.
    NotFound,
    /// A page outside registries.
    Free(u16),
    /// A registry's overview.
    Registry(RegistryId),
    /// A registry's picker of two codes.
    Compare(RegistryId),
    /// A class.
    Class(RegistryId, ClassId),
    /// A guide.
    Guide(RegistryId, u16),
    /// A code.
    Code(RegistryId, CodeId),
    /// A comparison, in registry order.
    Pair(RegistryId, CodeId, CodeId),
}

impl PageKind {
    /// Names of the kinds, in the order of reports.
    pub const NAMES: [&'static str; 9] =
        ["home", "404", "page", "registry", "compare", "class", "guide", "code", "pair"];

    /// Position of this kind's name in [`PageKind::NAMES`].
    #[must_use]
    pub fn ordinal(self) -> usize {
        match self {
            Self::Home => 0,
            Self::NotFound => 1,
            Self::Free(_) => 2,
            Self::Registry(_) => 3,
            Self::Compare(_) => 4,
            Self::Class(..) => 5,
            Self::Guide(..) => 6,
            Self::Code(..) => 7,
            Self::Pair(..) => 8,
        }
    }

    /// The registry it belongs to.
    #[must_use]
    pub fn registry(self) -> Option<RegistryId> {
        match self {
            Self::Home | Self::NotFound | Self::Free(_) => None,
            Self::Registry(r)
            | Self::Compare(r)
            | Self::Class(r, _)
            | Self::Guide(r, _)
            | Self::Code(r, _)
            | Self::Pair(r, ..) => Some(r),
        }
    }
}

/// What a build is limited to; everything when empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these locales.
    pub locales: Vec<LocaleId>,
    /// Only these registries, and the pages outside registries.
    pub registries: Vec<RegistryId>,
    /// Only these of the comparisons that the site has.
    pub pairs: Emit,
}

/// Pages of one kind, locale and registry, numbered from `start`.
#[derive(Debug)]
struct Segment {
    start: usize,
    locale: LocaleId,
    /// `None` for the pages outside registries.
    registry: Option<RegistryId>,
    pages: Pages,
}

#[derive(Debug)]
enum Pages {
    /// One by one.
    Some(Vec<PageKind>),
    /// Comparisons of a registry.
    Pairs(RegistryId, Arc<Pairs>),
}

impl Pages {
    fn len(&self) -> usize {
        match self {
            Self::Some(list) => list.len(),
            Self::Pairs(_, pairs) => pairs.len(),
        }
    }
}

/// Which pages a site has.
#[derive(Debug)]
pub struct Plan {
    segments: Vec<Segment>,
    len: usize,
    /// Comparisons of each registry, whether in the scope or not.
    pairs: Vec<Arc<Pairs>>,
}

impl Plan {
    /// The plan of `catalog`, limited to `scope`.
    #[must_use]
    pub fn new(catalog: &Catalog, scope: &Scope) -> Self {
        let pairs: Vec<_> = catalog.registry_ids().map(|r| Arc::new(Pairs::new(catalog, r, scope.pairs))).collect();
        let mut plan = Self { segments: Vec::new(), len: 0, pairs };
        for locale in catalog.locale_ids().filter(|l| scope.locales.is_empty() || scope.locales.contains(l)) {
            plan.add_locale(catalog, scope, locale);
        }
        plan
    }

    fn add_locale(&mut self, catalog: &Catalog, scope: &Scope, locale: LocaleId) {
        let exists = |kind: &PageKind| exists(catalog, Page { locale, kind: *kind });
        let number = |i: usize| u16::try_from(i).unwrap_or(u16::MAX);
        let free = (0..catalog.pages.len()).map(|i| PageKind::Free(number(i)));
        let top = [PageKind::Home, PageKind::NotFound].into_iter().chain(free);
        self.push(locale, None, Pages::Some(top.filter(exists).collect()));
        for r in catalog.registry_ids().filter(|r| scope.registries.is_empty() || scope.registries.contains(r)) {
            let registry = catalog.registry(r);
            let classes = (0..registry.classes.len()).map(|i| PageKind::Class(r, ClassId(number(i))));
            let guides = (0..registry.guides.len()).map(|i| PageKind::Guide(r, number(i)));
            let codes = registry.code_ids().map(|c| PageKind::Code(r, c));
            let single =
                [PageKind::Registry(r), PageKind::Compare(r)].into_iter().chain(classes).chain(guides).chain(codes);
            self.push(locale, Some(r), Pages::Some(single.filter(exists).collect()));
            let pairs = &self.pairs[r.index()];
            let pairs = match catalog.fallback(locale, Some(r)) {
                Fallback::Omit => Arc::new(pairs.filter(|a, b| exists(&PageKind::Pair(r, a, b)))),
                Fallback::Mark | Fallback::Error => Arc::clone(pairs),
            };
            self.push(locale, Some(r), Pages::Pairs(r, pairs));
        }
    }

    fn push(&mut self, locale: LocaleId, registry: Option<RegistryId>, pages: Pages) {
        let start = self.len;
        self.len += pages.len();
        self.segments.push(Segment { start, locale, registry, pages });
    }

    /// Number of pages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The page with this number, below [`Plan::len`].
    #[must_use]
    pub fn page(&self, number: usize) -> Page {
        let at = self.segments.partition_point(|s| s.start <= number).saturating_sub(1);
        let segment = &self.segments[at];
        let kind = match &segment.pages {
            Pages::Some(list) => list[number - segment.start],
            Pages::Pairs(registry, pairs) => {
                let (a, b) = pairs.get(number - segment.start);
                PageKind::Pair(*registry, a, b)
            }
        };
        Page { locale: segment.locale, kind }
    }

    /// The page's number, if the plan has it.
    #[must_use]
    pub fn number(&self, page: Page) -> Option<usize> {
        let registry = page.kind.registry();
        let inside = |s: &&Segment| s.locale == page.locale && s.registry == registry;
        self.segments.iter().filter(inside).find_map(|segment| {
            let offset = match (&segment.pages, page.kind) {
                (Pages::Pairs(_, pairs), PageKind::Pair(_, a, b)) => pairs.position(a, b),
                (Pages::Some(list), kind) if !matches!(kind, PageKind::Pair(..)) => list.binary_search(&kind).ok(),
                _ => None,
            };
            offset.map(|offset| segment.start + offset)
        })
    }

    /// Whether the plan has this page.
    #[must_use]
    pub fn has(&self, page: Page) -> bool {
        self.number(page).is_some()
    }

    /// Comparisons that a registry emits.
    #[must_use]
    pub fn pairs(&self, registry: RegistryId) -> &Pairs {
        &self.pairs[registry.index()]
    }

    /// Comparisons that a registry emits in a locale of the scope.
    #[must_use]
    pub fn pairs_in(&self, locale: LocaleId, registry: RegistryId) -> &Pairs {
        let found = self.segments.iter().filter(|s| s.locale == locale).find_map(|segment| match &segment.pages {
            Pages::Pairs(r, pairs) if *r == registry => Some(pairs),
            _ => None,
        });
        found.unwrap_or(&self.pairs[registry.index()])
    }

    /// Ranges of page numbers that share a locale and a registry.
    pub fn slices(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.segments.iter().map(|s| s.start..s.start + s.pages.len())
    }

    /// Numbers of the pages of a locale in a registry, or outside registries.
    pub fn numbers_of(&self, locale: LocaleId, registry: Option<RegistryId>) -> impl Iterator<Item = usize> + '_ {
        let inside = move |s: &&Segment| s.locale == locale && s.registry == registry;
        self.segments.iter().filter(inside).flat_map(|s| s.start..s.start + s.pages.len())
    }

    /// Every page that is no comparison, by number.
    pub fn pages_but_pairs(&self) -> impl Iterator<Item = Page> + '_ {
        self.segments.iter().flat_map(|segment| {
            match &segment.pages {
                Pages::Some(list) => list.as_slice(),
                Pages::Pairs(..) => &[],
            }
            .iter()
            .map(|kind| Page { locale: segment.locale, kind: *kind })
        })
    }

    /// Every page, by number.
    pub fn pages(&self) -> impl Iterator<Item = Page> + '_ {
        (0..self.len).map(|number| self.page(number))
    }
}

/// Whether a page exists in its locale, by the rules for what is not translated.
fn exists(catalog: &Catalog, page: Page) -> bool {
    match page.kind {
        PageKind::Home | PageKind::NotFound | PageKind::Compare(_) => return true,
        PageKind::Pair(r, a, b) => {
            let reserved = |code| catalog.registry(r).code(code).status == Status::Reserved;
            if reserved(a) || reserved(b) {
                return false;
            }
        }
        _ => {}
    }
    let omit = catalog.fallback(page.locale, page.kind.registry()) == Fallback::Omit;
    let state = translation::of(catalog, page);
    if let PageKind::Free(_) | PageKind::Guide(..) = page.kind
        && translation::source(catalog, page).is_none()
    {
        return false;
    }
    !omit || state == Translation::Whole || page.locale == catalog.default_locale
}

#[cfg(test)]
mod tests;
