//! Per locale and registry: how many texts are translated, missing, stale.

use crate::catalog::{Catalog, LocaleId, RegistryId};
use crate::check::{State, marks, states, texts};
use crate::source::SourceMap;
use std::collections::BTreeMap;

/// Texts in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Translated, and stamped with the source as it is.
    pub current: usize,
    /// Translated, without a stamp.
    pub unstamped: usize,
    /// Translated from a source that has changed since.
    pub stale: usize,
    /// Not translated.
    pub missing: usize,
}

impl Counts {
    /// All texts.
    #[must_use]
    pub fn all(&self) -> usize {
        self.current + self.unstamped + self.stale + self.missing
    }

    /// Texts that are translated, stale ones included.
    #[must_use]
    pub fn translated(&self) -> usize {
        self.all() - self.missing
    }

    fn add(&mut self, state: State) {
        *match state {
            State::Current => &mut self.current,
            State::Unstamped => &mut self.unstamped,
            State::Stale => &mut self.stale,
            State::Missing => &mut self.missing,
        } += 1;
    }
}

/// The state of one locale in one registry, or outside registries.
#[derive(Debug, Clone)]
pub struct Status {
    /// The locale.
    pub locale: LocaleId,
    /// The registry.
    pub registry: Option<RegistryId>,
    /// Messages still marked as not translated: the registry's, or the theme's.
    pub messages: usize,
    /// How many texts are in each state.
    pub counts: Counts,
    /// Texts to work on, `entry: part`, with their state.
    pub open: Vec<(String, State)>,
}

/// The state of every locale but the source.
#[must_use]
pub fn status(catalog: &Catalog, sources: &SourceMap) -> Vec<Status> {
    let texts = texts(catalog, sources);
    let mut by_scope: BTreeMap<(LocaleId, Option<RegistryId>), Status> = BTreeMap::new();
    for (source, locale, state) in states(catalog, &texts) {
        let scope = by_scope.entry((locale, source.registry)).or_insert_with(|| Status {
            locale,
            registry: source.registry,
            messages: marks(catalog, sources, locale, source.registry).len(),
            counts: Counts::default(),
            open: Vec::new(),
        });
        scope.counts.add(state);
        if matches!(state, State::Stale | State::Missing) {
            scope.open.push((format!("{}: {}", source.entry, source.part), state));
        }
    }
    by_scope.into_values().collect()
}
