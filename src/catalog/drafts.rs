//! Drafts: what is written and not published.
//!
//! A build reads a site as if its drafts were not there, the preview reads all of it. Which codes and
//! files are drafts is found here, once, from their `draft = true`; readers skip what is left out, and
//! ask about it only where a reference, a link or a rule meets one. Nothing after the catalog knows of
//! drafts, except what the preview says of a page.

use super::codes::RawCode;
use super::locale::LocaleId;
use super::model::Catalog;
use super::registry::RawRegistry;
use super::slug::PAIR_SEPARATOR;
use crate::diag::{Diagnostic, rules};
use crate::prose::split;
use crate::source::{FileId, SourceMap, Span};
use std::collections::BTreeSet;
use toml::de::DeTable;

/// What becomes of drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// The site is read as if they were not there.
    LeaveOut,
    /// They are read like everything else.
    Show,
}

/// What of a project is not published.
#[derive(Debug, Default)]
pub struct Unpublished {
    /// How many drafts there are; prose of a code that is a draft counts with the code.
    pub count: usize,
    /// Names of draft codes that mean nothing else: `smtp/521`, in lower case.
    codes: BTreeSet<String>,
    /// Prose files that are drafts.
    files: BTreeSet<FileId>,
    /// Prose files that are not read: drafts, and what belongs to one.
    left_out: BTreeSet<FileId>,
    /// Free pages and guides, as links name them, that a locale lacks because their prose is left out.
    pages: BTreeSet<(LocaleId, String)>,
}

impl Unpublished {
    /// Takes note of the drafts among the codes of a registry.
    pub(super) fn add_codes(&mut self, id: &str, registry: &RawRegistry, codes: &[RawCode]) {
        let names = |draft: bool| codes.iter().filter(move |code| code.draft == draft).flat_map(RawCode::names);
        let pages = registry.classes.iter().map(|class| &class.id).chain(&registry.guides);
        let taken: BTreeSet<String> =
            names(false).chain(pages.map(|page| page.value.clone())).chain(["index".to_owned()]).collect();
        let free = names(true).filter(|name| !taken.contains(name));
        self.codes.extend(free.map(|name| format!("{id}/{name}")));
        self.count += codes.iter().filter(|code| code.draft).count();
    }

    /// Takes note of the drafts among the prose files.
    pub(super) fn add_prose(&mut self, sources: &SourceMap, catalog: &Catalog, drafts: Drafts) {
        let prose = || sources.files_below("content/").filter(|(_, file)| file.path.ends_with(".md"));
        self.files = prose().filter(|(file, source)| is_draft(*file, &source.text)).map(|(file, _)| file).collect();
        for (file, source) in prose() {
            let target = target(&source.path);
            let of_code = target.as_ref().is_some_and(|target| self.is_of_code(target));
            let own = self.files.contains(&file);
            self.count += usize::from(own && !of_code);
            // A comparison is curated where its source is published.
            let of_source = || {
                let tag = &catalog.locale(catalog.default_locale).tag;
                let pair = target.as_ref().filter(|target| target.contains(PAIR_SEPARATOR));
                pair.and_then(|target| sources.id(&path(target, tag))).is_some_and(|file| self.files.contains(&file))
            };
            if drafts == Drafts::LeaveOut && (own || of_code || of_source()) {
                self.left_out.insert(file);
            }
        }
        self.pages = self.pages_without_prose(sources, catalog);
    }

    /// What has no text to show in a locale, because its prose there and in the fallbacks is left out.
    fn pages_without_prose(&self, sources: &SourceMap, catalog: &Catalog) -> BTreeSet<(LocaleId, String)> {
        let pages = self.left_out.iter().filter_map(|file| target(&sources.get(*file).path));
        let guides = catalog.registries.iter().flat_map(|r| r.guides.iter().map(|g| format!("{}/{}", r.id, g.id)));
        let targets: BTreeSet<String> = pages.filter(|target| !target.contains('/')).chain(guides).collect();
        let lacks = |(locale, of): &(LocaleId, String)| {
            let chain = std::iter::once(*locale).chain(catalog.locale(*locale).fallbacks.iter().copied());
            let mut files = chain.filter_map(|l| sources.id(&path(of, &catalog.locale(l).tag))).peekable();
            files.peek().is_some() && files.all(|file| self.leaves_out(file))
        };
        let all = catalog.locale_ids().flat_map(|l| targets.iter().map(move |target| (l, target.clone())));
        all.filter(lacks).collect()
    }

    /// Whether a prose file is a draft.
    #[must_use]
    pub fn is_draft(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }

    /// Whether a prose file is not read.
    #[must_use]
    pub fn leaves_out(&self, file: FileId) -> bool {
        self.left_out.contains(&file)
    }

    /// Whether `name`, written in a registry, is that of a draft code: `521`, or `smtp/521`.
    #[must_use]
    pub fn has_code(&self, registry: &str, name: &str) -> bool {
        let full = if name.contains('/') { name.to_owned() } else { format!("{registry}/{name}") };
        !self.codes.is_empty() && self.codes.contains(&full.to_lowercase())
    }

    /// Whether a free page or a guide has no page in a locale because its prose is a draft.
    #[must_use]
    pub fn has_page(&self, locale: LocaleId, target: &str) -> bool {
        self.pages.contains(&(locale, target.to_owned()))
    }

    /// Whether a path below a locale, where there is no page, is kept for a draft: `smtp/521/`.
    #[must_use]
    pub fn keeps(&self, locale: LocaleId, path: &str) -> bool {
        let target = path.trim_matches('/');
        self.is_of_code(target) || self.has_page(locale, target)
    }

    /// Whether `smtp/521` or `smtp/450-vs-521` is about a draft code.
    fn is_of_code(&self, target: &str) -> bool {
        let Some((registry, name)) = target.split_once('/') else { return false };
        self.has_code(registry, name)
            || name
                .split_once(PAIR_SEPARATOR)
                .is_some_and(|(a, b)| self.has_code(registry, a) || self.has_code(registry, b))
    }
}

/// What a prose file is about, in every locale: `about`, `smtp/450`; `None` for the home page.
fn target(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.strip_prefix("content/")?.strip_suffix(".md")?.split('/').collect();
    match parts.as_slice() {
        [page, _] => Some((*page).to_owned()),
        [registry, _, entry] => Some(format!("{registry}/{entry}")),
        _ => None,
    }
}

/// The prose file of a target in a locale.
fn path(target: &str, tag: &str) -> String {
    match target.split_once('/') {
        Some((registry, entry)) => format!("content/{registry}/{tag}/{entry}.md"),
        None => format!("content/{target}/{tag}.md"),
    }
}

/// Whether the front matter of `text` says `draft = true`; what cannot be parsed says nothing.
fn is_draft(file: FileId, text: &str) -> bool {
    // Nearly all files are told apart without cutting them.
    let front = text.contains("draft").then(|| split(file, text).ok()).flatten();
    let table = front.and_then(|raw| DeTable::parse(&text[raw.front]).ok());
    table.is_some_and(|table| table.get_ref().get("draft").and_then(|node| node.get_ref().as_bool()) == Some(true))
}

/// The problem of something published that leads to a draft.
pub(crate) fn no_page(at: Span, draft: &str) -> Diagnostic {
    let message = format!("`{draft}` is a draft: a build has no page for it");
    Diagnostic::new(&rules::LINK_BROKEN, at, message).help("remove its `draft = true`, or what leads to it")
}
