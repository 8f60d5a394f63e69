//! Registries from their raw forms: codes in order, facets numbered, references resolved.

use super::codes::{self, CodeIndex, Interner, RawCode};
use super::drafts::{Drafts, Unpublished};
use super::locale::{Locale, LocaleId};
use super::messages::Messages;
use super::model::{Catalog, Class, Code, CodeRef, Facet, FacetId, Guide, Registry, RegistryId, SectionKind, Status};
use super::order::natural;
use super::registry::{self, RawRegistry};
use super::strings;
use crate::config::Config;
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::fields::read_file;
use crate::source::{SourceMap, Span, Spanned};
use std::collections::BTreeMap;

/// The locales of a site, with their fallback chains.
pub(super) fn locales(config: &Config) -> Vec<Locale> {
    let id_of = |tag: &str| {
        let at = config.locales.iter().position(|l| l.tag.value == tag).unwrap_or(0);
        LocaleId(u16::try_from(at).unwrap_or(0))
    };
    let default = id_of(&config.default_locale);
    let chain = |tag: &str| {
        let mut chain: Vec<LocaleId> = Vec::new();
        let mut at = tag;
        while let Some(next) = config.locales.iter().find(|l| l.tag.value == at).and_then(|l| l.fallback.as_ref()) {
            let id = id_of(&next.value);
            if chain.contains(&id) || next.value == tag {
                break;
            }
            chain.push(id);
            at = &next.value;
        }
        if !chain.contains(&default) && id_of(tag) != default {
            chain.push(default);
        }
        chain
    };
    config.locales.iter().map(|l| Locale::new(&l.tag.value, &l.name, chain(&l.tag.value))).collect()
}

/// Registries and words, without prose; the index that links are resolved with; and draft codes.
pub(super) fn catalog(
    sources: &SourceMap,
    (config, locales): (Config, Vec<Locale>),
    drafts: Drafts,
    problems: &mut Diagnostics,
) -> (Catalog, CodeIndex, Unpublished) {
    let mut raw = raw_registries(sources, drafts, problems);
    let (mut index, mut unpublished, mut left_out) = (CodeIndex::default(), Unpublished::default(), Vec::new());
    for (id, registry, codes) in &mut raw {
        unpublished.add_codes(id, registry, codes);
        let leave_out = |code: &mut RawCode| code.draft && drafts == Drafts::LeaveOut;
        left_out.push(codes.extract_if(.., leave_out).collect::<Vec<_>>());
        index.add(id, codes);
    }
    let mut registries: Vec<Registry> = Vec::new();
    for (i, (id, registry, codes)) in raw.into_iter().enumerate() {
        let home = RegistryId(u16::try_from(i).unwrap_or(u16::MAX));
        registries.push(
            Assembler {
                home,
                id: &id,
                raw: &registry,
                index: &index,
                unpublished: &unpublished,
                locales: locales.len(),
                problems,
            }
            .run(&codes),
        );
    }
    close_relations(&mut registries);
    let default = locales.iter().position(|l| l.tag == config.default_locale).unwrap_or(0);
    let mut catalog = Catalog {
        config,
        default_locale: LocaleId(u16::try_from(default).unwrap_or(0)),
        theme: Vec::new(),
        home: vec![None; locales.len()],
        pages: Vec::new(),
        registries,
        locales,
        unpublished: Unpublished::default(),
    };
    read_strings(sources, &mut catalog, &left_out, problems);
    (catalog, index, unpublished)
}

