//! What search engines are offered of a whole site: which comparisons and why, how much of their text
//! is their own, and which pages say nearly the same.
//!
//! One page's decision is a matter of [`crate::index`]; here they are counted, for the report of a
//! build, for `plan --index` and for `check`.

use crate::catalog::{LocaleId, RegistryId};
use crate::compare::{Decision, relatedness};
use crate::diag::{Diagnostic, rules};
use crate::index::{self, Originality as _, State, Why};
use crate::plan::{Page, PageKind};
use crate::render::{Renderer, Worker, page_shingles};
use crate::similar;
use crate::site::Site;
use rayon::prelude::*;

/// Comparisons of a registry in a locale, by what was decided.
#[derive(Debug, Clone)]
pub struct Row {
    /// The language.
    pub locale: LocaleId,
    /// The registry.
    pub registry: RegistryId,
    /// Comparisons for each decision, in the order of [`DECISIONS`].
    pub decisions: [usize; DECISIONS.len()],
    /// Percent of the text of indexable comparisons that stands on neither code page, ascending.
    pub originality: Vec<u8>,
}

/// Names of the decisions in reports: the indexable ones, then why others are not.
pub const DECISIONS: [&str; 7] =
    ["curated", "related", "unrelated", "alike", "unoriginal", "untranslated", "withdrawn"];

/// How many of [`DECISIONS`], the first ones, let a comparison be indexed.
const INDEXABLE: usize = 2;

impl Row {
    /// Comparisons that the registry has in the locale.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.decisions.iter().sum()
    }

    /// Those that may be indexed.
    #[must_use]
    pub fn indexable(&self) -> usize {
        self.decisions[..INDEXABLE].iter().sum()
    }
}

/// Indexable comparisons of a row whose originality is measured: enough for a distribution, few enough
/// for the end of every build.
const MOST_MEASURED: usize = 500;

/// What was decided of every comparison of the site.
#[must_use]
pub fn rows(site: &Site, renderer: &Renderer<'_>) -> Vec<Row> {
    let locales = site.catalog.locale_ids();
    let all: Vec<_> = locales.flat_map(|l| site.catalog.registry_ids().map(move |r| (l, r))).collect();
    all.into_par_iter().map(|(locale, registry)| row(site, renderer, (locale, registry))).collect()
}

fn row(site: &Site, renderer: &Renderer<'_>, (locale, registry): (LocaleId, RegistryId)) -> Row {
    let mut decisions = [0; DECISIONS.len()];
    let mut offered = Vec::new();
    for page in pairs(site, (locale, registry)) {
        let decision = decision(site, page, renderer);
        decisions[decision] += 1;
        if decision < INDEXABLE {
            offered.push(page);
        }
    }
    let step = offered.len().div_ceil(MOST_MEASURED).max(1);
    let mut originality: Vec<u8> =
        offered.into_iter().step_by(step).map(|page| measure(site, page, renderer).originality).collect();
    originality.sort_unstable();
    Row { locale, registry, decisions, originality }
}

fn pairs(site: &Site, (locale, registry): (LocaleId, RegistryId)) -> impl Iterator<Item = Page> + '_ {
    let numbers = site.whole.numbers_of(locale, Some(registry));
    numbers.map(|number| site.whole.page(number)).filter(|page| matches!(page.kind, PageKind::Pair(..)))
}

/// A position in [`DECISIONS`].
fn decision(site: &Site, page: Page, renderer: &Renderer<'_>) -> usize {
    match index::state(site, page, renderer) {
        State::Index if curated_here(site, page) => 0,
        State::Index => 1,
        State::NoIndex(Why::Policy(Decision::Unrelated)) => 2,
        State::NoIndex(Why::Policy(Decision::Alike)) => 3,
        State::NoIndex(Why::Policy(Decision::Unoriginal)) => 4,
        State::NoIndex(Why::Withdrawn) => 6,
        State::Fallback(_) | State::NoIndex(_) => 5,
    }
}

fn curated_here(site: &Site, page: Page) -> bool {
    let PageKind::Pair(r, a, b) = page.kind else { return false };
    site.catalog.registry(r).curated(a, b).is_some_and(|pair| pair.entries[page.locale.index()].is_some())
}

/// What the policy looks at, of one comparison.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// 0 to 100.
    pub relatedness: u8,
    /// Facets that differ.
    pub differences: u8,
    /// Percent of its text that stands on neither code page.
    pub originality: u8,
}

