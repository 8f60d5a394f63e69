//! Breadcrumbs: the links of the page and the list of its JSON-LD, from the same steps.

use super::linked::Object;
use super::prose::Place;
use super::view::{Crumb, ToValue};
use crate::catalog::RegistryId;
use crate::plan::{Page, PageKind};
use tera::Value;

/// The steps from home down to a page, without it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail {
    links: Vec<Value>,
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
        self.items = self.items_to(&crumb.label, &url);
        self.links.push(Crumb { href: Some(place.href(kind)), ..crumb }.to_value());
    }

    /// Items of a `BreadcrumbList` that ends with the page of an absolute URL.
    pub(crate) fn items_to(&self, label: &str, url: &str) -> String {
        let mut items = String::with_capacity(self.items.len() + label.len() + url.len() + 80);
        items.push_str(&self.items);
        if !items.is_empty() {
            items.push(',');
        }
        let position = (self.links.len() + 1).to_string();
        Object::open("ListItem", &mut items).raw("position", &position).text("name", label).text("item", url).close();
        items
    }

    /// The steps as templates see them.
    pub(crate) fn value(&self) -> Value {
        Value::from(self.links.clone())
    }
}