/// Every folder of `content/` that has a `registry.toml`, with the `[[code]]` entries of its TOML files.
fn raw_registries(
    sources: &SourceMap,
    drafts: Drafts,
    problems: &mut Diagnostics,
) -> Vec<(String, RawRegistry, Vec<RawCode>)> {
    let mut all = Vec::new();
    for (file, source) in sources.files_below("content/") {
        let Some(folder) = source.path.strip_prefix("content/").and_then(|p| p.strip_suffix("/registry.toml")) else {
            continue;
        };
        if folder.contains('/') {
            let message = format!("`{}` stands too deep to be a registry", source.path);
            problems.push(
                Diagnostic::new(&rules::SOURCE_PATH, Span::new(file, 0..0), message)
                    .help("put it at `content/<registry>/registry.toml`"),
            );
            continue;
        }
        if let Err(why) = super::slug::check(folder) {
            let message = format!("the registry's folder `{folder}` {why}");
            problems.push(Diagnostic::new(&rules::CODE_SLUG, Span::new(file, 0..0), message));
        }
        if source.text.trim().is_empty() {
            problems.push(
                Diagnostic::new(&rules::PROSE_EMPTY, Span::new(file, 0..0), "the file is empty")
                    .help("describe the registry: `id`, `title`, `[[class]]`, `[[facet]]`"),
            );
            continue;
        }
        let raw = read_file(sources, file, problems, |root| registry::read(root, folder));
        let prefix = format!("content/{folder}/");
        let mut codes = Vec::new();
        for (file, other) in sources.files_below(&prefix) {
            let name = &other.path[prefix.len()..];
            let is_codes = name.ends_with(".toml") && !name.contains('/') && name != "registry.toml";
            if !is_codes {
                continue;
            }
            if other.text.trim().is_empty() {
                problems.push(
                    Diagnostic::new(&rules::PROSE_EMPTY, Span::new(file, 0..0), "the file is empty")
                        .help("add a `[[code]]`, or remove the file"),
                );
                continue;
            }
            codes.extend(read_file(sources, file, problems, |root| codes::read(root, &raw, drafts)));
        }
        if !raw.in_file_order {
            codes.sort_by(|a, b| natural(&a.value.value, &b.value.value));
        }
        all.push((folder.to_owned(), raw, codes));
    }
    all
}

struct Assembler<'a> {
    home: RegistryId,
    id: &'a str,
    raw: &'a RawRegistry,
    index: &'a CodeIndex,
    unpublished: &'a Unpublished,
    locales: usize,
    problems: &'a mut Diagnostics,
}

