//! The shape of the JSON, version 1: the fields of every file, in their order.
//!
//! `schema/` says the same for clients, and `tests/machine.rs` holds every file to it. A field may be
//! added within a version; none is renamed, removed or given another meaning.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// The version of these shapes; it stands in every file and in the address of its schema.
pub const VERSION: u8 = 1;

/// A part that many files repeat, written once.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(super) struct Ready(Box<RawValue>);

impl Ready {
    pub(super) fn new(part: &impl Serialize) -> Self {
        let written = to_raw_value(part);
        debug_assert!(written.is_ok(), "a part has no keys but texts");
        Self(written.unwrap_or_else(|_| RawValue::NULL.to_owned()))
    }
}

/// What every file begins with.
#[derive(Debug, Serialize)]
pub(super) struct Opening<'a> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'a str,
    pub(super) version: u8,
    pub(super) kind: &'static str,
    /// The language that was asked for; texts say in which one they are.
    pub(super) locale: &'a str,
    pub(super) url: String,
    pub(super) translation: &'static str,
    /// `null` where the site writes no Markdown.
    pub(super) markdown: Option<String>,
    pub(super) updated: Option<String>,
    /// The page in other languages.
    pub(super) alternates: Vec<Alternate<'a>>,
}

/// A text and the language it is in.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) lang: String,
}

/// A word for machines with its label for people.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Labelled {
    pub(super) id: String,
    pub(super) label: String,
}

/// A page, and the file beside it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Address {
    pub(super) url: String,
    pub(super) json: String,
}

/// A registry, as its pages name it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RegistryRef {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) address: Address,
}

/// A class of codes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Class {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) short: String,
    pub(super) tone: &'static str,
    pub(super) url: String,
}

/// A code, as other pages name it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CodeRef {
    pub(super) value: String,
    pub(super) slug: String,
    pub(super) name: Text,
    pub(super) class: Labelled,
    pub(super) status: Labelled,
    #[serde(flatten)]
    pub(super) address: Address,
}

/// A value of a facet in words for machines: as it stands in `codes.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Word {
    /// The sources say nothing.
    NotStated,
    Flag(bool),
    One(String),
    Several(Vec<String>),
}

/// A value of a facet.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Value {
    pub(super) value: Word,
    pub(super) text: String,
}

/// What a facet says of a code.
#[derive(Debug, Serialize)]
pub(super) struct Fact<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    pub(super) help: Option<&'a str>,
    pub(super) reading: bool,
    #[serde(flatten)]
    pub(super) value: &'a Value,
}

/// A registered meaning of a code.
#[derive(Debug, Serialize)]
pub(super) struct Use<'a> {
    /// Of codes with one meaning neither `id` nor `label` is set.
    pub(super) id: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    pub(super) facts: Vec<Fact<'a>>,
    pub(super) sources: Vec<Source>,
}

/// A part of prose.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Section {
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) lang: String,
    /// Links in it are absolute.
    pub(super) html: String,
}

/// A place in a source.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Source {
    pub(super) title: String,
    pub(super) section: Option<String>,
    pub(super) text: String,
    pub(super) url: String,
}

/// A page in another language.
#[derive(Debug, Serialize)]
pub(super) struct Alternate<'a> {
    pub(super) locale: &'a str,
    #[serde(flatten)]
    pub(super) address: Address,
}

/// A code that another is confused with, and the difference in a line.
#[derive(Debug, Serialize)]
pub(super) struct Confused<'a> {
    pub(super) code: &'a CodeRef,
    pub(super) difference: Option<Text>,
    /// `null` where the site has no page of this comparison.
    pub(super) comparison: Option<Address>,
}

/// A code of any registry.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    pub(super) registry: String,
    pub(super) value: String,
    pub(super) name: Text,
    #[serde(flatten)]
    pub(super) address: Address,
}

/// A code near another one.
#[derive(Debug, Serialize)]
pub(super) struct Near<'a> {
    pub(super) value: &'a str,
    pub(super) relatedness: u8,
    pub(super) comparison: Address,
}

/// `…/smtp/550/index.json`.
#[derive(Debug, Serialize)]
pub(super) struct Code<'a> {
    #[serde(flatten)]
    pub(super) opening: Opening<'a>,
    pub(super) registry: &'a RegistryRef,
    pub(super) value: &'a str,
    pub(super) slug: &'a str,
    pub(super) name: Text,
    pub(super) registered: Option<&'a str>,
    pub(super) coined: bool,
    pub(super) aliases: &'a [String],
    pub(super) status: Labelled,
    pub(super) class: &'a Class,
    pub(super) summary: Option<Text>,
    pub(super) uses: Vec<Use<'a>>,
    pub(super) sections: Vec<Section>,
    pub(super) confused_with: Vec<Confused<'a>>,
    pub(super) related: Vec<Related>,
    pub(super) compare_with: Vec<Near<'a>>,
    pub(super) sources: Vec<Source>,
}

