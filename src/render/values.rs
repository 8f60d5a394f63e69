//! Values of one page, as templates get them.

use tera::{Context, Value};

/// Values of one page by name, in the order in which they were made.
#[derive(Debug, Default, Clone)]
pub(crate) struct Values(Vec<(&'static str, Value)>);

impl Values {
    /// Adds a value under a name that is not there yet.
    pub(crate) fn insert(&mut self, name: &'static str, value: Value) {
        debug_assert!(self.0.iter().all(|(known, _)| *known != name), "{name} is there already");
        self.0.push((name, value));
    }

    /// Leaves nothing.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Names with their values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// The value at a place, if it has that name.
    pub(super) fn at(&self, place: usize, name: &str) -> Option<&Value> {
        self.0.get(place).filter(|(there, _)| *there == name).map(|(_, value)| value)
    }

    /// The value at a place, to be changed.
    pub(super) fn at_mut(&mut self, place: usize) -> Option<&mut Value> {
        self.0.get_mut(place).map(|(_, value)| value)
    }

    /// These values on top of shared ones.
    pub(super) fn over(&self, shared: &Context) -> Context {
        let mut context = shared.clone();
        for (name, value) in self.iter() {
            context.insert_value(name, value.clone());
        }
        context
    }
}
