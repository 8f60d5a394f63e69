//! `registry.toml` as written, checked in itself.

use super::model::{CompareAs, FacetKind, Source, Tone};
use super::slug;
use crate::config::Fallback;
use crate::diag::{Diagnostic, rules};
use crate::fields::Fields;
use crate::source::Spanned;

/// A registry before its codes are read.
#[derive(Debug)]
pub(super) struct RawRegistry {
    pub(super) title: String,
    pub(super) in_file_order: bool,
    pub(super) sources: Vec<Source>,
    pub(super) classes: Vec<RawClass>,
    pub(super) facets: Vec<RawFacet>,
    pub(super) primary_facets: Vec<Spanned<String>>,
    pub(super) sections: Vec<(String, bool)>,
    pub(super) guides: Vec<Spanned<String>>,
    pub(super) untranslated: Option<Fallback>,
}

#[derive(Debug)]
pub(super) struct RawClass {
    pub(super) id: Spanned<String>,
    pub(super) prefix: Option<String>,
    pub(super) tone: Tone,
}

#[derive(Debug)]
pub(super) struct RawFacet {
    pub(super) id: Spanned<String>,
    pub(super) kind: FacetKind,
    pub(super) values: Vec<Spanned<String>>,
    pub(super) compare: CompareAs,
    pub(super) literal: bool,
    pub(super) required: bool,
    pub(super) reading: bool,
    pub(super) weight: u32,
}

/// Sections an entry may have when `registry.toml` does not say.
pub(super) const DEFAULT_SECTIONS: [(&str, bool); 6] =
    [("description", true), ("when", true), ("fix", true), ("choose", false), ("example", false), ("notes", false)];

/// Reads a registry whose folder is `folder`.
pub(super) fn read(mut root: Fields<'_, '_, '_>, folder: &str) -> RawRegistry {
    let _ = root.opt_text("$schema");
    if let Some(id) = root.text("id").filter(|id| id.value != folder) {
        let message = format!("the registry's id is `{}` but its folder is `{folder}`", id.value);
        let problem = Diagnostic::new(&rules::TOML_TYPE, id.span, message);
        root.context().push(problem.help(format!("write `id = \"{folder}\"`, or rename the folder")));
    }
    let title = root.text("title");
    let order = root.choice("order", &[("natural", false), ("file", true)]);
    let sources: Vec<_> = root.tables("source").into_iter().filter_map(source).collect();
    let classes: Vec<_> = root.tables("class").into_iter().filter_map(class).collect();
    let facets: Vec<_> = root.tables("facet").into_iter().filter_map(facet).collect();
    let primary_facets = root.texts("primary_facets");
    let sections = root.opt_table("sections").map_or_else(
        || DEFAULT_SECTIONS.iter().map(|(id, required)| ((*id).to_owned(), *required)).collect(),
        sections,
    );
    let guides = root.texts("guides");
    let untranslated = root.choice("untranslated", &Fallback::NAMES);
    no_repeats(&root, "class", classes.iter().map(|c| &c.id));
    no_repeats(&root, "facet", facets.iter().map(|f| &f.id));
    no_repeats(&root, "source", sources.iter().map(|(id, _)| id));
    no_repeats(&root, "guide", guides.iter());
    for id in classes.iter().map(|c| &c.id).chain(&guides) {
        check_slug(&root, id);
    }
    root.done();
    RawRegistry {
        // A registry without a title is reported, and known: what names it is not wrong.
        title: title.map_or_else(String::new, |t| t.value),
        in_file_order: order.unwrap_or_default(),
        sources: sources.into_iter().map(|(_, source)| source).collect(),
        classes,
        facets,
        primary_facets,
        sections,
        guides,
        untranslated,
    }
}

fn check_slug(fields: &Fields<'_, '_, '_>, id: &Spanned<String>) {
    if let Err(why) = slug::check(&id.value) {
        let message = format!("`{}` {why}, and it is part of a URL", id.value);
        fields.context().push(Diagnostic::new(&rules::CODE_SLUG, id.span, message));
    }
}

