//! Values of one page, as templates get them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use tera::{Context, Value};

/// The fields of a view, by name.
pub(crate) type Fields = Vec<(&'static str, Value)>;

/// A view: to the engine it becomes a map, once, which pages that are filled in do without.
#[derive(Debug)]
pub(crate) struct View {
    pub(super) fields: Fields,
    value: OnceLock<Value>,
}

impl View {
    pub(crate) fn new(fields: Fields) -> Arc<Self> {
        Arc::new(Self { fields, value: OnceLock::new() })
    }

    /// The view as the engine sees it.
    pub(super) fn value(&self) -> Value {
        let map = || Value::from(self.fields.iter().cloned().collect::<BTreeMap<_, _>>());
        self.value.get_or_init(map).clone()
    }
}

/// A value, or what becomes one for the engine.
#[derive(Debug, Clone)]
pub(super) enum Own {
    Value(Value),
    Html(String),
    View(Arc<View>),
}

impl Own {
    fn value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Html(html) => Value::safe_string(html),
            Self::View(view) => view.value(),
        }
    }
}

/// Values of one page by name, in the order in which they were made.
#[derive(Debug, Default, Clone)]
pub(crate) struct Values(Vec<(&'static str, Own)>);

impl Values {
    /// Adds a value under a name that is not there yet.
    pub(crate) fn insert(&mut self, name: &'static str, value: Value) {
        self.push(name, Own::Value(value));
    }

    /// Adds finished HTML under a name that is not there yet.
    pub(crate) fn insert_html(&mut self, name: &'static str, html: String) {
        self.push(name, Own::Html(html));
    }

    /// Adds a view under a name that is not there yet.
    pub(crate) fn insert_view(&mut self, name: &'static str, view: Arc<View>) {
        self.push(name, Own::View(view));
    }

    fn push(&mut self, name: &'static str, own: Own) {
        debug_assert!(self.0.iter().all(|(known, _)| *known != name), "{name} is there already");
        self.0.push((name, own));
    }

    /// Leaves nothing.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// All, with their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Own)> {
        self.0.iter().map(|(name, own)| (*name, own))
    }

    /// What stands at a place, if it has that name.
    pub(super) fn at(&self, place: usize, name: &str) -> Option<&Own> {
        self.0.get(place).filter(|(there, _)| *there == name).map(|(_, own)| own)
    }

    /// What stands at a place, to be changed.
    pub(super) fn at_mut(&mut self, place: usize) -> Option<&mut Own> {
        self.0.get_mut(place).map(|(_, own)| own)
    }

    /// These values on top of shared ones.
    pub(super) fn over(&self, shared: &Context) -> Context {
        let mut context = shared.clone();
        for (name, own) in self.iter() {
            context.insert_value(name, own.value());
        }
        context
    }
}
