//! The catalog: registries, codes, facets, prose and messages, by small ids. The prose of one locale
//! is in `written`.
//!
//! Everything here has been checked; nothing downstream validates again. Lists are in the order of
//! pages (codes in registry order, facets by importance), so ids compare like the things they name.

use super::drafts::Unpublished;
use super::locale::{Locale, LocaleId};
use super::messages::Messages;
pub use super::written::*;
use crate::config::{Config, Fallback};
use crate::source::Span;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $int:ty) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $int);
        impl $name {
            /// As an index.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A registry's number within a site, in order of ids.
    RegistryId, u16
);
id!(
    /// A code's number within its registry, in registry order.
    CodeId, u32
);
id!(
    /// A class's number within its registry.
    ClassId, u16
);
id!(
    /// A facet's number within its registry, most important first.
    FacetId, u16
);
id!(
    /// A value's number among the values its facet has; equal ids mean equal values.
    ValueId, u32
);

/// A code of any registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeRef {
    /// Its registry.
    pub registry: RegistryId,
    /// Its number there.
    pub code: CodeId,
}

/// Everything a site is made of.
#[derive(Debug)]
pub struct Catalog {
    /// The settings.
    pub config: Config,
    /// Languages, in the order of `site.toml`.
    pub locales: Vec<Locale>,
    /// The source language.
    pub default_locale: LocaleId,
    /// The theme's words, per locale.
    pub theme: Vec<Messages>,
    /// The home page, per locale.
    pub home: Vec<Option<Article>>,
    /// Free pages, in order of their ids.
    pub pages: Vec<FreePage>,
    /// Registries, in order of their ids.
    pub registries: Vec<Registry>,
    /// Its drafts.
    pub unpublished: Unpublished,
}

impl Catalog {
    /// The registry with this number.
    #[must_use]
    pub fn registry(&self, id: RegistryId) -> &Registry {
        &self.registries[id.index()]
    }

    /// The code with this number.
    #[must_use]
    pub fn code(&self, code: CodeRef) -> &Code {
        &self.registries[code.registry.index()].codes[code.code.index()]
    }

    /// The locale with this number.
    #[must_use]
    pub fn locale(&self, id: LocaleId) -> &Locale {
        &self.locales[id.index()]
    }

    /// Numbers of all locales.
    pub fn locale_ids(&self) -> impl Iterator<Item = LocaleId> + Clone + use<> {
        (0..u16::try_from(self.locales.len()).unwrap_or(u16::MAX)).map(LocaleId)
    }

    /// Numbers of all registries.
    pub fn registry_ids(&self) -> impl Iterator<Item = RegistryId> + Clone + use<> {
        (0..u16::try_from(self.registries.len()).unwrap_or(u16::MAX)).map(RegistryId)
    }

    /// The locale with this tag.
    #[must_use]
    pub fn locale_by_tag(&self, tag: &str) -> Option<LocaleId> {
        self.locale_ids().find(|id| self.locale(*id).tag == tag)
    }

    /// The registry with this id.
    #[must_use]
    pub fn registry_by_id(&self, id: &str) -> Option<RegistryId> {
        self.registry_ids().find(|r| self.registry(*r).id == id)
    }

    /// What happens to the untranslated pages of a registry in a locale.
    #[must_use]
    pub fn fallback(&self, locale: LocaleId, registry: Option<RegistryId>) -> Fallback {
        registry.and_then(|r| self.registry(r).untranslated).unwrap_or(self.config.locales[locale.index()].policy)
    }
}

/// A set of codes documented together.
#[derive(Debug)]
pub struct Registry {
    /// Name of its folder and first part of its URLs.
    pub id: String,
    /// Short name in titles: `SMTP`.
    pub title: String,
    /// What codes cite.
    pub sources: Vec<Source>,
    /// Groups of codes, in order of pages.
    pub classes: Vec<Class>,
    /// Facts of codes, most important first.
    pub facets: Vec<Facet>,
    /// Facets shown at a glance.
    pub primary_facets: Vec<FacetId>,
    /// Sections of a code's prose, in order.
    pub sections: Vec<SectionKind>,
    /// Guides, in the order of `registry.toml`.
    pub guides: Vec<Guide>,
    /// Codes in registry order.
    pub codes: Vec<Code>,
    /// Curated comparisons, in order of their codes.
    pub curated: Vec<CuratedPair>,
    /// Overview, per locale.
    pub overview: Vec<Option<Article>>,
    /// The registry's words, per locale.
    pub messages: Vec<Messages>,
    /// Overrides the locales' treatment of untranslated pages.
    pub untranslated: Option<Fallback>,
}

