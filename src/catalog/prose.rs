//! Every Markdown file of `content/`, read into the entry it describes.

use super::codes::CodeIndex;
use super::drafts::Unpublished;
use super::entries::{Headings, Names, Reader, Subject};
use super::links::{LinkTargets, RegistryNames};
use super::locale::LocaleId;
use super::messages::Text;
use super::model::{Article, Catalog, CuratedPair, Entry, FreePage, PAIR_SECTIONS, PairEntry, RegistryId, Status};
use crate::config::Fallback;
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::prose::RawLink;
use crate::source::{FileId, SourceFile, SourceMap, Span};
use rayon::prelude::*;

/// What one file says.
enum Read {
    Overview(Article),
    Code(usize, Entry),
    Pair(super::model::CodeId, super::model::CodeId, PairEntry),
    Class(usize, Article),
    Guide(usize, Article),
}

/// Reads all prose into `catalog`, but what is left out.
pub(super) fn read(
    sources: &SourceMap,
    catalog: &mut Catalog,
    (codes, unpublished): (&CodeIndex, &Unpublished),
    problems: &mut Diagnostics,
) {
    let tags: Vec<String> = catalog.locales.iter().map(|l| l.tag.clone()).collect();
    let layout = Layout::new((sources, unpublished), catalog, &tags, problems);
    catalog.pages =
        layout.pages.iter().map(|id| FreePage { id: id.clone(), articles: vec![None; tags.len()] }).collect();
    let targets = LinkTargets { codes, unpublished, registries: registry_names(catalog), pages: layout.pages.clone() };
    free_pages(sources, catalog, &targets, &layout, problems);
    for r in 0..catalog.registries.len() {
        let id = RegistryId(u16::try_from(r).unwrap_or(u16::MAX));
        for locale in catalog.locale_ids() {
            registry_prose(sources, catalog, &targets, (id, locale), problems);
        }
        merge_curated(&mut catalog.registries[r].curated, tags.len());
    }
    check_complete((sources, unpublished), catalog, problems);
}

/// Which files of `content/` are what.
struct Layout {
    /// Ids of free pages, in order.
    pages: Vec<String>,
}

impl Layout {
    fn new(
        (sources, unpublished): (&SourceMap, &Unpublished),
        catalog: &Catalog,
        tags: &[String],
        problems: &mut Diagnostics,
    ) -> Self {
        let mut pages = Vec::new();
        for (file, source) in sources.files_below("content/") {
            let path = &source.path["content/".len()..];
            let parts: Vec<&str> = path.split('/').collect();
            let registry = catalog.registries.iter().any(|r| r.id == parts[0]);
            let known = match parts.as_slice() {
                [name] => *name == "glossary.toml" || is_locale_md(name, tags),
                [_, name] if registry => name.ends_with(".toml"),
                [_, tag, name] if registry => {
                    tags.iter().any(|t| t == tag) && (*name == "strings.toml" || name.ends_with(".md"))
                }
                [page, name] if !registry && is_locale_md(name, tags) => {
                    if let Err(why) = super::slug::check(page) {
                        let message = format!("the page's folder `{page}` {why}");
                        problems.push(Diagnostic::new(&rules::CODE_SLUG, Span::new(file, 0..0), message));
                    }
                    pages.extend((!unpublished.leaves_out(file)).then(|| (*page).to_owned()));
                    true
                }
                // Reported where registries are read.
                [_, .., "registry.toml"] => true,
                _ => false,
            };
            if !known && !unpublished.leaves_out(file) {
                problems.push(misplaced((file, source), registry, &parts, tags));
            }
        }
        pages.dedup();
        Self { pages }
    }
}

fn is_entry(name: &str) -> bool {
    name.ends_with(".md") && !name.contains('/')
}

fn is_locale_md(name: &str, tags: &[String]) -> bool {
    name.strip_suffix(".md").is_some_and(|tag| tags.iter().any(|t| t == tag))
}

fn misplaced((file, source): (FileId, &SourceFile), registry: bool, parts: &[&str], tags: &[String]) -> Diagnostic {
    // A file that could not be read is reported already.
    let message = format!("nothing reads `{}`", source.path);
    let problem = Diagnostic::new(&rules::SOURCE_PATH, Span::new(file, 0..0), message);
    let tag = match parts {
        [_, tag, _] if registry => Some(*tag),
        [_, name] | [name] => name.strip_suffix(".md"),
        _ => None,
    };
    match tag.filter(|tag| !tags.iter().any(|t| t == tag)) {
        Some(tag) => problem.suggest(tag, tags.iter().map(String::as_str)).help("add the locale to `site.toml` as `[[locale]]`"),
        None => problem.help("files are `content/<registry>/<locale>/<entry>.md`, `content/<page>/<locale>.md` and `content/<locale>.md`"),
    }
}

