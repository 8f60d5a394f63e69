//! The translation table: per page and locale, what is written in that language.
//!
//! Everything that must tell the truth about languages asks here: notices and `lang` attributes,
//! canonical links, hreflang, sitemaps, search, and which pages exist at all.

use crate::catalog::{Article, Catalog, CodeId, LocaleId, RegistryId};
use crate::plan::{Page, PageKind};

/// How much of a page is written in its locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Translation {
    /// Nothing but the interface.
    None,
    /// Some of it.
    Part,
    /// All of it.
    Whole,
}

/// How much of `page` is written in its locale.
#[must_use]
pub fn of(catalog: &Catalog, page: Page) -> Translation {
    let locale = page.locale;
    match page.kind {
        PageKind::NotFound | PageKind::Compare(_) => Translation::Whole,
        PageKind::Home => article(catalog, &catalog.home, locale),
        PageKind::Free(i) => article(catalog, &catalog.pages[usize::from(i)].articles, locale),
        PageKind::Registry(r) => article(catalog, &catalog.registry(r).overview, locale),
        PageKind::Class(r, class) => article(catalog, &catalog.registry(r).classes[class.index()].articles, locale),
        PageKind::Guide(r, i) => article(catalog, &catalog.registry(r).guides[usize::from(i)].articles, locale),
        PageKind::Code(r, code) => of_code(catalog, r, code, locale),
        PageKind::Pair(r, a, b) => of_pair(catalog, (r, a, b), locale),
    }
}

fn article(catalog: &Catalog, articles: &[Option<Article>], locale: LocaleId) -> Translation {
    match (&articles[locale.index()], &articles[catalog.default_locale.index()]) {
        (None, Some(_)) => Translation::None,
        _ => Translation::Whole,
    }
}

/// How much of a code's prose is written in `locale`.
#[must_use]
pub fn of_code(catalog: &Catalog, registry: RegistryId, code: CodeId, locale: LocaleId) -> Translation {
    let of = catalog.registry(registry);
    let entries = &of.code(code).entries;
    let Some(entry) = &entries[locale.index()] else {
        let source = entries[catalog.default_locale.index()].is_some();
        return if source { Translation::None } else { Translation::Whole };
    };
    let missing =
        of.sections.iter().enumerate().any(|(kind, section)| section.required && entry.section(kind).is_none());
    if missing { Translation::Part } else { Translation::Whole }
}

fn of_pair(catalog: &Catalog, (r, a, b): (RegistryId, CodeId, CodeId), locale: LocaleId) -> Translation {
    let codes = [a, b].map(|code| of_code(catalog, r, code, locale));
    let own = catalog.registry(r).curated(a, b).map(|pair| {
        let source = pair.entries[catalog.default_locale.index()].is_some();
        if pair.entries[locale.index()].is_some() || !source { Translation::Whole } else { Translation::None }
    });
    let parts = codes.into_iter().chain(own);
    let (least, most) =
        parts.fold((Translation::Whole, Translation::None), |(least, most), t| (least.min(t), most.max(t)));
    match (least, most) {
        (Translation::Whole, _) => Translation::Whole,
        (_, Translation::None) => Translation::None,
        _ => Translation::Part,
    }
}

/// The locale whose text a page shows where its own has none; `None` when no locale has any.
#[must_use]
pub fn source(catalog: &Catalog, page: Page) -> Option<LocaleId> {
    let has = |l: LocaleId| match page.kind {
        PageKind::Home => catalog.home[l.index()].is_some(),
        PageKind::Free(i) => catalog.pages[usize::from(i)].articles[l.index()].is_some(),
        PageKind::Registry(r) => catalog.registry(r).overview[l.index()].is_some(),
        PageKind::Class(r, class) => catalog.registry(r).classes[class.index()].articles[l.index()].is_some(),
        PageKind::Guide(r, i) => catalog.registry(r).guides[usize::from(i)].articles[l.index()].is_some(),
        _ => true,
    };
    pick(catalog, page.locale, has)
}

/// The first of a locale and its fallbacks that `has` something.
#[must_use]
pub fn pick(catalog: &Catalog, locale: LocaleId, has: impl Fn(LocaleId) -> bool) -> Option<LocaleId> {
    std::iter::once(locale).chain(catalog.locale(locale).fallbacks.iter().copied()).find(|l| has(*l))
}
