//! `codegloss new code`: a `[[code]]` and its prose, ready to be filled in.

use super::{Change, key, quoted, teach};
use crate::catalog::{Catalog, Facet, FacetKind, LocaleId, Registry, RegistryId, SectionKind, Status, slug};
use crate::config::Fallback;
use crate::diag::nearest;
use crate::error::Error;
use crate::source::SourceMap;

/// A code that does not exist yet.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Its value: `521`.
    pub value: String,
    /// Its name as registered.
    pub name: Option<String>,
    /// Its class, where the value does not say it.
    pub class: Option<String>,
    /// Its slug, where the value cannot be one.
    pub slug: Option<String>,
    /// Source and section that define it.
    pub source: Option<(String, Option<String>)>,
    /// Whether builds leave it out for now.
    pub unpublished: bool,
}

/// What has to be written for a new code of a registry.
///
/// # Errors
/// When it exists already, its slug cannot be one, or it belongs to no class.
pub fn new_code(catalog: &Catalog, sources: &SourceMap, id: RegistryId, draft: &Draft) -> Result<Vec<Change>, Error> {
    let registry = catalog.registry(id);
    let slug = check_slug(draft)?;
    refuse_double(registry, sources, &draft.value, &slug)?;
    let path = codes_path(registry, sources);
    let before = sources.id(&path).map_or("", |file| &sources.get(file).text);
    let text = format!("{}{}", spaced(before), block(registry, draft)?);
    let facts = Change { new: sources.id(&path).is_none(), path, text };
    let locales = catalog
        .locale_ids()
        .filter(|l| *l == catalog.default_locale || catalog.fallback(*l, Some(id)) == Fallback::Error);
    Ok(locales.map(|locale| prose(catalog, registry, locale, draft, &slug)).chain([facts]).collect())
}

fn check_slug(draft: &Draft) -> Result<String, Error> {
    if draft.value.trim() != draft.value || draft.value.is_empty() {
        return Err(Error::message("a code needs a value, without space around it"));
    }
    let slug = draft.slug.clone().unwrap_or_else(|| slug::from_value(&draft.value));
    let taken = matches!(slug.as_str(), "compare" | "index").then(|| "is the name of another page".to_owned());
    match slug::check(&slug).err().or(taken) {
        Some(why) => Err(Error::message(format!("the slug `{slug}` {why}")).with_help("name another with `--slug`")),
        None => Ok(slug),
    }
}

fn refuse_double(registry: &Registry, sources: &SourceMap, value: &str, slug: &str) -> Result<(), Error> {
    let same = |c: &&crate::catalog::Code| c.slug == slug || c.value.eq_ignore_ascii_case(value);
    let alias = |c: &&crate::catalog::Code| c.aliases.iter().any(|a| a.eq_ignore_ascii_case(value));
    if let Some(code) = registry.codes.iter().find(same).or_else(|| registry.codes.iter().find(alias)) {
        let (line, _) = sources.position(code.span);
        let place = &sources.get(code.span.file).path;
        let message = format!("`{}/{value}` exists already: {}", registry.id, code.name);
        return Err(Error::message(message).with_help(format!("it stands at {place}:{line}")));
    }
    let page = registry.classes.iter().map(|c| &c.id).chain(registry.guides.iter().map(|g| &g.id));
    if page.clone().any(|id| id.eq_ignore_ascii_case(slug)) {
        let message = format!("`{slug}` is the name of a class or guide of `{}` already", registry.id);
        return Err(Error::message(message).with_help("name another slug with `--slug`"));
    }
    Ok(())
}

/// `codes.toml`, or the file that holds the registry's codes instead.
fn codes_path(registry: &Registry, sources: &SourceMap) -> String {
    let usual = format!("content/{}/codes.toml", registry.id);
    let other = || registry.codes.last().map(|code| sources.get(code.span.file).path.clone());
    if sources.id(&usual).is_some() { usual } else { other().unwrap_or(usual) }
}

/// `text` with one empty line at its end.
pub(crate) fn spaced(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n\n") }
}

/// The `[[code]]` of a draft: what must be there with the first value it may have, what may be
/// there as a comment.
///
/// # Errors
/// When it belongs to no class, or to an unknown one.
fn block(registry: &Registry, draft: &Draft) -> Result<String, Error> {
    let others: Vec<&str> = Status::NAMES[1..].iter().map(|(name, _)| *name).collect();
    let name = draft.name.as_deref().unwrap_or(teach::of("en").name);
    let mut out = format!("[[code]]\nvalue = {}\nname = {}\n", quoted(&draft.value), quoted(name));
    out += &format!("status = \"standard\" # or: {}\n", others.join(", "));
    if draft.unpublished {
        out += "draft = true # remove this line to publish the code\n";
    }
    if let Some(class) = class_of(registry, draft)? {
        out += &format!("class = {}\n", quoted(class));
    }
    if let Some(slug) = &draft.slug {
        out += &format!("slug = {}\n", quoted(slug));
    }
    out += &source_line(registry, draft)?;
    out += "[code.facets]\n";
    for facet in &registry.facets {
        out += &facet_line(facet);
    }
    Ok(out)
}

