//! `codegloss new locale`: a `[[locale]]` and every string of the site, ready for a translator.

use super::{Change, strings};
use crate::catalog::{Catalog, Locale, Registry, locale, plural_messages};
use crate::config::SITE_FILE;
use crate::error::Error;
use crate::source::SourceMap;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// What languages call themselves, for those who do not say it.
const NAMES: [(&str, &str); 30] = [
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "Magyar"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk bokmål"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("pt-BR", "Português (Brasil)"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
];

/// What has to be written for a new locale, and the files that are there already.
///
/// # Errors
/// When the tag is none, the site has it, or nobody says what the language is called.
pub fn new_locale(catalog: &Catalog, sources: &SourceMap, tag: &str, name: Option<&str>) -> Result<Vec<Change>, Error> {
    check_tag(catalog, tag)?;
    let known = || NAMES.iter().find(|(t, _)| *t == tag).map(|(_, name)| *name);
    let Some(name) = name.or_else(known) else {
        let message = format!("what is the language `{tag}` called by those who speak it?");
        return Err(Error::message(message).with_help("say it with `--name`, such as `--name 日本語`"));
    };
    let locale = Locale::new(tag, name, Vec::new());
    let mut changes = Vec::new();
    let scopes = std::iter::once(None).chain(catalog.registries.iter().map(Some));
    for registry in scopes {
        changes.extend(words(catalog, sources, &locale, registry)?);
    }
    changes.push(Change::replace(SITE_FILE, with_locale(sources, tag, name)?));
    Ok(changes)
}

fn check_tag(catalog: &Catalog, tag: &str) -> Result<(), Error> {
    match locale::canonicalize(tag) {
        None => Err(Error::message(format!("`{tag}` is not a BCP 47 language tag"))
            .with_help("write a tag such as `en`, `pt-BR` or `zh-Hant`")),
        Some(canonical) if canonical != tag => {
            Err(Error::message(format!("`{tag}` is not in canonical form")).with_help(format!("write `{canonical}`")))
        }
        Some(_) if catalog.locale_by_tag(tag).is_some() => {
            Err(Error::message(format!("the site has the locale `{tag}` already"))
                .with_help("`codegloss l10n status` says what is translated"))
        }
        Some(_) => Ok(()),
    }
}

/// The strings of the theme or of a registry; `None` when the locale has them.
fn words(
    catalog: &Catalog,
    sources: &SourceMap,
    locale: &Locale,
    registry: Option<&Registry>,
) -> Result<Option<Change>, Error> {
    let path_of = |tag: &str| match registry {
        None => format!("templates/strings/{tag}.toml"),
        Some(registry) => format!("content/{}/{tag}/strings.toml", registry.id),
    };
    let path = path_of(&locale.tag);
    if sources.id(&path).is_some() {
        return Ok(None);
    }
    let from = path_of(&catalog.locale(catalog.default_locale).tag);
    let missing = || Error::message(format!("`{from}` is missing")).with_help("`codegloss check` says more");
    let file = sources.id(&from).ok_or_else(missing)?;
    let text = strings::untranslated(&sources.get(file).text, locale, &plural_messages(registry))
        .map_err(|error| unreadable(&from, &error))?;
    Ok(Some(Change::create(path, text)))
}

fn unreadable(path: &str, error: &toml_edit::TomlError) -> Error {
    Error::message(format!("`{path}` is not TOML: {}", error.message())).with_help("`codegloss check` shows the place")
}

/// `site.toml` with another `[[locale]]` after the others.
fn with_locale(sources: &SourceMap, tag: &str, name: &str) -> Result<String, Error> {
    let text = sources.id(SITE_FILE).map_or("", |file| &sources.get(file).text);
    let mut site: DocumentMut = text.parse().map_err(|error| unreadable(SITE_FILE, &error))?;
    let mut table = Table::new();
    table.insert("tag", value(tag));
    table.insert("name", value(name));
    table.decor_mut().set_prefix("\n");
    match site.entry("locale").or_insert(Item::ArrayOfTables(ArrayOfTables::new())) {
        Item::ArrayOfTables(locales) => locales.push(table),
        _ => return Err(Error::message("`locale` in `site.toml` is not written as `[[locale]]`")),
    }
    Ok(site.to_string())
}
