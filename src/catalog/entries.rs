//! Prose files of a registry: which entry each describes, its front matter and its sections.

use super::model::{Article, Body, CodeId, Entry, Origin, PAIR_SECTIONS, PairEntry};
use super::slug::PAIR_SEPARATOR;
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::fields::{Context, Fields};
use crate::prose::{Outline, RawLink, RawProse, RawSection, render_body, split};
use crate::source::{FileId, Span, Spanned};
use std::collections::BTreeMap;

/// What a prose file describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Overview,
    Code(CodeId),
    Pair(CodeId, CodeId),
    Class(usize),
    Guide(usize),
}

/// What may be described, by file name.
pub(super) struct Names<'a> {
    pub(super) slugs: Vec<&'a str>,
    /// Whether each code is reserved, and so has no comparisons.
    pub(super) reserved: Vec<bool>,
    pub(super) classes: Vec<&'a str>,
    pub(super) guides: Vec<&'a str>,
}

impl Names<'_> {
    /// The subject of `content/<registry>/<locale>/<stem>.md`.
    pub(super) fn subject(&self, stem: &str, at: Span) -> Result<Subject, Diagnostic> {
        let position = |list: &[&str]| list.iter().position(|name| *name == stem);
        if stem == "index" {
            return Ok(Subject::Overview);
        }
        if let Some(class) = position(&self.classes) {
            return Ok(Subject::Class(class));
        }
        if let Some(guide) = position(&self.guides) {
            return Ok(Subject::Guide(guide));
        }
        if let Some(code) = self.code(stem) {
            return Ok(Subject::Code(code));
        }
        if let Some((a, b)) = stem.split_once(PAIR_SEPARATOR) {
            return self.pair(a, b, at);
        }
        let known = self.slugs.iter().chain(&self.classes).chain(&self.guides).copied();
        let message = format!("nothing is called `{stem}`");
        let problem = Diagnostic::new(&rules::PROSE_ORPHAN, at, message).suggest(stem, known);
        Err(problem
            .help("a file is named after a code's slug, `a-vs-b`, a class, a guide of `registry.toml`, or `index`"))
    }

    fn code(&self, slug: &str) -> Option<CodeId> {
        self.slugs.iter().position(|s| *s == slug).and_then(|i| u32::try_from(i).ok()).map(CodeId)
    }

    fn pair(&self, a: &str, b: &str, at: Span) -> Result<Subject, Diagnostic> {
        let find = |slug: &str| {
            self.code(slug).ok_or_else(|| {
                let message = format!("no code has the slug `{slug}`");
                Diagnostic::new(&rules::PROSE_ORPHAN, at, message).suggest(slug, self.slugs.iter().copied())
            })
        };
        let (first, second) = (find(a)?, find(b)?);
        if let Some(code) = [first, second].into_iter().find(|code| self.reserved[code.index()]) {
            let message = format!("`{}` is reserved, and reserved codes have no comparisons", self.slugs[code.index()]);
            return Err(Diagnostic::new(&rules::PROSE_ORPHAN, at, message).help("remove the file"));
        }
        if first == second {
            return Err(Diagnostic::new(&rules::REFERENCE_SELF, at, format!("`{a}` is compared with itself")));
        }
        if first > second {
            let message = format!("`{a}{PAIR_SEPARATOR}{b}` is in the wrong order");
            let problem = Diagnostic::new(&rules::PAIR_ORDER, at, message);
            return Err(problem.help(format!("rename the file to `{b}{PAIR_SEPARATOR}{a}.md`")));
        }
        Ok(Subject::Pair(first, second))
    }
}

/// The sections that prose may have.
pub(super) struct Headings {
    /// Id, and heading in the language of the prose, in order of pages.
    pub(super) own: Vec<(String, Option<String>)>,
    /// Headings of other languages: the heading, the locale's tag, the section's number.
    pub(super) foreign: Vec<(String, String, usize)>,
}