/// The class to be written; `None` when the value says it.
pub(crate) fn class_of<'a>(registry: &'a Registry, draft: &'a Draft) -> Result<Option<&'a str>, Error> {
    let ids = || registry.classes.iter().map(|c| c.id.as_str());
    let list = ids().collect::<Vec<_>>().join(", ");
    if let Some(class) = &draft.class {
        let error = || {
            let error = Error::message(format!("`{}` has no class `{class}`", registry.id));
            match nearest(class, ids()) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error.with_help(format!("its classes: {list}")),
            }
        };
        return ids().find(|id| id == class).map(Some).ok_or_else(error);
    }
    let matches = |c: &crate::catalog::Class| c.prefix.as_ref().is_some_and(|p| draft.value.starts_with(p.as_str()));
    if registry.classes.iter().any(matches) {
        return Ok(None);
    }
    match registry.classes.as_slice() {
        [only] => Ok(Some(&only.id)),
        _ => Err(Error::message(format!(
            "no class of `{}` has a `match` that `{}` begins with",
            registry.id, draft.value
        ))
        .with_help(format!("name the class with `--class`: {list}"))),
    }
}

fn source_line(registry: &Registry, draft: &Draft) -> Result<String, Error> {
    let ids: Vec<&str> = registry.sources.iter().map(|s| s.id.as_str()).collect();
    match (&draft.source, ids.first()) {
        (Some((id, section)), _) if ids.contains(&id.as_str()) => {
            Ok(format!("sources = [{}]\n", citation(id, section.as_deref())))
        }
        (Some((id, _)), _) => Err(Error::message(format!("`{}` has no source `{id}`", registry.id))
            .with_help(format!("sources stand in `registry.toml` as `[[source]]`: {}", ids.join(", ")))),
        (None, Some(first)) => Ok(format!("# sources = [{}] # where it is defined\n", citation(first, Some("…")))),
        (None, None) => Ok(String::new()),
    }
}

/// A citation as `sources` holds it.
pub(crate) fn citation(id: &str, section: Option<&str>) -> String {
    match section {
        Some(section) => format!("{{ id = {}, section = {} }}", quoted(id), quoted(section)),
        None => format!("{{ id = {} }}", quoted(id)),
    }
}

fn facet_line(facet: &Facet) -> String {
    let off = if facet.required { "" } else { "# " };
    format!("{off}{}\n", example(facet))
}

/// A facet with a value it may have, and a comment that lists the others.
pub(crate) fn example(facet: &Facet) -> String {
    let first = facet.names.first().map_or_else(String::new, |name| quoted(name));
    let names = facet.names.join(", ");
    let (value, choices) = match facet.kind {
        FacetKind::Enum if names.is_empty() => (quoted("…"), "a word".to_owned()),
        FacetKind::Enum => (first, format!("one of: {names}")),
        FacetKind::Set if names.is_empty() => ("[]".to_owned(), "a list of words".to_owned()),
        FacetKind::Set if facet.literal => ("[]".to_owned(), format!("some of: {names}")),
        FacetKind::Set => (format!("[{first}]"), format!("some of: {names}")),
        FacetKind::Text => (quoted("…"), "a text that is the same in every language".to_owned()),
        FacetKind::Flag => ("false".to_owned(), "or: true".to_owned()),
        FacetKind::CodeRefs => ("[]".to_owned(), "a list of codes, such as \"registry/value\"".to_owned()),
    };
    format!("{} = {value} # {choices}", key(&facet.id))
}

fn prose(catalog: &Catalog, registry: &Registry, locale: LocaleId, draft: &Draft, slug: &str) -> Change {
    let tag = &catalog.locale(locale).tag;
    let teach = teach::of(tag);
    let name = draft.name.as_deref().unwrap_or(teach.name);
    let (before, after) = teach.summary;
    let summary = format!("{before}{}{after}", draft.value);
    let mut text = format!("+++\nname = {}\nsummary = {}\n+++\n", quoted(name), quoted(&summary));
    for section in &registry.sections {
        let heading = heading(catalog, registry, locale, section);
        text += &format!("\n## {heading}\n\n{}\n", teach.section(&section.id));
    }
    Change::create(format!("content/{}/{tag}/{slug}.md", registry.id), text)
}

/// A section's heading in a locale; its id where the locale has none.
fn heading(catalog: &Catalog, registry: &Registry, locale: LocaleId, section: &SectionKind) -> String {
    let own = registry.messages[locale.index()].get(&format!("section.{}", section.id));
    let message = own.or_else(|| catalog.theme[locale.index()].get(&format!("section_{}", section.id)));
    let pattern = message.and_then(|message| message.patterns().next());
    pattern.map_or_else(|| section.id.clone(), |pattern| pattern.fill(&[]))
}
