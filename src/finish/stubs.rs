//! Pages that lead on, for hosts that cannot redirect: search engines read a refresh after no time as
//! a permanent redirect (<https://developers.google.com/search/docs/crawling-indexing/301-redirects>).
//!
//! A comparison in the other order has none: it would double the number of pages, and nothing links
//! to one.

use super::{File, indexable_pairs};
use crate::index::Rendered;
use crate::plan::{Page, PageKind, Plan};
use crate::prose::escape;
use crate::redirect::{self, Rule};
use crate::site::Site;
use std::collections::BTreeMap;

/// The stubs of a site, none unless its author asks for them.
pub(super) fn files<'a>(site: &'a Site, rendered: &'a dyn Rendered) -> impl Iterator<Item = File> + 'a {
    let rules = if site.catalog.config.output.redirect_stubs { rules(site, rendered) } else { Vec::new() };
    // The first rule for a path counts, as in the files for hosts.
    let mut stubs: BTreeMap<String, Rule> = BTreeMap::new();
    for rule in rules {
        stubs.entry(file(&rule.from)).or_insert(rule);
    }
    stubs.into_iter().map(|(path, rule)| File { path, bytes: stub(site, &rule).into_bytes() })
}

/// The file that a host answers a path with.
fn file(route: &str) -> String {
    let named = route.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if route.ends_with('/') || named { Plan::file(route) } else { format!("{route}/index.html") }
}

fn rules(site: &Site, rendered: &dyn Rendered) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in redirect::rules(site) {
        match (rule.from.strip_suffix('*'), rule.to.strip_suffix('*')) {
            (Some(from), Some(to)) if !to.contains("://") => below(site, rendered, (from, to), &mut rules),
            // What stands below an address elsewhere is not known here.
            (Some(_), _) => {}
            (None, _) => rules.push(rule),
        }
    }
    let names: Vec<redirect::Alias> = redirect::aliases(site);
    for page in indexable_pairs(site, rendered).filter(|_| !names.is_empty()) {
        let reversed = |rule: &Rule| is_reversed(site, page, rule);
        rules.extend(redirect::rules_of_pair(site, page).into_iter().filter(|rule| !reversed(rule)));
    }
    rules
}

/// Every page below `to`, by its name below `from`; of comparisons those that may be indexed.
fn below(site: &Site, rendered: &dyn Rendered, (from, to): (&str, &str), rules: &mut Vec<Rule>) {
    let pages = site.whole.pages_but_pairs().chain(indexable_pairs(site, rendered));
    rules.extend(pages.filter_map(|page| {
        let route = site.route(page);
        let from = format!("{from}{}", route.strip_prefix(to)?);
        site.whole.resolve(&site.catalog, &from).is_none().then_some(Rule { from, to: route })
    }));
}

/// Whether a rule is the comparison in the other order, by the codes' own slugs.
fn is_reversed(site: &Site, page: Page, rule: &Rule) -> bool {
    let PageKind::Pair(r, a, b) = page.kind else { return false };
    site.route(Page { kind: PageKind::Pair(r, b, a), ..page }) == rule.from
}

/// A page without words: its link is the address.
fn stub(site: &Site, rule: &Rule) -> String {
    let (mut url, mut title) = (String::new(), String::new());
    let to = if rule.to.contains("://") {
        rule.to.clone()
    } else {
        format!("{}/{}", site.catalog.config.base_url.url(), rule.to)
    };
    escape(&to, &mut url);
    escape(&format!("/{} → {to}", rule.from), &mut title);
    let (locale, _) = Plan::split_locale(&site.catalog, &rule.from);
    let locale = site.catalog.locale(locale);
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <link rel=\"canonical\" href=\"{url}\">\n<meta http-equiv=\"refresh\" content=\"0; url={url}\">\n</head>\n\
         <body>\n<main>\n<h1 dir=\"ltr\"><a href=\"{url}\">{url}</a></h1>\n</main>\n</body>\n</html>\n",
        locale.tag,
        locale.direction.as_str(),
    )
}
