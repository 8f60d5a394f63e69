//! Every translatable text of a site in one list: which entry it belongs to, which part, which locale.

use crate::catalog::{
    Article, Body, Catalog, CodeId, Entry, LocaleId, Origin, PAIR_SECTIONS, PairEntry, RegistryId, Target,
};
use crate::prose::Html;
use crate::source::{SourceMap, Span, Spanned};

/// A text that a translator translates as one.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// Its language.
    pub locale: LocaleId,
    /// The registry it belongs to.
    pub registry: Option<RegistryId>,
    /// The entry, the same in every locale: `smtp/450`, `smtp/450-vs-550`, `about`.
    pub entry: String,
    /// The part of the entry: `summary`, a section's id, or `body`.
    pub part: &'a str,
    /// What it is.
    pub kind: TextKind<'a>,
    /// As written, for hashing and for rules.
    pub raw: &'a str,
    /// Where it was written.
    pub span: Span,
    /// The hash of the source text it was translated from, if a translator recorded it.
    pub stamp: Option<&'a Spanned<String>>,
    /// What its links lead to.
    pub links: &'a [Target],
    /// The codes the entry is about.
    pub codes: Vec<CodeId>,
}

/// What a text is.
#[derive(Debug, Clone, Copy)]
pub enum TextKind<'a> {
    /// A sentence that is also the page's description.
    Summary,
    /// Prose.
    Prose(&'a Html),
}

impl Text<'_> {
    /// Whether it is the same in every language.
    #[must_use]
    pub fn neutral(&self) -> bool {
        matches!(self.kind, TextKind::Prose(html) if html.language_neutral)
    }
}

/// Every text of every locale, in order of entries.
#[must_use]
pub fn texts<'a>(catalog: &'a Catalog, sources: &'a SourceMap) -> Vec<Text<'a>> {
    let mut all = Collector { sources, list: Vec::new() };
    for locale in catalog.locale_ids() {
        let l = locale.index();
        all.article((locale, None, "home"), catalog.home[l].as_ref());
        for page in &catalog.pages {
            all.article((locale, None, &page.id), page.articles[l].as_ref());
        }
        for registry in catalog.registry_ids() {
            all.registry(catalog, registry, locale);
        }
    }
    all.list
}

struct Collector<'a> {
    sources: &'a SourceMap,
    list: Vec<Text<'a>>,
}

/// Locale, registry and entry.
type Key<'k> = (LocaleId, Option<RegistryId>, &'k str);

impl<'a> Collector<'a> {
    fn registry(&mut self, catalog: &'a Catalog, id: RegistryId, locale: LocaleId) {
        let registry = catalog.registry(id);
        let l = locale.index();
        let name = |entry: &str| format!("{}/{entry}", registry.id);
        self.article((locale, Some(id), &name("index")), registry.overview[l].as_ref());
        for class in &registry.classes {
            self.article((locale, Some(id), &name(&class.id)), class.articles[l].as_ref());
        }
        for guide in &registry.guides {
            self.article((locale, Some(id), &name(&guide.id)), guide.articles[l].as_ref());
        }
        for code in registry.code_ids() {
            let of = registry.code(code);
            if let Some(entry) = &of.entries[l] {
                let part = |kind: usize| registry.sections[kind].id.as_str();
                self.entry((locale, Some(id), &name(&of.slug)), entry, code, part);
            }
        }
        for pair in &registry.curated {
            if let Some(entry) = &pair.entries[l] {
                let slug = |c: CodeId| registry.code(c).slug.as_str();
                let key = name(&format!("{}-vs-{}", slug(pair.a), slug(pair.b)));
                self.pair((locale, Some(id), &key), entry, vec![pair.a, pair.b]);
            }
        }
    }

    fn article(&mut self, key: Key<'_>, article: Option<&'a Article>) {
        if let Some(article) = article {
            self.summary(key, &article.summary, &article.origin, &[]);
            self.body(key, ("body", &article.body), &article.origin, &[]);
        }
    }

    fn entry(&mut self, key: Key<'_>, entry: &'a Entry, code: CodeId, part: impl Fn(usize) -> &'a str) {
        self.summary(key, &entry.summary, &entry.origin, &[code]);
        for (kind, body) in &entry.sections {
            self.body(key, (part(*kind), body), &entry.origin, &[code]);
        }
    }

    fn pair(&mut self, key: Key<'_>, entry: &'a PairEntry, codes: Vec<CodeId>) {
        self.summary(key, &entry.verdict, &entry.origin, &codes);
        for (kind, body) in &entry.sections {
            self.body(key, (PAIR_SECTIONS[*kind].0, body), &entry.origin, &codes);
        }
    }

    fn summary(&mut self, (locale, registry, entry): Key<'_>, text: &'a str, origin: &'a Origin, codes: &[CodeId]) {
        self.list.push(Text {
            locale,
            registry,
            entry: entry.to_owned(),
            part: "summary",
            kind: TextKind::Summary,
            raw: text,
            span: origin.summary,
            stamp: origin.source_hash.get("summary"),
            links: &[],
            codes: codes.to_vec(),
        });
    }

    fn body(
        &mut self,
        (locale, registry, entry): Key<'_>,
        (part, body): (&'a str, &'a Body),
        origin: &'a Origin,
        codes: &[CodeId],
    ) {
        let Some(span) = body.span else { return };
        self.list.push(Text {
            locale,
            registry,
            entry: entry.to_owned(),
            part,
            kind: TextKind::Prose(&body.html),
            raw: &self.sources.get(span.file).text[span.range()],
            span,
            stamp: origin.source_hash.get(part),
            links: &body.links,
            codes: codes.to_vec(),
        });
    }
}
