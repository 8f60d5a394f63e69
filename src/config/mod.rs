//! `site.toml`: what the author wrote, checked once, as a [`Config`] that cannot be wrong.

mod output;
mod redirect;

pub(crate) use output::INDEXNOW_KEY;
pub use output::{OutputConfig, Packing};
pub(crate) use redirect::FROM as REDIRECT_FROM;
pub use redirect::Redirect;

use crate::diag::{Diagnostic, Diagnostics, Level, rules};
use crate::fields::{Fields, read_file};
use crate::source::{SourceMap, Span, Spanned};
use std::collections::BTreeMap;

/// The path of the site's settings.
pub const SITE_FILE: &str = "site.toml";

/// A checked `site.toml`.
#[derive(Debug, Clone)]
pub struct Config {
    /// Name of the site.
    pub title: String,
    /// Where the site is published.
    pub base_url: BaseUrl,
    /// The source language.
    pub default_locale: String,
    /// Every language, in the order of the language switcher.
    pub locales: Vec<LocaleConfig>,
    /// Which comparisons exist, are listed and may be indexed.
    pub pairs: PairPolicy,
    /// What a hosted site has beside its pages.
    pub output: OutputConfig,
    /// Addresses that lead elsewhere.
    pub redirects: Vec<Redirect>,
    /// Most pages a build may have.
    pub page_limit: usize,
    /// Levels of rules that differ from the table.
    pub levels: BTreeMap<String, Level>,
}

/// `https://host` and an optional path, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host: `https://codes.example.org`.
    pub origin: String,
    /// Path below the host: empty, or `/docs`.
    pub path: String,
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` URL without query and fragment.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("must begin with `https://`")?;
        if !matches!(scheme, "https" | "http") {
            return Err("must begin with `https://`");
        }
        if text.contains(['?', '#'])
            || text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c))
        {
            return Err("must have no query, fragment, space or quotation mark");
        }
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(h, p)| (h, p));
        if host.is_empty() {
            return Err("names no host");
        }
        if !host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b)) {
            return Err("has a host that is no host name; write an international one in its `xn--` form");
        }
        let path = path.trim_matches('/');
        if path.split('/').any(|part| matches!(part, "." | "..") || (part.is_empty() && !path.is_empty())) {
            return Err("has a path with `.`, `..` or an empty part");
        }
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        Ok(Self { origin: format!("{scheme}://{host}"), path })
    }

    /// The whole URL, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }
}

/// One language of the site.
#[derive(Debug, Clone)]
pub struct LocaleConfig {
    /// Canonical BCP 47 tag.
    pub tag: Spanned<String>,
    /// The language's name in itself.
    pub name: String,
    /// The locale whose text stands in for what is not translated; the default locale unless given.
    pub fallback: Option<Spanned<String>>,
    /// What happens to pages that are not translated.
    pub policy: Fallback,
}

/// What happens to a page that is not translated in a locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fallback {
    /// The page exists; untranslated parts stand in the source language, marked as such.
    #[default]
    Mark,
    /// The page does not exist in that locale.
    Omit,
    /// An error.
    Error,
}

impl Fallback {
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("mark", Self::Mark), ("omit", Self::Omit), ("error", Self::Error)];
}

/// Which comparisons a site emits, lists and offers to search engines.
#[derive(Debug, Clone, PartialEq)]
pub struct PairPolicy {
    /// Which comparisons have a page.
    pub emit: Emit,
    /// A comparison that is not curated is `related`, and listed, from this relatedness on (0–100).
    pub related_from: u8,
    /// Comparisons shown on a code's page.
    pub top: usize,
    /// Relatedness from which a comparison without curated prose may be indexed (0–100).
    pub index_relatedness: u8,
    /// Differing facets it then needs at least.
    pub index_differences: usize,
    /// Share of its text that must stand on neither code page (0–1).
    pub index_originality: f64,
}

impl Default for PairPolicy {
    fn default() -> Self {
        Self {
            emit: Emit::All,
            related_from: 40,
            top: 8,
            index_relatedness: 60,
            index_differences: 3,
            index_originality: 0.3,
        }
    }
}

/// Which comparisons have a page; each choice is a part of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, clap::ValueEnum)]
pub enum Emit {
    /// Every pair of a registry.
    #[default]
    All,
    /// Curated, confused or related ones.
    Related,
    /// Those with prose of their own.
    Curated,
}