/// Every comparison of a registry in a locale that nobody wrote about in it, measured.
#[must_use]
pub fn measures(site: &Site, renderer: &Renderer<'_>, row: &Row) -> Vec<Measure> {
    let composed = pairs(site, (row.locale, row.registry)).filter(|page| !curated_here(site, *page));
    let pages: Vec<Page> = composed.collect();
    pages.into_par_iter().map(|page| measure(site, page, renderer)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1")]
fn measure(site: &Site, page: Page, renderer: &Renderer<'_>) -> Measure {
    let PageKind::Pair(r, a, b) = page.kind else { return Measure { relatedness: 0, differences: 0, originality: 0 } };
    let comparison = site.comparison(r, a, b);
    Measure {
        relatedness: relatedness(site.catalog.registry(r), r, &comparison).score,
        differences: u8::try_from(comparison.differences().count()).unwrap_or(u8::MAX),
        originality: (renderer.of(page.locale, &comparison, r) * 100.0) as u8,
    }
}

/// Comparisons that somebody wrote about and that are kept out for saying too little of their own.
#[must_use]
pub fn unoriginal(site: &Site, renderer: &Renderer<'_>) -> Vec<Diagnostic> {
    let registries = || site.catalog.registry_ids();
    let written = site.catalog.locale_ids().flat_map(|locale| {
        registries().flat_map(move |r| {
            let curated = site.catalog.registry(r).curated.iter();
            curated.map(move |pair| {
                (Page { locale, kind: PageKind::Pair(r, pair.a, pair.b) }, &pair.entries[locale.index()])
            })
        })
    });
    let needed = site.catalog.config.pairs.index_originality * 100.0;
    let problem = |(page, entry): (Page, &Option<crate::catalog::PairEntry>)| {
        let entry = entry.as_ref()?;
        let kept_out = State::NoIndex(Why::Policy(Decision::Unoriginal));
        let found = site.whole.has(page) && index::state(site, page, renderer) == kept_out;
        let own = measure(site, page, renderer).originality;
        let message = format!("{own} % of this comparison stands on neither code page; {needed:.0} % are needed");
        found.then(|| {
            Diagnostic::new(&rules::PAIR_UNORIGINAL, entry.origin.summary, message)
                .label("its page is `noindex`")
                .help("say more that is about both codes, or move what is about one of them to its page")
        })
    };
    written.filter_map(problem).collect()
}

/// Share of their text from which two pages are nearly the same.
const NEARLY_THE_SAME: f64 = 0.8;

/// Indexable pages of a language that say nearly the same: a problem for each page and the one it is
/// most like.
#[must_use]
pub fn near_duplicates(site: &Site, renderer: &Renderer<'_>) -> Vec<Diagnostic> {
    site.catalog.locale_ids().flat_map(|locale| near_duplicates_in(site, renderer, locale)).collect()
}

fn near_duplicates_in(site: &Site, renderer: &Renderer<'_>, locale: LocaleId) -> Vec<Diagnostic> {
    let pages: Vec<Page> = (0..site.whole.len())
        .into_par_iter()
        .map(|number| site.whole.page(number))
        .filter(|page| page.locale == locale && index::state(site, *page, renderer).indexable())
        .collect();
    let text = |(worker, bytes): &mut (Worker, Vec<u8>), page: &Page| match renderer.render(*page, worker, bytes) {
        Ok(()) => page_shingles(&String::from_utf8_lossy(bytes)),
        Err(_) => Vec::new(), // a template's error is reported where templates are tried
    };
    let sets: Vec<Vec<u64>> = pages.par_iter().map_init(|| (Worker::default(), Vec::new()), text).collect();
    let mut seen = std::collections::BTreeSet::new();
    let near = similar::near(&sets, NEARLY_THE_SAME);
    near.into_iter()
        .filter(|near| seen.insert(near.b))
        .map(|near| {
            let [a, b] = [near.a, near.b].map(|at| site.route(pages[at]));
            let message =
                format!("`/{a}` and `/{b}` say nearly the same: {:.0} % of their text is common", near.share * 100.0);
            Diagnostic::new(&rules::PAGE_DUPLICATE, None, message)
                .help("say what only one of them can say, or keep one of them; `codegloss why` explains a page's state")
        })
        .collect()
}
