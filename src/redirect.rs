//! Other names of pages: aliases of codes, comparisons named in the other order, and what
//! `[[redirect]]` of `site.toml` says. One place for hosts, the preview and the ledger.

use crate::catalog::drafts;
use crate::catalog::slug::{self, PAIR_SEPARATOR};
use crate::catalog::{Code, CodeId, LocaleId, RegistryId, Status};
use crate::config::Redirect;
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::plan::{Page, PageKind, Plan};
use crate::site::Site;

/// Where another name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a page of the site.
    Page(Page),
    /// Out of the site.
    Url(String),
}

impl Destination {
    /// The page, when it leads to one.
    #[must_use]
    pub fn page(self) -> Option<Page> {
        match self {
            Self::Page(page) => Some(page),
            Self::Url(_) => None,
        }
    }
}

/// Another name of a page, and where it leads. Both as routes: without a slash at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Relative to the site's root; ends with `*` when it stands for everything below.
    pub from: String,
    /// Relative to the site's root, or a URL; ends with `*` as `from` does.
    pub to: String,
}

/// Where `route`, which is no page, leads.
#[must_use]
pub fn destination(site: &Site, route: &str) -> Option<Destination> {
    configured(site, route).or_else(|| named(site, route).map(Destination::Page))
}

fn configured(site: &Site, route: &str) -> Option<Destination> {
    let (locale, rest) = Plan::split_locale(&site.catalog, route);
    site.catalog.config.redirects.iter().find_map(|redirect| {
        // One that names no locale holds in every one.
        let to = target(redirect, route).or_else(|| target(redirect, rest))?;
        match to.strip_prefix('/') {
            Some(path) => page(site, locale, path).map(Destination::Page),
            None => Some(Destination::Url(to)),
        }
    })
}

/// What a redirect makes of a route.
fn target(redirect: &Redirect, route: &str) -> Option<String> {
    let from = redirect.from.value.strip_prefix('/')?;
    match (from.strip_suffix('*'), redirect.to.value.strip_suffix('*')) {
        (Some(from), Some(to)) => route.strip_prefix(from).map(|rest| format!("{to}{rest}")),
        (None, None) => (from == route).then(|| redirect.to.value.clone()),
        _ => None,
    }
}

/// The page of a path that an author wrote, in `locale` where it names none.
fn page(site: &Site, locale: LocaleId, path: &str) -> Option<Page> {
    let found = site.whole.resolve(&site.catalog, path)?;
    let own = found.locale != site.catalog.default_locale;
    Some(if own { found } else { site.nearest(Page { locale, kind: found.kind }) })
}

/// The code, or the comparison, that has other names.
fn named(site: &Site, route: &str) -> Option<Page> {
    let (locale, rest) = Plan::split_locale(&site.catalog, route);
    let (id, last) = rest.strip_suffix('/')?.split_once('/')?;
    let r = site.catalog.registry_by_id(id)?;
    let code = |name: &str| code(site, r, name);
    let kind = match last.split_once(PAIR_SEPARATOR) {
        Some((a, b)) => match (code(a)?, code(b)?) {
            // Two codes became one.
            (a_code, b_code) if a_code == b_code && a != b => PageKind::Code(r, a_code),
            (a, b) => PageKind::Pair(r, a.min(b), a.max(b)),
        },
        None => PageKind::Code(r, code(last)?),
    };
    let page = Page { locale, kind };
    site.whole.has(page).then_some(page)
}

/// The code that a slug or another name means.
fn code(site: &Site, r: RegistryId, name: &str) -> Option<CodeId> {
    let registry = site.catalog.registry(r);
    let wanted = slug::from_value(name);
    let has = |code: &CodeId| registry.code(*code).slug == wanted;
    let named = |code: &CodeId| other_names(registry.code(*code)).any(|other| other == wanted);
    registry.code_ids().find(has).or_else(|| registry.code_ids().find(named))
}

/// What a code is called in addresses beside its slug: its aliases, and its value where the slug is another.
fn other_names(code: &Code) -> impl Iterator<Item = String> {
    let all = code.aliases.iter().chain(std::iter::once(&code.value)).map(|name| slug::from_value(name));
    all.filter(|name| *name != code.slug && slug::check(name).is_ok())
}

/// Every redirect that `site.toml` has, and every alias of a code.
#[must_use]
pub fn rules(site: &Site) -> Vec<Rule> {
    let mut rules: Vec<Rule> = site.catalog.config.redirects.iter().flat_map(|r| of_redirect(site, r)).collect();
    for page in site.whole.pages_but_pairs() {
        let PageKind::Code(r, code) = page.kind else { continue };
        let registry = site.route(Page { kind: PageKind::Registry(r), ..page });
        for name in other_names(site.catalog.registry(r).code(code)) {
            add(site, format!("{registry}{name}/"), page, &mut rules);
        }
    }
    rules
}

