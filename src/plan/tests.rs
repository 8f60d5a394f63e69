//! `route` and `resolve` are inverse; numbers and pages are inverse; on every page of a site.

use super::*;
use crate::catalog;
use crate::diag::Diagnostics;
use crate::testing;
use std::collections::BTreeSet;

fn tiny() -> Catalog {
    let mut problems = Diagnostics::new();
    catalog::read(&testing::tiny_site(), catalog::Drafts::LeaveOut, &mut problems).unwrap()
}

#[test]
fn route_and_resolve_are_inverse_on_every_page() {
    let catalog = tiny();
    let plan = Plan::new(&catalog, &Scope::default());
    let mut routes = BTreeSet::new();
    for number in 0..plan.len() {
        let page = plan.page(number);
        let route = Plan::route(&catalog, page);
        assert_eq!(plan.resolve(&catalog, &route), Some(page), "{route}");
        assert_eq!(plan.number(page), Some(number), "{route}");
        assert!(routes.insert(route.to_lowercase()), "{route} twice");
    }
    assert!(plan.len() > 20);
}

#[test]
fn what_is_no_page_resolves_to_nothing() {
    let catalog = tiny();
    let plan = Plan::new(&catalog, &Scope::default());
    for route in
        ["x", "smtp", "smtp/550-vs-450/", "smtp/450-vs-450/", "smtp/../", "en/", "vi", "/", "smtp//", "smtp/450"]
    {
        assert_eq!(plan.resolve(&catalog, route), None, "{route}");
    }
}