fn registry_names(catalog: &Catalog) -> Vec<RegistryNames> {
    let names = |r: &super::model::Registry| RegistryNames {
        id: r.id.clone(),
        classes: r.classes.iter().map(|c| c.id.clone()).collect(),
        guides: r.guides.iter().map(|g| g.id.clone()).collect(),
        statuses: r.codes.iter().map(|c| c.status).collect(),
    };
    catalog.registries.iter().map(names).collect()
}

fn free_pages(
    sources: &SourceMap,
    catalog: &mut Catalog,
    targets: &LinkTargets<'_>,
    layout: &Layout,
    problems: &mut Diagnostics,
) {
    for locale in catalog.locale_ids() {
        let (l, tag) = (locale.index(), catalog.locale(locale).tag.clone());
        let resolve = |link: &RawLink| targets.resolve((None, locale), link);
        let mut article = |path: String| {
            let file = sources.id(&path).filter(|file| !targets.unpublished.leaves_out(*file))?;
            Reader { file, text: &sources.get(file).text, resolve: &resolve, locale: &tag }.article(problems)
        };
        catalog.home[l] = article(format!("content/{tag}.md"));
        for (i, page) in layout.pages.iter().enumerate() {
            catalog.pages[i].articles[l] = article(format!("content/{page}/{tag}.md"));
        }
    }
}

fn registry_prose(
    sources: &SourceMap,
    catalog: &mut Catalog,
    targets: &LinkTargets<'_>,
    (id, locale): (RegistryId, LocaleId),
    problems: &mut Diagnostics,
) {
    let (l, tag) = (locale.index(), catalog.locale(locale).tag.clone());
    let registry = &catalog.registries[id.index()];
    let pair_headings = headings(catalog, l, |l| pair_headings(catalog, l));
    let headings = headings(catalog, l, |l| code_headings(catalog, registry, l));
    let required: Vec<bool> = registry.sections.iter().map(|s| s.required).collect();
    let names = Names {
        slugs: registry.codes.iter().map(|c| c.slug.as_str()).collect(),
        reserved: registry.codes.iter().map(|c| c.status == Status::Reserved).collect(),
        classes: registry.classes.iter().map(|c| c.id.as_str()).collect(),
        guides: registry.guides.iter().map(|g| g.id.as_str()).collect(),
    };
    let prefix = format!("content/{}/{tag}/", registry.id);
    let files: Vec<(FileId, &SourceFile)> = sources
        .files_below(&prefix)
        .filter(|(file, f)| is_entry(&f.path[prefix.len()..]) && !targets.unpublished.leaves_out(*file))
        .collect();
    let resolve = |link: &RawLink| targets.resolve((Some(id), locale), link);
    let read_one = |(file, source): &(FileId, &SourceFile)| {
        let mut problems = Diagnostics::new();
        let stem = source.path[prefix.len()..].trim_end_matches(".md");
        let reader = Reader { file: *file, text: &source.text, resolve: &resolve, locale: &tag };
        let read = match names.subject(stem, Span::new(*file, 0..0)) {
            Err(problem) => {
                problems.push(problem);
                None
            }
            Ok(Subject::Overview) => reader.article(&mut problems).map(Read::Overview),
            Ok(Subject::Code(code)) => {
                reader.entry(&headings, &required, &mut problems).map(|entry| Read::Code(code.index(), entry))
            }
            Ok(Subject::Pair(a, b)) => reader.pair(&pair_headings, &mut problems).map(|entry| Read::Pair(a, b, entry)),
            Ok(Subject::Class(class)) => reader.article(&mut problems).map(|article| Read::Class(class, article)),
            Ok(Subject::Guide(guide)) => reader.article(&mut problems).map(|article| Read::Guide(guide, article)),
        };
        (read, problems)
    };
    let read: Vec<_> = files.par_iter().map(read_one).collect();
    let locales = catalog.locales.len();
    let registry = &mut catalog.registries[id.index()];
    for (one, found) in read {
        problems.extend(found);
        match one {
            None => {}
            Some(Read::Overview(article)) => registry.overview[l] = Some(article),
            Some(Read::Code(code, entry)) => registry.codes[code].entries[l] = Some(entry),
            Some(Read::Class(class, article)) => registry.classes[class].articles[l] = Some(article),
            Some(Read::Guide(guide, article)) => registry.guides[guide].articles[l] = Some(article),
            Some(Read::Pair(a, b, entry)) => {
                let mut entries = vec![None; locales];
                entries[l] = Some(entry);
                registry.curated.push(CuratedPair { a, b, entries });
            }
        }
    }
}