impl Assembler<'_> {
    fn run(mut self, raw_codes: &[RawCode]) -> Registry {
        self.check_names(raw_codes);
        let mut interners: Vec<Interner> = self.raw.facets.iter().map(Interner::new).collect();
        let codes: Vec<Code> = raw_codes.iter().map(|code| self.code(code, &mut interners)).collect();
        let facets = self.raw.facets.iter().zip(interners).map(|(raw, interned)| Facet {
            id: raw.id.value.clone(),
            kind: raw.kind,
            compare: raw.compare,
            literal: raw.literal,
            reading: raw.reading,
            required: raw.required,
            weight: raw.weight,
            names: interned.names,
            values: interned.values,
        });
        let nothing = || vec![None; self.locales];
        let classes = self.raw.classes.iter().map(|c| Class {
            id: c.id.value.clone(),
            prefix: c.prefix.clone(),
            tone: c.tone,
            articles: nothing(),
        });
        let guides = self.raw.guides.iter().map(|g| Guide { id: g.value.clone(), articles: nothing() });
        Registry {
            id: self.id.to_owned(),
            title: self.raw.title.clone(),
            sources: self.raw.sources.clone(),
            classes: classes.collect(),
            facets: facets.collect(),
            sections: self
                .raw
                .sections
                .iter()
                .map(|(id, required)| SectionKind { id: id.clone(), required: *required })
                .collect(),
            guides: guides.collect(),
            codes,
            curated: Vec::new(),
            overview: nothing(),
            messages: Vec::new(),
            untranslated: self.raw.untranslated,
            primary_facets: self.primary_facets(),
        }
    }

    fn primary_facets(&mut self) -> Vec<FacetId> {
        let mut ids = Vec::new();
        for name in &self.raw.primary_facets {
            match self.raw.facets.iter().position(|f| f.id.value == name.value) {
                Some(i) => ids.push(FacetId(u16::try_from(i).unwrap_or(u16::MAX))),
                None => {
                    let message = format!("unknown facet `{}`", name.value);
                    let known = self.raw.facets.iter().map(|f| f.id.value.as_str());
                    self.problems
                        .push(Diagnostic::new(&rules::FACET_UNKNOWN, name.span, message).suggest(&name.value, known));
                }
            }
        }
        ids
    }

    /// Values, slugs and aliases lead to one page each, and no page of another kind.
    fn check_names(&mut self, codes: &[RawCode]) {
        let mut taken: BTreeMap<String, (Span, &str)> = BTreeMap::new();
        for class in &self.raw.classes {
            taken.insert(class.id.value.to_lowercase(), (class.id.span, "a class"));
        }
        for guide in &self.raw.guides {
            taken.insert(guide.value.to_lowercase(), (guide.span, "a guide"));
        }
        for code in codes {
            if matches!(code.slug.as_str(), "compare" | "index") {
                let message = format!("the slug `{}` is the name of another page", code.slug);
                self.problems
                    .push(Diagnostic::new(&rules::CODE_SLUG, code.value.span, message).help("set `slug = \"…\"`"));
            }
            let own = std::iter::once((code.slug.to_lowercase(), code.value.span, "a code"));
            let aliases = code.aliases.iter().map(|a| (super::slug::from_value(&a.value), a.span, "an alias"));
            for (name, span, what) in own.chain(aliases) {
                if let Some((first, kind)) = taken.get(&name) {
                    let message = format!("`{name}` is already the name of {kind}");
                    let problem = Diagnostic::new(&rules::CODE_DUPLICATE, span, message).context(*first, "first here");
                    self.problems.push(problem.help("several meanings of one code are `[[code.use]]` entries of it"));
                } else {
                    taken.insert(name, (span, what));
                }
            }
        }
    }

    fn code<'r>(&mut self, raw: &'r RawCode, interners: &mut [Interner]) -> Code {
        let (home, index, facets) = (self.home, self.index, &self.raw.facets);
        let (id, unpublished, problems) = (self.id, self.unpublished, &mut *self.problems);
        let mut resolve = |name: &Spanned<String>| match index.find(home, &name.value) {
            Ok(code) => Some(code),
            Err(_) if unpublished.has_code(id, &name.value) => None,
            Err(known) => {
                let message = format!("unknown code `{}`", name.value);
                let problem = Diagnostic::new(&rules::REFERENCE_UNKNOWN, name.span, message);
                problems.push(problem.suggest(&name.value, known.iter().map(String::as_str)));
                None
            }
        };
        let uses = codes::uses(raw, |i, value| interners[i].intern(facets[i].kind, value, &mut resolve));
        let this = index.find(home, &raw.value.value).ok();
        let mut refs = |names: &'r [Spanned<String>]| {
            names.iter().filter_map(|name| Some((resolve(name)?, name))).collect::<Vec<_>>()
        };
        let (mut confused, mut related) = (refs(&raw.confused), refs(&raw.related));
        let own = |(code, _): &(CodeRef, &Spanned<String>)| Some(*code) == this;
        for (_, name) in confused.iter().chain(&related).filter(|one| own(one)) {
            let message = format!("`{}` names itself", raw.value.value);
            self.problems.push(Diagnostic::new(&rules::REFERENCE_SELF, name.span, message).help("remove it"));
        }
        for (_, name) in confused.iter().filter(|(code, _)| code.registry != home) {
            let message = format!("`{}` is in another registry, and comparisons are made within one", name.value);
            self.problems
                .push(Diagnostic::new(&rules::REFERENCE_UNKNOWN, name.span, message).help("name it under `related`"));
        }
        confused.retain(|one| !own(one) && one.0.registry == home);
        related.retain(|one| !own(one));
        Code {
            value: raw.value.value.clone(),
            slug: raw.slug.clone(),
            name: raw.name.clone(),
            coined: raw.coined,
            status: raw.status,
            class: raw.class,
            sources: raw.sources.clone(),
            aliases: raw.aliases.iter().map(|a| a.value.clone()).collect(),
            confused: confused.into_iter().map(|(other, _)| other.code).collect(),
            related: related.into_iter().map(|(other, _)| other).collect(),
            uses,
            entries: vec![None; self.locales],
            span: raw.value.span,
        }
    }
}