/// Another name of a code, from which other names of its comparisons follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Route of the registry, in one locale.
    pub folder: String,
    /// The other name.
    pub name: String,
    /// The code's slug.
    pub slug: String,
}

/// Every alias of a code that has comparisons.
#[must_use]
pub fn aliases(site: &Site) -> Vec<Alias> {
    let mut aliases = Vec::new();
    for page in site.whole.pages_but_pairs() {
        let PageKind::Code(r, code) = page.kind else { continue };
        let of = site.catalog.registry(r).code(code);
        let folder = site.route(Page { kind: PageKind::Registry(r), ..page });
        let named = |name| Alias { folder: folder.clone(), name, slug: of.slug.clone() };
        aliases.extend(other_names(of).filter(|_| of.status != Status::Reserved).map(named));
    }
    aliases
}

/// Other names of a comparison: in the other order, and by aliases of its codes.
#[must_use]
pub fn rules_of_pair(site: &Site, page: Page) -> Vec<Rule> {
    let PageKind::Pair(r, a, b) = page.kind else { return Vec::new() };
    let registry = site.route(Page { kind: PageKind::Registry(r), ..page });
    let names = |code: CodeId| {
        let of = site.catalog.registry(r).code(code);
        std::iter::once(of.slug.clone()).chain(other_names(of)).collect::<Vec<_>>()
    };
    let (left, right) = (names(a), names(b));
    let mut rules = Vec::new();
    for x in &left {
        for y in &right {
            add(site, format!("{registry}{x}{PAIR_SEPARATOR}{y}/"), page, &mut rules);
            add(site, format!("{registry}{y}{PAIR_SEPARATOR}{x}/"), page, &mut rules);
        }
    }
    rules
}

/// Adds another name, unless it is a page of its own.
fn add(site: &Site, from: String, to: Page, rules: &mut Vec<Rule>) {
    if site.whole.resolve(&site.catalog, &from).is_none() {
        rules.push(Rule { from, to: site.route(to) });
    }
}

fn of_redirect(site: &Site, redirect: &Redirect) -> Vec<Rule> {
    let catalog = &site.catalog;
    let from = redirect.from.value.trim_start_matches('/');
    let own = Plan::split_locale(catalog, from).0 != catalog.default_locale;
    let locales: Vec<LocaleId> =
        if own { vec![Plan::split_locale(catalog, from).0] } else { catalog.locale_ids().collect() };
    let rule = |locale: LocaleId| {
        let home = site.route(Page { locale, kind: PageKind::Home });
        let from = if own { from.to_owned() } else { format!("{home}{from}") };
        let to = match redirect.to.value.strip_prefix('/') {
            None => redirect.to.value.clone(),
            Some(path) => {
                let (folder, star) = path.strip_suffix('*').map_or((path, ""), |folder| (folder, "*"));
                format!("{}{star}", site.route(page(site, locale, folder)?))
            }
        };
        let taken = site.whole.resolve(catalog, &from).is_some();
        (!taken).then_some(Rule { from, to })
    };
    locales.into_iter().filter_map(rule).collect()
}

/// Reports redirects of `site.toml` that hide a page or lead nowhere.
pub fn check(site: &Site, problems: &mut Diagnostics) {
    for redirect in &site.catalog.config.redirects {
        let (from, to) = (&redirect.from, &redirect.to);
        if is_page(site, &from.value) {
            let message = format!("`{}` is a page of this site", from.value.trim_end_matches('*'));
            let problem = Diagnostic::new(&rules::REDIRECT_FROM, from.span, message);
            problems.push(problem.help("a page is shown, and never redirected; remove one of the two"));
        }
        let Some(path) = to.value.strip_prefix('/') else { continue };
        if site.whole.resolve(&site.catalog, path.trim_end_matches('*')).is_none() {
            let message = format!("`{}` is no page of this site", to.value);
            let (locale, rest) = Plan::split_locale(&site.catalog, path);
            if site.catalog.unpublished.keeps(locale, rest) {
                problems.push(drafts::no_page(to.span, &to.value));
                continue;
            }
            let routes: Vec<String> = site.whole.pages_but_pairs().map(|p| format!("/{}", site.route(p))).collect();
            let problem = Diagnostic::new(&rules::LINK_BROKEN, to.span, message);
            problems.push(problem.suggest(&to.value, routes.iter().map(String::as_str)));
        }
    }
}

/// Whether a path is a page, or would be the file of one.
fn is_page(site: &Site, path: &str) -> bool {
    let route = path.trim_start_matches('/').trim_end_matches('*');
    let folder = route.strip_suffix("index.html").unwrap_or(route).trim_end_matches('/');
    let resolve = |route: &str| site.whole.resolve(&site.catalog, route).is_some();
    resolve(route) || folder.is_empty() || resolve(&format!("{folder}/"))
}
