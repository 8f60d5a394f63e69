//! Messages of one locale, filled; from the fallback locales where it has none.

use crate::catalog::{Catalog, Locale, LocaleId, Message, RegistryId, language_key};

/// The words of one locale.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) id: LocaleId,
}

impl<'a> Words<'a> {
    pub(crate) fn locale(self) -> &'a Locale {
        self.catalog.locale(self.id)
    }

    /// A message of the theme, and the locale it comes from.
    fn theme_message(self, key: &str) -> Option<(&'a Message, &'a Locale)> {
        self.chain().find_map(|l| Some((self.catalog.theme[l.index()].get(key)?, self.catalog.locale(l))))
    }

    fn registry_message(self, registry: RegistryId, key: &str) -> Option<(&'a Message, &'a Locale)> {
        let messages = &self.catalog.registry(registry).messages;
        self.chain().find_map(|l| Some((messages[l.index()].get(key)?, self.catalog.locale(l))))
    }

    fn chain(self) -> impl Iterator<Item = LocaleId> + 'a {
        std::iter::once(self.id).chain(self.locale().fallbacks.iter().copied())
    }

    /// A message of the theme.
    pub(crate) fn theme(self, key: &str, values: &[(&str, &str)]) -> String {
        self.theme_count(key, 0, values)
    }

    /// A message of the theme that depends on a count.
    pub(crate) fn theme_count(self, key: &str, count: usize, values: &[(&str, &str)]) -> String {
        fill(self.theme_message(key), count, values)
    }

    /// A message of a registry.
    pub(crate) fn registry(self, registry: RegistryId, key: &str) -> String {
        self.registry_count(registry, key, 0, &[])
    }

    /// A message of a registry that depends on a count.
    pub(crate) fn registry_count(
        self,
        registry: RegistryId,
        key: &str,
        count: usize,
        values: &[(&str, &str)],
    ) -> String {
        fill(self.registry_message(registry, key), count, values)
    }

    /// A message of a registry, if any locale has it.
    pub(crate) fn registry_opt(self, registry: RegistryId, key: &str) -> Option<String> {
        self.registry_message(registry, key).map(|found| fill(Some(found), 0, &[]))
    }

    /// A message of a registry as HTML: its own text is escaped, the values are HTML already.
    pub(crate) fn registry_html(
        self,
        registry: RegistryId,
        key: &str,
        count: usize,
        values: &[(&str, &str)],
    ) -> Option<String> {
        let (message, locale) = self.registry_message(registry, key)?;
        Some(message.pattern(locale, count)?.fill_escaped(values, crate::prose::escape))
    }

    /// A message of the theme as HTML.
    pub(crate) fn theme_html(self, key: &str, values: &[(&str, &str)]) -> String {
        let filled = |(message, locale): (&Message, &Locale)| {
            Some(message.pattern(locale, 0)?.fill_escaped(values, crate::prose::escape))
        };
        self.theme_message(key).and_then(filled).unwrap_or_default()
    }

    /// What this language calls another; the other's own name where it has no word for it.
    pub(crate) fn language(self, other: LocaleId) -> String {
        let other = self.catalog.locale(other);
        let message = self.catalog.theme[self.id.index()].get(&language_key(&other.tag));
        message.map_or_else(|| other.name.clone(), |message| fill(Some((message, self.locale())), 0, &[]))
    }

    /// The heading of a section.
    pub(crate) fn heading(self, registry: RegistryId, section: &str) -> String {
        self.registry_opt(registry, &format!("section.{section}"))
            .unwrap_or_else(|| self.theme(&format!("section_{section}"), &[]))
    }
}

fn fill(found: Option<(&Message, &Locale)>, count: usize, values: &[(&str, &str)]) -> String {
    found.and_then(|(message, locale)| message.pattern(locale, count)).map_or_else(String::new, |p| p.fill(values))
}
