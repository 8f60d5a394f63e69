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

    /// What titles call a registry. Most names are the same in every language, so the one of `registry.toml`
    /// holds unless this language, or a fallback of it other than the source language, has a message.
    pub(crate) fn registry_title(self, registry: RegistryId) -> String {
        let of = self.catalog.registry(registry);
        let near = self.chain().filter(|l| *l == self.id || *l != self.catalog.default_locale);
        let mut own = near.filter_map(|l| Some((of.messages[l.index()].get("title")?, self.catalog.locale(l))));
        own.next().map_or_else(|| of.title.clone(), |found| fill(Some(found), 0, &[]))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Drafts;
    use crate::diag::Diagnostics;
    use crate::source::SourceMap;
    use crate::testing::tiny_site;

    /// What the registry is called in English, Vietnamese, and a language that falls back on each of them.
    fn titles(of_registry: &str, english: &str, vietnamese: &str) -> [String; 4] {
        const MORE: &str = "\n[[locale]]\ntag = \"fr\"\nname = \"Français\"\n\n[[locale]]\ntag = \"lo\"\nname = \"ລາວ\"\nfallback = \"vi\"\n";
        let mut sources = SourceMap::new();
        for (_, file) in tiny_site().files() {
            let text = match file.path.as_str() {
                "site.toml" => [&*file.text, MORE].concat(),
                "content/mail/registry.toml" => file.text.replacen("\"Mail\"", of_registry, 1),
                "content/mail/en/strings.toml" => [english, &*file.text].concat(),
                "content/mail/vi/strings.toml" => [vietnamese, &*file.text].concat(),
                _ => file.text.to_string(),
            };
            sources.add(&file.path, text.as_str());
        }
        let catalog = crate::catalog::read(&sources, Drafts::LeaveOut, &mut Diagnostics::new()).unwrap();
        let mail = catalog.registry_ids().next().unwrap();
        ["en", "vi", "fr", "lo"].map(|tag| {
            let id = catalog.locale_by_tag(tag).unwrap();
            Words { catalog: &catalog, id }.registry_title(mail)
        })
    }

    #[test]
    fn a_title_comes_from_the_language_then_its_fallbacks_then_the_registry() {
        assert_eq!(titles("\"Mail\"", "", ""), ["Mail"; 4]);
        assert_eq!(titles("\"Mail\"", "", "title = \"Thư\"\n"), ["Mail", "Thư", "Mail", "Thư"]);
        let source = titles("\"{MAIL}\"", "title = \"E-mail\"\n", "");
        assert_eq!(source, ["E-mail", "{MAIL}", "{MAIL}", "{MAIL}"], "what the source language says is for it alone");
    }
}
