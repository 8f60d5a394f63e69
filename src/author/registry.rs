//! `codegloss new registry`: a small registry with one code, commented as a lesson.

use super::{Change, strings};
use crate::catalog::{Catalog, slug};
use crate::error::Error;

const REGISTRY: &str = include_str!("registry/registry.toml");
const CODES: &str = include_str!("registry/codes.toml");
const STRINGS: &str = include_str!("registry/strings.toml");
const CODE: &str = include_str!("registry/code.md");
const INDEX: &str = include_str!("registry/index.md");

/// The language the lesson is written in.
const LANGUAGE: &str = "en";

/// What has to be written for a new registry called `title` in titles.
///
/// # Errors
/// When its id cannot be a folder, or something has it already.
pub fn new_registry(catalog: &Catalog, id: &str, title: Option<&str>) -> Result<Vec<Change>, Error> {
    if let Err(why) = slug::check(id) {
        return Err(Error::message(format!("the id `{id}` {why}")).with_help("it is a folder and part of every URL"));
    }
    if catalog.registry_by_id(id).is_some() {
        return Err(Error::message(format!("the registry `{id}` exists already"))
            .with_help(format!("add codes with `codegloss new code {id}/VALUE`")));
    }
    let locale = catalog.locales.iter().any(|l| l.tag.eq_ignore_ascii_case(id));
    if locale || catalog.pages.iter().any(|page| page.id == id) {
        let what = if locale { "locale" } else { "page" };
        return Err(Error::message(format!("`{id}` is the id of a {what} already")));
    }
    let title = title.map_or_else(|| id.to_uppercase(), str::to_owned);
    let fill = |text: &str| text.replace("@id@", id).replace("@title@", &title);
    let at = |path: &str| format!("content/{id}/{path}");
    let tag = &catalog.locale(catalog.default_locale).tag;
    let mut changes = vec![
        Change::create(at("registry.toml"), fill(REGISTRY)),
        Change::create(at("codes.toml"), fill(CODES)),
        Change::create(at(&format!("{tag}/e-1.md")), headings(catalog, &fill(CODE))),
        Change::create(at(&format!("{tag}/index.md")), fill(INDEX)),
    ];
    let plural = ["code_noun", "count"].map(str::to_owned).into();
    for locale in &catalog.locales {
        let words = if locale.tag.split('-').next() == Some(LANGUAGE) {
            fill(STRINGS)
        } else {
            strings::untranslated(&fill(STRINGS), locale, &plural)
                .map_err(|error| Error::message(format!("the title cannot stand in TOML: {}", error.message())))?
        };
        changes.push(Change::create(at(&format!("{}/strings.toml", locale.tag)), words));
    }
    Ok(changes)
}

/// The lesson's headings in the words of the site's source language.
fn headings(catalog: &Catalog, text: &str) -> String {
    let theme = &catalog.theme[catalog.default_locale.index()];
    let line = |line: &str| {
        let id = line.strip_prefix("## ")?;
        let pattern = theme.get(&format!("section_{id}"))?.patterns().next()?;
        Some(format!("## {}", pattern.fill(&[])))
    };
    text.lines().map(|l| line(l).unwrap_or_else(|| l.to_owned()) + "\n").collect()
}