impl Emit {
    pub(crate) const NAMES: [(&'static str, Self); 3] =
        [("all", Self::All), ("related", Self::Related), ("curated", Self::Curated)];
}

/// Reads `site.toml`; `None` when it is too broken to go on.
pub fn read(sources: &SourceMap, problems: &mut Diagnostics) -> Option<Config> {
    let file = sources.id(SITE_FILE)?;
    read_file(sources, file, problems, site)
}

fn site(mut root: Fields<'_, '_, '_>) -> Option<Config> {
    let _ = root.opt_text("$schema");
    let title = root.text("title");
    let base_url = root.text("base_url").and_then(|url| base_url(&root, &url));
    let default_locale = root.text("default_locale");
    let locales: Vec<_> = root.tables("locale").into_iter().filter_map(locale).collect();
    let pairs = root.opt_table("pairs").map(pair_policy).unwrap_or_default();
    let output = root.opt_table("output").map(OutputConfig::read).unwrap_or_default();
    let redirects = redirect::read(&mut root);
    let page_limit = root.opt_table("limits").and_then(|mut limits| {
        let pages = limits.opt_integer("pages", 1..=1_000_000_000);
        limits.done();
        pages
    });
    let levels = root.opt_table("rules").map(rule_levels).unwrap_or_default();
    check_locales(&root, default_locale.as_ref(), &locales);
    root.done();
    let default_locale = default_locale?.value;
    locales.iter().any(|l| l.tag.value == default_locale).then_some(())?;
    Some(Config {
        title: title?.value,
        base_url: base_url?,
        default_locale,
        locales,
        pairs,
        output,
        redirects,
        page_limit: page_limit.and_then(|n| usize::try_from(n).ok()).unwrap_or(2_000_000),
        levels,
    })
}

fn base_url(root: &Fields<'_, '_, '_>, url: &Spanned<String>) -> Option<BaseUrl> {
    BaseUrl::parse(&url.value)
        .map_err(|why| {
            let message = format!("`base_url` {why}");
            let help = "write the address at which the site is published, such as `https://codes.example.org`";
            root.context().push(Diagnostic::new(&rules::TOML_TYPE, url.span, message).help(help));
        })
        .ok()
}

fn locale(mut fields: Fields<'_, '_, '_>) -> Option<LocaleConfig> {
    let tag = fields.text("tag");
    let name = fields.text("name");
    let fallback = fields.opt_text("fallback");
    let policy = fields.choice("untranslated", &Fallback::NAMES).unwrap_or_default();
    let tag = tag.filter(|tag| canonical_tag(&fields, tag));
    fields.done();
    Some(LocaleConfig { tag: tag?, name: name?.value, fallback, policy })
}

fn canonical_tag(fields: &Fields<'_, '_, '_>, tag: &Spanned<String>) -> bool {
    let problem = |message: String| Diagnostic::new(&rules::TOML_TYPE, tag.span, message);
    match crate::catalog::locale::canonicalize(&tag.value) {
        None => {
            let message = format!("`{}` is not a BCP 47 language tag", tag.value);
            fields.context().push(problem(message).help("write a tag such as `en`, `pt-BR` or `zh-Hant`"));
            false
        }
        Some(canonical) if canonical != tag.value => {
            let message = format!("`{}` is not in canonical form", tag.value);
            fields.context().push(problem(message).help(format!("write `{canonical}`")));
            false
        }
        Some(_) => true,
    }
}

fn check_locales(root: &Fields<'_, '_, '_>, default: Option<&Spanned<String>>, locales: &[LocaleConfig]) {
    let tags = || locales.iter().map(|l| l.tag.value.as_str());
    let unknown = |tag: &Spanned<String>, what: &str| {
        if !tags().any(|t| t == tag.value) {
            let message = format!("{what} `{}` is not among the locales", tag.value);
            let problem = Diagnostic::new(&rules::REFERENCE_UNKNOWN, tag.span, message).suggest(&tag.value, tags());
            root.context().push(problem.help(format!("or add a `[[locale]]` with `tag = \"{}\"`", tag.value)));
        }
    };
    if let Some(default) = default {
        unknown(default, "default locale");
    }
    for (i, locale) in locales.iter().enumerate() {
        if let Some(fallback) = &locale.fallback {
            unknown(fallback, "fallback");
        }
        if let Some(first) = locales[..i].iter().find(|l| l.tag.value == locale.tag.value) {
            let message = format!("locale `{}` stands twice", locale.tag.value);
            let problem = Diagnostic::new(&rules::CODE_DUPLICATE, locale.tag.span, message);
            root.context().push(problem.context(first.tag.span, "first here"));
        }
    }
}

fn pair_policy(mut fields: Fields<'_, '_, '_>) -> PairPolicy {
    let default = PairPolicy::default();
    let percent = |value: Option<i64>, or: u8| value.and_then(|n| u8::try_from(n).ok()).unwrap_or(or);
    let count = |value: Option<i64>, or: usize| value.and_then(|n| usize::try_from(n).ok()).unwrap_or(or);
    let policy = PairPolicy {
        emit: fields.choice("emit", &Emit::NAMES).unwrap_or_default(),
        related_from: percent(fields.opt_integer("related_from", 0..=100), default.related_from),
        top: count(fields.opt_integer("top", 0..=100), default.top),
        index_relatedness: percent(fields.opt_integer("index_relatedness", 0..=101), default.index_relatedness),
        index_differences: count(fields.opt_integer("index_differences", 0..=100), default.index_differences),
        index_originality: fields.opt_number("index_originality").unwrap_or(default.index_originality),
    };
    fields.done();
    policy
}

fn rule_levels(fields: Fields<'_, '_, '_>) -> BTreeMap<String, Level> {
    let mut levels = BTreeMap::new();
    for (key, item) in fields.open() {
        let Some(rule) = rules::find(&key.value) else {
            let message = format!("unknown rule `{}`", key.value);
            let ids = rules::RULES.iter().map(|r| r.id);
            fields.context().push(Diagnostic::new(&rules::TOML_KEY, key.span, message).suggest(&key.value, ids));
            continue;
        };
        let Some(name) = item.text(&key.value) else { continue };
        match Level::from_name(&name.value) {
            Some(level) if !rule.fixed || level == rule.level => {
                levels.insert(key.value, level);
            }
            Some(_) => fixed_rule(&fields, rule.id, key.span),
            None => {
                let message = format!("`{}` is no level", name.value);
                let problem = Diagnostic::new(&rules::TOML_TYPE, name.span, message);
                fields.context().push(problem.suggest(&name.value, Level::NAMES));
            }
        }
    }
    levels
}

fn fixed_rule(fields: &Fields<'_, '_, '_>, id: &str, span: Span) {
    let message = format!("the level of `{id}` cannot be changed");
    let help = "without this rule no page could be made; see `codegloss check --explain` with its name";
    fields.context().push(Diagnostic::new(&rules::TOML_TYPE, span, message).help(help));
}
