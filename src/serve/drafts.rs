//! Whether a page shows a draft, and so is in no build as it is shown.

use crate::catalog::{Article, Catalog, CodeId, LocaleId, Origin, RegistryId};
use crate::plan::{Page, PageKind};
use crate::translation;

/// Whether what `page` is about is a draft, or any prose that it shows about it.
pub(super) fn shows(catalog: &Catalog, page: Page) -> bool {
    let look = Look { catalog, locale: page.locale };
    match page.kind {
        PageKind::NotFound | PageKind::Compare(_) => false,
        PageKind::Home => look.article(&catalog.home),
        PageKind::Free(i) => look.article(&catalog.pages[usize::from(i)].articles),
        PageKind::Registry(r) => look.article(&catalog.registry(r).overview),
        PageKind::Class(r, class) => look.article(&catalog.registry(r).classes[class.index()].articles),
        PageKind::Guide(r, i) => look.article(&catalog.registry(r).guides[usize::from(i)].articles),
        PageKind::Code(r, code) => look.code(r, code),
        PageKind::Pair(r, a, b) => look.code(r, a) || look.code(r, b) || look.curated(r, a, b),
    }
}

/// A catalog, looked at in one locale.
struct Look<'a> {
    catalog: &'a Catalog,
    locale: LocaleId,
}

impl<'a> Look<'a> {
    /// Whether a text is a draft in the locale that it is shown in.
    fn text(&self, of: impl Fn(LocaleId) -> Option<&'a Origin>) -> bool {
        let shown = translation::pick(self.catalog, self.locale, |l| of(l).is_some());
        self.draft(shown.and_then(of))
    }

    fn draft(&self, origin: Option<&Origin>) -> bool {
        origin.is_some_and(|origin| self.catalog.unpublished.is_draft(origin.summary.file))
    }

    fn article(&self, articles: &'a [Option<Article>]) -> bool {
        self.text(|l| articles[l.index()].as_ref().map(|article| &article.origin))
    }

    /// What a locale has not is shown from another, section by section.
    fn code(&self, r: RegistryId, code: CodeId) -> bool {
        let registry = self.catalog.registry(r);
        let entry = |l: LocaleId| registry.code(code).entries[l.index()].as_ref();
        let section = |kind| self.text(|l| entry(l).filter(|e| e.section(kind).is_some()).map(|e| &e.origin));
        self.catalog.unpublished.has_code(&registry.id, &registry.code(code).slug)
            || self.text(|l| entry(l).map(|e| &e.origin))
            || (0..registry.sections.len()).any(section)
    }

    /// A comparison whose source is a draft is not curated, whatever its translation is.
    fn curated(&self, r: RegistryId, a: CodeId, b: CodeId) -> bool {
        let entries = self.catalog.registry(r).curated(a, b).map_or(&[][..], |pair| &pair.entries);
        let origin = |l: LocaleId| entries.get(l.index())?.as_ref().map(|entry| &entry.origin);
        self.text(origin) || self.draft(origin(self.catalog.default_locale))
    }
}