impl Headings {
    /// The section's heading, or its id where the language has none.
    fn name(&self, kind: usize) -> &str {
        let (id, heading) = &self.own[kind];
        heading.as_deref().unwrap_or(id)
    }
}

/// A prose file being read.
pub(super) struct Reader<'a> {
    pub(super) file: FileId,
    pub(super) text: &'a str,
    /// Resolves links by name in this file's registry.
    pub(super) resolve: &'a dyn Fn(&RawLink) -> Result<super::model::Target, Diagnostic>,
    /// The locale's tag, for messages.
    pub(super) locale: &'a str,
}

impl Reader<'_> {
    /// A code's entry.
    pub(super) fn entry(&self, headings: &Headings, required: &[bool], problems: &mut Diagnostics) -> Option<Entry> {
        let raw = self.cut(problems)?;
        let (name, summary, updated, source_hash) = self.front(&raw, problems, |front| {
            (front.text("name"), front.text("summary"), front.opt_date("updated"), source_hash(front))
        });
        let sections = self.sections(&raw, (headings, required), problems);
        let summary = summary?;
        let origin = Origin { summary: summary.span, source_hash };
        Some(Entry { name: name?.value, summary: summary.value, updated, origin, sections })
    }

    /// A curated comparison.
    pub(super) fn pair(&self, headings: &Headings, problems: &mut Diagnostics) -> Option<PairEntry> {
        let raw = self.cut(problems)?;
        let (verdict, updated, source_hash) =
            self.front(&raw, problems, |front| (front.text("verdict"), front.opt_date("updated"), source_hash(front)));
        let required: Vec<bool> = PAIR_SECTIONS.iter().map(|(_, required)| *required).collect();
        let sections = self.sections(&raw, (headings, &required), problems);
        let verdict = verdict?;
        let origin = Origin { summary: verdict.span, source_hash };
        Some(PairEntry { verdict: verdict.value, updated, origin, sections })
    }

    /// An article: a free page, a guide, a class, an overview.
    pub(super) fn article(&self, problems: &mut Diagnostics) -> Option<Article> {
        let raw = self.cut(problems)?;
        let (name, summary, updated, source_hash) = self.front(&raw, problems, |front| {
            (front.text("name"), front.text("summary"), front.opt_date("updated"), source_hash(front))
        });
        let body = self.body(raw.body, Outline::Free, problems);
        let summary = summary?;
        let origin = Origin { summary: summary.span, source_hash };
        Some(Article { name: name?.value, summary: summary.value, updated, origin, body })
    }

    fn cut(&self, problems: &mut Diagnostics) -> Option<RawProse> {
        split(self.file, self.text).map_err(|problem| problems.push(problem)).ok()
    }

    fn front<T>(
        &self,
        raw: &RawProse,
        problems: &mut Diagnostics,
        read: impl FnOnce(&mut Fields<'_, '_, '_>) -> T,
    ) -> T {
        let context = Context::new(self.file, raw.front.start, problems);
        let table = context.parse(&self.text[raw.front.clone()]);
        let mut fields = Fields::root(&context, &table);
        // Found before files are read: see `drafts`.
        let _ = fields.flag("draft");
        let result = read(&mut fields);
        fields.done();
        result
    }

    fn sections(
        &self,
        raw: &RawProse,
        (headings, required): (&Headings, &[bool]),
        problems: &mut Diagnostics,
    ) -> Vec<(usize, Body)> {
        if let Some(preamble) = &raw.preamble {
            let start =
                preamble.start + self.text[preamble.clone()].len() - self.text[preamble.clone()].trim_start().len();
            let end = self.text[start..preamble.end].find('\n').map_or(preamble.end, |i| start + i);
            let problem = Diagnostic::new(
                &rules::PROSE_STRUCTURE,
                Span::new(self.file, start..end),
                "text stands before the first section",
            );
            problems.push(problem.help("begin with a heading such as `## Description`"));
        }
        let mut sections: Vec<(usize, Body)> = Vec::new();
        let mut places: Vec<(usize, Span)> = Vec::new();
        let mut unknown = false;
        for section in &raw.sections {
            let Some(kind) = self.kind(section, headings, problems) else {
                unknown = true;
                continue;
            };
            if let Some((_, first)) = places.iter().find(|(k, _)| *k == kind) {
                let message = format!("the section `{}` stands twice", section.heading);
                problems
                    .push(Diagnostic::new(&rules::PROSE_HEADING, section.span, message).context(*first, "first here"));
                continue;
            }
            places.push((kind, section.span));
            if self.text[section.body.clone()].trim().is_empty() {
                let message = format!("the section `{}` is empty", section.heading);
                problems.push(
                    Diagnostic::new(&rules::PROSE_EMPTY, section.span, message).help("write it, or remove the heading"),
                );
                continue;
            }
            sections.push((kind, self.body(section.body.clone(), Outline::Section, problems)));
        }
        // What is missing may well stand under the heading that is not understood.
        if !unknown {
            self.required((headings, required), &places, problems);
        }
        sections.sort_by_key(|(kind, _)| *kind);
        sections
    }

    fn kind(&self, section: &RawSection, headings: &Headings, problems: &mut Diagnostics) -> Option<usize> {
        let is = |(id, heading): &(String, Option<String>)| {
            *id == section.heading || heading.as_ref() == Some(&section.heading)
        };
        headings.own.iter().position(is).or_else(|| {
            problems.push(self.unknown(section, headings));
            None
        })
    }

    fn unknown(&self, section: &RawSection, headings: &Headings) -> Diagnostic {
        let new = |message| Diagnostic::new(&rules::PROSE_HEADING, section.span, message);
        if let Some((_, tag, kind)) = headings.foreign.iter().find(|(heading, ..)| *heading == section.heading) {
            let message = format!("the section heading `{}` is that of `{tag}`", section.heading);
            return new(message).help(format!("write `## {}`, as in `{}`", headings.name(*kind), self.locale));
        }
        let known = headings.own.iter().flat_map(|(id, heading)| [Some(id), heading.as_ref()]).flatten();
        new(format!("unknown section heading `{}` in `{}`", section.heading, self.locale))
            .suggest(&section.heading, known.map(String::as_str))
    }

    fn required(
        &self,
        (headings, required): (&Headings, &[bool]),
        places: &[(usize, Span)],
        problems: &mut Diagnostics,
    ) {
        for kind in (0..headings.own.len()).filter(|kind| required[*kind]) {
            if !places.iter().any(|(k, _)| *k == kind) {
                let heading = headings.name(kind);
                let message = format!("the section `{heading}` is missing");
                let problem = Diagnostic::new(&rules::PROSE_SECTION, Span::new(self.file, 0..0), message);
                problems.push(problem.help(format!("add `## {heading}`")));
            }
        }
    }

    fn body(&self, range: std::ops::Range<usize>, outline: Outline, problems: &mut Diagnostics) -> Body {
        let span = Some(Span::new(self.file, range.clone()));
        let (html, raw_links) = render_body(self.file, self.text, range, outline, problems);
        let mut links = Vec::new();
        for link in &raw_links {
            match (self.resolve)(link) {
                Ok(target) => links.push(target),
                Err(problem) => {
                    problems.push(problem);
                    links.push(super::model::Target::Registry(super::model::RegistryId(0)));
                }
            }
        }
        Body { html, links, span }
    }
}

/// Hashes of the source sections a translation was made from; `l10n stamp` writes them.
fn source_hash(front: &mut Fields<'_, '_, '_>) -> BTreeMap<String, Spanned<String>> {
    let entries = front.opt_table("source_hash").map(|table| table.open()).unwrap_or_default();
    entries.into_iter().filter_map(|(key, item)| item.text(&key.value).map(|hash| (key.value, hash))).collect()
}