/// One of the two codes of a comparison.
#[derive(Debug, Serialize)]
pub(super) struct Side<'a> {
    #[serde(flatten)]
    pub(super) code: &'a CodeRef,
    /// Which of its meanings is compared, if it has several.
    #[serde(rename = "use")]
    pub(super) of: Option<&'a Labelled>,
}

/// The answer of a comparison.
#[derive(Debug, Serialize)]
pub(super) struct Verdict<'a> {
    pub(super) text: &'a str,
    pub(super) lang: &'a str,
    pub(super) curated: bool,
}

/// Why two codes are related.
#[derive(Debug, Serialize)]
pub(super) struct Reason<'a> {
    pub(super) id: &'static str,
    pub(super) points: u8,
    pub(super) text: &'a str,
}

/// How related two codes are.
#[derive(Debug, Serialize)]
pub(super) struct Relatedness<'a> {
    pub(super) score: u8,
    pub(super) reasons: Vec<Reason<'a>>,
}

/// A facet that differs.
#[derive(Debug, Serialize)]
pub(super) struct Difference<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    pub(super) reading: bool,
    /// Each a [`Value`].
    pub(super) a: &'a Ready,
    pub(super) b: &'a Ready,
    pub(super) sentence: Option<String>,
}

/// A facet with the same value.
#[derive(Debug, Serialize)]
pub(super) struct Same<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    #[serde(flatten)]
    pub(super) value: &'a Value,
}

/// When to use which of the two: each a [`Section`].
#[derive(Debug, Serialize)]
pub(super) struct Choose<'a> {
    pub(super) a: Option<&'a Ready>,
    pub(super) b: Option<&'a Ready>,
}

/// `…/smtp/450-vs-550/index.json`.
#[derive(Debug, Serialize)]
pub(super) struct Pair<'a> {
    #[serde(flatten)]
    pub(super) opening: Opening<'a>,
    /// A [`RegistryRef`].
    pub(super) registry: &'a Ready,
    /// A [`Side`].
    pub(super) a: &'a Ready,
    /// A [`Side`].
    pub(super) b: &'a Ready,
    pub(super) verdict: Verdict<'a>,
    pub(super) relatedness: Relatedness<'a>,
    pub(super) differences: Vec<Difference<'a>>,
    /// Each a [`Same`].
    pub(super) same: Vec<&'a Ready>,
    pub(super) decide: Vec<Section>,
    pub(super) choose: Choose<'a>,
    /// Each a [`Source`].
    pub(super) sources: Vec<&'a Ready>,
}

/// A value that a facet may have.
#[derive(Debug, Serialize)]
pub(super) struct Choice<'a> {
    pub(super) id: &'a str,
    pub(super) label: String,
}

/// A facet of a registry.
#[derive(Debug, Serialize)]
pub(super) struct Facet<'a> {
    pub(super) id: &'a str,
    pub(super) label: String,
    pub(super) help: Option<String>,
    #[serde(rename = "type")]
    pub(super) of: &'static str,
    pub(super) reading: bool,
    /// The values it can have; `null` where they are free.
    pub(super) values: Option<Vec<Choice<'a>>>,
}

/// A code in a list.
#[derive(Debug, Serialize)]
pub(super) struct Listed<'a> {
    #[serde(flatten)]
    pub(super) code: &'a CodeRef,
    pub(super) summary: Option<Text>,
    pub(super) aliases: &'a [String],
}

/// The comparisons of a registry.
#[derive(Debug, Serialize)]
pub(super) struct Comparisons {
    pub(super) count: usize,
    /// With `{a}` and `{b}` for two slugs, in the order of the list of codes.
    pub(super) url: String,
    pub(super) json: String,
}

/// A page about several codes.
#[derive(Debug, Serialize)]
pub(super) struct Guide {
    pub(super) name: Text,
    pub(super) summary: String,
    pub(super) url: String,
}

/// `…/smtp/index.json`.
#[derive(Debug, Serialize)]
pub(super) struct Registry<'a> {
    #[serde(flatten)]
    pub(super) opening: Opening<'a>,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) name: &'a str,
    pub(super) summary: Option<Text>,
    pub(super) classes: Vec<Class>,
    pub(super) facets: Vec<Facet<'a>>,
    pub(super) codes: Vec<Listed<'a>>,
    pub(super) comparisons: Comparisons,
    pub(super) guides: Vec<Guide>,
    pub(super) sources: Vec<Work>,
}

/// What codes cite.
#[derive(Debug, Serialize)]
pub(super) struct Work {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) url: String,
}

/// A registry in the list of a site.
#[derive(Debug, Serialize)]
pub(super) struct Entrance {
    #[serde(flatten)]
    pub(super) registry: RegistryRef,
    pub(super) codes: usize,
}

/// `…/index.json`.
#[derive(Debug, Serialize)]
pub(super) struct Site<'a> {
    #[serde(flatten)]
    pub(super) opening: Opening<'a>,
    pub(super) title: &'a str,
    pub(super) summary: Option<Text>,
    pub(super) registries: Vec<Entrance>,
}