/// Makes "confused with" and "related" symmetric: authors name a pair once.
fn close_relations(registries: &mut [Registry]) {
    let mut confused: Vec<(CodeRef, CodeRef)> = Vec::new();
    let mut related: Vec<(CodeRef, CodeRef)> = Vec::new();
    for (r, registry) in registries.iter().enumerate() {
        let home = RegistryId(u16::try_from(r).unwrap_or(u16::MAX));
        for code in registry.code_ids() {
            let this = CodeRef { registry: home, code };
            let of = registry.code(code);
            confused.extend(of.confused.iter().map(|other| (this, CodeRef { registry: home, code: *other })));
            related.extend(of.related.iter().map(|other| (this, *other)));
        }
    }
    for (this, other) in confused {
        registries[this.registry.index()].codes[other.code.index()].confused.push(this.code);
    }
    for (this, other) in related {
        registries[other.registry.index()].codes[other.code.index()].related.push(this);
    }
    for code in registries.iter_mut().flat_map(|r| &mut r.codes) {
        code.confused.sort_unstable();
        code.confused.dedup();
        code.related.sort_unstable();
        code.related.dedup();
    }
    // A reserved code has no comparisons, so nothing can be confused with it.
    for registry in registries {
        let reserved: Vec<bool> = registry.codes.iter().map(|c| c.status == Status::Reserved).collect();
        for (i, code) in registry.codes.iter_mut().enumerate() {
            code.confused.retain(|other| !reserved[i] && !reserved[other.index()]);
        }
    }
}

fn read_strings(sources: &SourceMap, catalog: &mut Catalog, left_out: &[Vec<RawCode>], problems: &mut Diagnostics) {
    let templates = sources.files_below("templates/").filter(|(_, f)| f.path.ends_with(".html")).map(|(_, f)| &*f.text);
    let sections = catalog.registries.iter().flat_map(|r| r.sections.iter().map(|s| s.id.clone()));
    let pair_sections = super::model::PAIR_SECTIONS.iter().map(|(id, _)| (*id).to_owned());
    let mut expected = strings::of_theme(templates, sections.chain(pair_sections));
    expected.extend(strings::of_embedded_theme(&expected));
    let path_of = |tag: &str| format!("templates/strings/{tag}.toml");
    catalog.theme = scope(sources, catalog, &expected, &path_of, problems);
    for (r, drafts) in left_out.iter().enumerate() {
        let registry = &catalog.registries[r];
        let mut expected = strings::of_drafts(registry, drafts);
        expected.extend(strings::of_registry(registry));
        let id = registry.id.clone();
        let path_of = |tag: &str| format!("content/{id}/{tag}/strings.toml");
        let messages = scope(sources, catalog, &expected, &path_of, problems);
        catalog.registries[r].messages = messages;
    }
}

fn scope(
    sources: &SourceMap,
    catalog: &Catalog,
    expected: &[strings::Expected],
    path_of: &dyn Fn(&str) -> String,
    problems: &mut Diagnostics,
) -> Vec<Messages> {
    let mut all = Vec::new();
    for (i, locale) in catalog.locales.iter().enumerate() {
        let path = path_of(&locale.tag);
        let file = sources.id(&path);
        let words = file.map(|file| strings::read(sources, file, problems)).unwrap_or_default();
        let unread = file.is_none() && sources.exists(&path);
        let empty = file.filter(|file| sources.get(*file).text.trim().is_empty());
        if let Some(file) = empty {
            let problem = Diagnostic::new(&rules::PROSE_EMPTY, Span::new(file, 0..0), "the file is empty");
            problems.push(problem.help(format!("write the words of `{}`", locale.tag)));
        }
        if unread || empty.is_some() {
            all.push(Messages::default());
            continue;
        }
        let has_fallback = i != catalog.default_locale.index();
        strings::Check { locale, words: &words, expected, has_fallback, path, file }.run(problems);
        all.push(words.messages);
    }
    all
}