impl Registry {
    /// Numbers of all codes.
    pub fn code_ids(&self) -> impl Iterator<Item = CodeId> + Clone + use<> {
        (0..u32::try_from(self.codes.len()).unwrap_or(u32::MAX)).map(CodeId)
    }

    /// Numbers of all facets.
    pub fn facet_ids(&self) -> impl Iterator<Item = FacetId> + Clone + use<> {
        (0..u16::try_from(self.facets.len()).unwrap_or(u16::MAX)).map(FacetId)
    }

    /// The code with this number.
    #[must_use]
    pub fn code(&self, id: CodeId) -> &Code {
        &self.codes[id.index()]
    }

    /// The facet with this number.
    #[must_use]
    pub fn facet(&self, id: FacetId) -> &Facet {
        &self.facets[id.index()]
    }

    /// The code with this value or alias, without regard to case.
    #[must_use]
    pub fn find(&self, value: &str) -> Option<CodeId> {
        let equal = |text: &str| text.eq_ignore_ascii_case(value);
        self.code_ids()
            .find(|id| equal(&self.code(*id).value))
            .or_else(|| self.code_ids().find(|id| self.code(*id).aliases.iter().any(|a| equal(a))))
    }

    /// The prose of a curated comparison; `a` and `b` in registry order.
    #[must_use]
    pub fn curated(&self, a: CodeId, b: CodeId) -> Option<&CuratedPair> {
        self.curated.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)).ok().map(|i| &self.curated[i])
    }
}

/// Something codes cite.
#[derive(Debug, Clone)]
pub struct Source {
    /// Id in `registry.toml`.
    pub id: String,
    /// Title as cited: `RFC 5321`.
    pub title: String,
    /// Where it can be read.
    pub url: String,
    /// Where a section can be read: a URL with `{section}`.
    pub section_url: Option<String>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Index into the registry's sources.
    pub source: usize,
    /// Section number.
    pub section: Option<String>,
}

/// A group of codes inside a registry.
#[derive(Debug, Clone)]
pub struct Class {
    /// Id and last part of its URL: `4yz`.
    pub id: String,
    /// What the values of its codes begin with.
    pub prefix: Option<String>,
    /// Colour and icon of its codes.
    pub tone: Tone,
    /// Its page's prose, per locale.
    pub articles: Vec<Option<Article>>,
}

/// Colour and icon of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Success,
    /// For information.
    Info,
    /// Go on.
    Progress,
    /// It failed for now.
    Warning,
    /// It failed.
    Error,
}

impl Tone {
    pub(crate) const NAMES: [(&'static str, Self); 5] = [
        ("success", Self::Success),
        ("info", Self::Info),
        ("progress", Self::Progress),
        ("warning", Self::Warning),
        ("error", Self::Error),
    ];

    /// Its name in `registry.toml` and in the theme's class names.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }
}

/// One typed fact that two codes can share or differ in.
#[derive(Debug, Clone)]
pub struct Facet {
    /// Id in `registry.toml` and in message keys.
    pub id: String,
    /// Type of its values.
    pub kind: FacetKind,
    /// How a comparison shows it.
    pub compare: CompareAs,
    /// Whether values are protocol words, shown as they are.
    pub literal: bool,
    /// Whether values are our reading of the source.
    pub reading: bool,
    /// Whether a code in force must have it.
    pub required: bool,
    /// How much sharing it says about relatedness.
    pub weight: u32,
    /// Declared values, then open ones as they were found.
    pub names: Vec<String>,
    /// Every value that a code has; a [`ValueId`] is an index into it.
    pub values: Vec<FacetValue>,
}

/// Type of a facet's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// One of a set.
    Enum,
    /// Some of a set.
    Set,
    /// A text that is the same in every language.
    Text,
    /// Yes or no.
    Flag,
    /// Other codes.
    CodeRefs,
}

