//! Stage 2: [`SourceMap`] → [`Catalog`].
//!
//! What authors wrote becomes a type that cannot be wrong, once:
//!
//! 1. `registry` and `codes` read TOML as written, each checked in itself;
//! 2. `assemble` numbers codes and facet values and resolves references between registries;
//! 3. `strings` reads messages and checks them against what the program and the theme use;
//! 4. `entries` reads prose; `links` resolves its links by name.
//!
//! `drafts` knows what is not published, and so not read unless it is asked for.
//!
//! Problems go to [`Diagnostics`]; what can be kept is kept, so that one run reports them all.

mod assemble;
mod codes;
mod consequences;
pub(crate) mod drafts;
mod entries;
mod links;
pub mod locale;
pub mod messages;
pub mod model;
pub mod order;
mod prose;
mod registry;
pub mod slug;
mod strings;
mod written;

pub use drafts::{Drafts, Unpublished};
pub use locale::{Direction, Locale, LocaleId};
pub use messages::{Message, Messages};
pub use model::*;
pub(crate) use strings::language_key;

use crate::config;
use crate::diag::Diagnostics;
use crate::source::SourceMap;

/// Keys of the messages that depend on a count: the theme's, or a registry's.
#[must_use]
pub(crate) fn plural_messages(registry: Option<&Registry>) -> std::collections::BTreeSet<String> {
    let of_program = || strings::OF_PROGRAM.iter().filter(|(_, _, plural)| *plural).map(|(key, ..)| (*key).to_owned());
    let of_registry = |r| strings::of_registry(r).into_iter().filter(|e| e.plural).map(|e| e.key).collect();
    registry.map_or_else(|| of_program().collect(), of_registry)
}

/// Reads everything; `None` when `site.toml` is too broken to go on.
///
/// The catalog may be incomplete when errors were reported; build from it only when there are none.
pub fn read(sources: &SourceMap, drafts: Drafts, problems: &mut Diagnostics) -> Option<Catalog> {
    let config = config::read(sources, problems)?;
    let locales = assemble::locales(&config);
    let (mut catalog, index, mut unpublished) = assemble::catalog(sources, (config, locales), drafts, problems);
    unpublished.add_prose(sources, &catalog, drafts);
    prose::read(sources, &mut catalog, (&index, &unpublished), problems);
    catalog.unpublished = unpublished;
    consequences::remove(sources, problems);
    Some(catalog)
}
