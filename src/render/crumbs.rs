//! Breadcrumbs: the links of the page and the list of its JSON-LD, from the same steps.

use super::linked::Object;
use super::prose::Place;
use super::view::{Crumb, ToValue};
use crate::catalog::RegistryId;
use crate::plan::{Page, PageKind};
use tera::Value;

/// The steps from home to a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail {
    values: Vec<Value>,
    /// Items of a `BreadcrumbList`, with commas between.
    items: String,
}

impl Trail {
    /// The steps above every page but home.
    pub(crate) fn home(place: Place<'_>) -> Self {
        let mut trail = Self::default();
        trail.link(place, Crumb::new(place.site.catalog.config.title.clone(), None), PageKind::Home);
        trail
    }

    /// The steps above the pages of a registry.
    pub(crate) fn registry(place: Place<'_>, id: RegistryId) -> Self {
        let mut trail = Self::home(place);
        trail.link(place, Crumb::new(place.words().registry(id, "name"), None), PageKind::Registry(id));
        trail
    }

    /// A step that leads to a page.
    pub(crate) fn link(&mut self, place: Place<'_>, crumb: Crumb, kind: PageKind) {
        let url = place.site.url(place.site.nearest(Page { locale: place.locale, kind }));
        self.push(&Crumb { href: Some(place.href(kind)), ..crumb }, &url);
    }

    /// A step, with the absolute URL of its page.
    pub(crate) fn push(&mut self, crumb: &Crumb, url: &str) {
        if !self.items.is_empty() {
            self.items.push(',');
        }
        let position = (self.values.len() + 1).to_string();
        Object::open("ListItem", &mut self.items)
            .raw("position", &position)
            .text("name", &crumb.label)
            .text("item", url)
            .close();
        self.values.push(crumb.to_value());
    }

    /// Items of a `BreadcrumbList`; none when the page stands alone.
    pub(crate) fn items(&self) -> &str {
        &self.items
    }

    /// The steps as templates see them.
    pub(crate) fn into_value(self) -> Value {
        Value::from(self.values)
    }
}