impl FacetKind {
    pub(crate) const NAMES: [(&'static str, Self); 5] = [
        ("enum", Self::Enum),
        ("set", Self::Set),
        ("text", Self::Text),
        ("flag", Self::Flag),
        ("code-refs", Self::CodeRefs),
    ];

    /// Its name in `registry.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }
}

/// How a comparison shows a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareAs {
    /// In the table, and as whole sentences.
    Sentence,
    /// In the table.
    Table,
    /// Not at all.
    Never,
}

impl CompareAs {
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("sentence", Self::Sentence), ("table", Self::Table), ("never", Self::Never)];
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetValue {
    /// Index into the facet's names.
    Enum(u32),
    /// Indices into the facet's names, ascending, without repeats.
    Set(Vec<u32>),
    /// The text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// The codes, ascending, each with the value it was named by.
    Refs(Vec<(CodeRef, String)>),
}

/// A part of prose with a stable id.
#[derive(Debug, Clone)]
pub struct SectionKind {
    /// `description`, `when`, `fix`, `choose`, `example`, `notes` or an id of the registry's own.
    pub id: String,
    /// Whether an entry without it is incomplete.
    pub required: bool,
}

/// A page of a registry about several codes.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Id and last part of its URL.
    pub id: String,
    /// Its prose, per locale.
    pub articles: Vec<Option<Article>>,
}

/// A page outside registries.
#[derive(Debug, Clone)]
pub struct FreePage {
    /// Id and last part of its URL.
    pub id: String,
    /// Its prose, per locale.
    pub articles: Vec<Option<Article>>,
}

/// One entry of a registry.
#[derive(Debug, Clone)]
pub struct Code {
    /// Its value, as text: `334`, `5.1.1`, `NXDOMAIN`.
    pub value: String,
    /// Last part of its URL.
    pub slug: String,
    /// Its name as registered, or ours when `coined`.
    pub name: String,
    /// Whether the name is ours.
    pub coined: bool,
    /// Standing.
    pub status: Status,
    /// Its class.
    pub class: ClassId,
    /// Where it is defined.
    pub sources: Vec<Citation>,
    /// Other values that lead to it.
    pub aliases: Vec<String>,
    /// Codes of its registry it is confused with, in registry order; symmetric.
    pub confused: Vec<CodeId>,
    /// Codes worth knowing beside it, of any registry; symmetric.
    pub related: Vec<CodeRef>,
    /// Registered meanings, at least one.
    pub uses: Vec<Use>,
    /// Prose, per locale.
    pub entries: Vec<Option<Entry>>,
    /// Where its value was written.
    pub span: Span,
}

impl Code {
    /// Everything it cites, its uses included, once each.
    #[must_use]
    pub fn citations(&self) -> Vec<Citation> {
        let mut all: Vec<Citation> = Vec::new();
        for citation in self.sources.iter().chain(self.uses.iter().flat_map(|one| &one.sources)) {
            if !all.contains(citation) {
                all.push(citation.clone());
            }
        }
        all
    }
}

/// One registered meaning of a code.
#[derive(Debug, Clone)]
pub struct Use {
    /// Its id; `None` when the code has one meaning.
    pub id: Option<String>,
    /// Where this meaning is defined, when it has sources of its own.
    pub sources: Vec<Citation>,
    /// Its facets by [`FacetId`]; `None` where the sources say nothing.
    pub facets: Vec<Option<ValueId>>,
}

/// Standing of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In force.
    Standard,
    /// In force, better avoided.
    Deprecated,
    /// No longer in force.
    Obsolete,
    /// On trial.
    Experimental,
    /// Not in a standard; used by some.
    Vendor,
    /// Kept free: it has a page, and no comparisons.
    Reserved,
    /// No longer documented: its page stays and says so, so that no link breaks.
    Withdrawn,
}

impl Status {
    pub(crate) const NAMES: [(&'static str, Self); 7] = [
        ("standard", Self::Standard),
        ("deprecated", Self::Deprecated),
        ("obsolete", Self::Obsolete),
        ("experimental", Self::Experimental),
        ("vendor", Self::Vendor),
        ("reserved", Self::Reserved),
        ("withdrawn", Self::Withdrawn),
    ];

    /// Its name in `codes.toml` and in message keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize].0
    }
}