/// One entry for each pair, with the prose of every locale.
fn merge_curated(curated: &mut Vec<CuratedPair>, locales: usize) {
    curated.sort_by_key(|pair| (pair.a, pair.b));
    let mut merged: Vec<CuratedPair> = Vec::with_capacity(curated.len());
    for mut pair in curated.drain(..) {
        match merged.last_mut().filter(|last| (last.a, last.b) == (pair.a, pair.b)) {
            Some(last) => {
                for l in 0..locales {
                    if let Some(entry) = pair.entries[l].take() {
                        last.entries[l] = Some(entry);
                    }
                }
            }
            None => merged.push(pair),
        }
    }
    *curated = merged;
}

/// The headings of locale `l`, and those of every other locale, so that one of another language is told apart.
fn headings(catalog: &Catalog, l: usize, of: impl Fn(usize) -> Vec<(String, Option<String>)>) -> Headings {
    let mut foreign = Vec::new();
    for other in (0..catalog.locales.len()).filter(|other| *other != l) {
        let tag = &catalog.locales[other].tag;
        let texts = of(other).into_iter().map(|(_, heading)| heading).enumerate();
        foreign.extend(texts.filter_map(|(kind, heading)| Some((heading?, tag.clone(), kind))));
    }
    Headings { own: of(l), foreign }
}

fn code_headings(catalog: &Catalog, registry: &super::model::Registry, l: usize) -> Vec<(String, Option<String>)> {
    let heading = |id: &str| {
        let own = registry.messages[l].get(&format!("section.{id}"));
        plain(own.or_else(|| catalog.theme[l].get(&format!("section_{id}"))))
    };
    registry.sections.iter().map(|s| (s.id.clone(), heading(&s.id))).collect()
}

fn pair_headings(catalog: &Catalog, l: usize) -> Vec<(String, Option<String>)> {
    let heading = |id: &str| plain(catalog.theme[l].get(&format!("section_{id}")));
    PAIR_SECTIONS.iter().map(|(id, _)| ((*id).to_owned(), heading(id))).collect()
}

fn plain(message: Option<&super::messages::Message>) -> Option<String> {
    match &message?.text {
        Text::Plain(pattern) => Some(pattern.fill(&[])),
        Text::Plural(_) => None,
    }
}

/// Whether what must be translated is.
fn check_complete((sources, unpublished): (&SourceMap, &Unpublished), catalog: &Catalog, problems: &mut Diagnostics) {
    let drafted = |path: &str| sources.id(path).is_some_and(|file| unpublished.leaves_out(file));
    for registry in catalog.registry_ids() {
        let of = catalog.registry(registry);
        for (i, code) in of.codes.iter().enumerate() {
            let reported = super::slug::check(&code.slug).is_err() || of.codes[..i].iter().any(|c| c.slug == code.slug);
            if reported {
                continue;
            }
            let path = |tag: &str| format!("content/{}/{tag}/{}.md", of.id, code.slug);
            let written = |tag: &str| sources.exists(&path(tag)) && !drafted(&path(tag));
            let help = |tag: &str, or: &str| match drafted(&path(tag)) {
                true => format!("`{}` is a draft: remove its `draft = true`{or}", path(tag)),
                false => format!("write `{}`", path(tag)),
            };
            if !matches!(code.status, Status::Reserved | Status::Withdrawn)
                && !written(&catalog.locale(catalog.default_locale).tag)
            {
                let tag = &catalog.locale(catalog.default_locale).tag;
                let message = format!("`{}` has no prose in `{tag}`", code.value);
                problems.push(
                    Diagnostic::new(&rules::COMPLETE_PROSE, code.span, message)
                        .help(help(tag, ", or set it on the code")),
                );
            }
            for locale in catalog.locale_ids().filter(|l| !written(&catalog.locale(*l).tag)) {
                let missing = missing_translation(catalog, (registry, locale), code);
                problems.extend(missing.map(|problem| problem.help(help(&catalog.locale(locale).tag, ""))));
            }
        }
    }
}

fn missing_translation(
    catalog: &Catalog,
    (registry, locale): (RegistryId, LocaleId),
    code: &super::model::Code,
) -> Option<Diagnostic> {
    if code.entries[locale.index()].is_some() || code.entries[catalog.default_locale.index()].is_none() {
        return None;
    }
    let tag = &catalog.locale(locale).tag;
    let rule = match catalog.fallback(locale, Some(registry)) {
        Fallback::Error => &rules::FALLBACK_ERROR,
        Fallback::Mark | Fallback::Omit => &rules::COMPLETE_TRANSLATION,
    };
    let message = format!("`{}` is not translated into `{tag}`", code.value);
    Some(Diagnostic::new(rule, code.span, message))
}