fn no_repeats<'a>(fields: &Fields<'_, '_, '_>, what: &str, ids: impl Iterator<Item = &'a Spanned<String>>) {
    let mut seen: Vec<&Spanned<String>> = Vec::new();
    for id in ids {
        if let Some(first) = seen.iter().find(|s| s.value == id.value) {
            let message = format!("{what} `{}` stands twice", id.value);
            fields
                .context()
                .push(Diagnostic::new(&rules::CODE_DUPLICATE, id.span, message).context(first.span, "first here"));
        }
        seen.push(id);
    }
}

fn source(mut fields: Fields<'_, '_, '_>) -> Option<(Spanned<String>, Source)> {
    let id = fields.text("id");
    let title = fields.text("title");
    let url = fields.text("url");
    let section_url = fields.opt_text("section_url");
    url.iter().chain(&section_url).for_each(|url| check_https(&fields, url));
    if let Some(url) = section_url.as_ref().filter(|url| !url.value.contains("{section}")) {
        let problem = Diagnostic::new(&rules::TOML_TYPE, url.span, "`section_url` lacks `{section}`");
        fields
            .context()
            .push(problem.help("write for example `https://www.rfc-editor.org/rfc/rfc5321#section-{section}`"));
    }
    fields.done();
    let id = id?;
    // What is missing is reported; the source is known all the same.
    let text = |field: Option<Spanned<String>>| field.map_or_else(String::new, |f| f.value);
    let source =
        Source { id: id.value.clone(), title: text(title), url: text(url), section_url: section_url.map(|u| u.value) };
    Some((id, source))
}

fn check_https(fields: &Fields<'_, '_, '_>, url: &Spanned<String>) {
    let fine = url.value.starts_with("https://") || url.value.starts_with("http://");
    if !fine {
        let message = format!("`{}` is not an absolute `https:` link", url.value);
        fields.context().push(Diagnostic::new(&rules::LINK_SCHEME, url.span, message));
    }
}

fn class(mut fields: Fields<'_, '_, '_>) -> Option<RawClass> {
    let id = fields.text("id");
    let prefix = fields.opt_text("match").map(|p| p.value);
    let tone = fields.choice("tone", &Tone::NAMES);
    fields.done();
    Some(RawClass { id: id?, prefix, tone: tone.unwrap_or(Tone::Info) })
}

fn facet(mut fields: Fields<'_, '_, '_>) -> Option<RawFacet> {
    let id = fields.text("id");
    let kind = fields.choice("kind", &FacetKind::NAMES);
    let values = fields.texts("values");
    let compare = fields.choice("compare", &CompareAs::NAMES);
    let literal = fields.flag("literal");
    let required = fields.flag("required");
    let reading = fields.flag("reading");
    let weight = fields.opt_integer("weight", 0..=10);
    let closed = matches!(kind, Some(FacetKind::Enum | FacetKind::Set));
    if closed && !literal && values.is_empty() {
        let problem = Diagnostic::new(&rules::TOML_KEY, fields.span, "an `enum` or `set` facet needs `values`");
        fields.context().push(problem.help("list the values, or set `literal = true` when they are protocol words"));
    }
    if !closed && kind.is_some() && !values.is_empty() {
        let problem = Diagnostic::new(&rules::TOML_TYPE, values[0].span, "only `enum` and `set` facets have `values`");
        fields.context().push(problem);
    }
    no_repeats(&fields, "value", values.iter());
    fields.done();
    Some(RawFacet {
        id: id?,
        kind: kind?,
        values,
        compare: compare.unwrap_or(CompareAs::Table),
        literal,
        required,
        reading,
        weight: weight.and_then(|w| u32::try_from(w).ok()).unwrap_or(1),
    })
}

/// Required sections first, unless an order mixes them; ids with whether they are required.
fn sections(mut fields: Fields<'_, '_, '_>) -> Vec<(String, bool)> {
    let required = fields.texts("required").into_iter().map(|s| (s.value, true));
    let optional = fields.texts("optional").into_iter().map(|s| (s.value, false));
    let all = required.chain(optional).collect();
    fields.done();
    all
}
