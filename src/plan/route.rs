//! Routes: the one path of each page, and back.
//!
//! A route is relative to the site's root, without a slash at the start: `vi/smtp/334-vs-550/`,
//! the empty string for the home page, `404.html` for the page of paths that lead nowhere.

use super::{Page, PageKind, Plan};
use crate::catalog::slug::PAIR_SEPARATOR;
use crate::catalog::{Catalog, ClassId, CodeId, LocaleId, Registry, RegistryId};

/// Last part of the route of a registry's picker.
const COMPARE: &str = "compare";

/// File name of the page for paths that lead nowhere.
const NOT_FOUND: &str = "404.html";

impl Plan {
    /// The route of a page.
    #[must_use]
    pub fn route(catalog: &Catalog, page: Page) -> String {
        let mut route = String::with_capacity(40);
        Self::push_route(catalog, page, &mut route);
        route
    }

    /// Appends the route of a page.
    pub fn push_route(catalog: &Catalog, page: Page, out: &mut String) {
        if page.locale != catalog.default_locale {
            out.push_str(&catalog.locale(page.locale).tag);
            out.push('/');
        }
        if let Some(registry) = page.kind.registry() {
            out.push_str(&catalog.registry(registry).id);
            out.push('/');
        }
        let last = |r: RegistryId, c: CodeId| catalog.registry(r).code(c).slug.as_str();
        match page.kind {
            PageKind::Home | PageKind::Registry(_) => {}
            PageKind::NotFound => out.push_str(NOT_FOUND),
            PageKind::Free(i) => push_folder(&catalog.pages[usize::from(i)].id, out),
            PageKind::Compare(_) => push_folder(COMPARE, out),
            PageKind::Class(r, class) => push_folder(&catalog.registry(r).classes[class.index()].id, out),
            PageKind::Guide(r, i) => push_folder(&catalog.registry(r).guides[usize::from(i)].id, out),
            PageKind::Code(r, code) => push_folder(last(r, code), out),
            PageKind::Pair(r, a, b) => {
                out.push_str(last(r, a));
                out.push_str(PAIR_SEPARATOR);
                push_folder(last(r, b), out);
            }
        }
    }

    /// The file that holds the page of a route.
    #[must_use]
    pub fn file(route: &str) -> String {
        if route.is_empty() || route.ends_with('/') { [route, "index.html"].concat() } else { route.to_owned() }
    }

    /// The locale whose folder a route is in, and the rest.
    #[must_use]
    pub fn split_locale<'r>(catalog: &Catalog, route: &'r str) -> (LocaleId, &'r str) {
        let first = route.split('/').next().unwrap_or("");
        match catalog.locale_by_tag(first).filter(|l| *l != catalog.default_locale) {
            Some(locale) if route.len() > first.len() => (locale, &route[first.len() + 1..]),
            _ => (catalog.default_locale, route),
        }
    }

    /// The page of a route, if the plan has it.
    #[must_use]
    pub fn resolve(&self, catalog: &Catalog, route: &str) -> Option<Page> {
        let (locale, rest) = Self::split_locale(catalog, route);
        let page = Page { locale, kind: kind_of(catalog, rest)? };
        self.has(page).then_some(page)
    }
}

fn push_folder(name: &str, out: &mut String) {
    out.push_str(name);
    out.push('/');
}

fn kind_of(catalog: &Catalog, route: &str) -> Option<PageKind> {
    match route {
        "" => return Some(PageKind::Home),
        NOT_FOUND => return Some(PageKind::NotFound),
        _ => {}
    }
    let parts: Vec<&str> = route.strip_suffix('/')?.split('/').collect();
    let registry = catalog.registry_by_id(parts[0]);
    match (registry, parts.as_slice()) {
        (Some(r), [_]) => Some(PageKind::Registry(r)),
        (Some(r), [_, last]) => in_registry(catalog.registry(r), r, last),
        (None, [id]) => position(catalog.pages.iter().map(|p| p.id.as_str()), id).map(PageKind::Free),
        _ => None,
    }
}

fn in_registry(registry: &Registry, r: RegistryId, last: &str) -> Option<PageKind> {
    if last == COMPARE {
        return Some(PageKind::Compare(r));
    }
    let code = |slug: &str| registry.code_ids().find(|c| registry.code(*c).slug == slug);
    if let Some(code) = code(last) {
        return Some(PageKind::Code(r, code));
    }
    if let Some((a, b)) = last.split_once(PAIR_SEPARATOR) {
        return Some(PageKind::Pair(r, code(a)?, code(b)?));
    }
    let class = position(registry.classes.iter().map(|c| c.id.as_str()), last);
    let guide = || position(registry.guides.iter().map(|g| g.id.as_str()), last);
    class.map(|i| PageKind::Class(r, ClassId(i))).or_else(|| guide().map(|i| PageKind::Guide(r, i)))
}

fn position<'a>(mut ids: impl Iterator<Item = &'a str>, id: &str) -> Option<u16> {
    ids.position(|known| known == id).and_then(|i| u16::try_from(i).ok())
}
