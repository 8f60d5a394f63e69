//! Which pages search engines are offered, and in which language.
//!
//! The one place that decides between an indexable page, `noindex`, and a canonical link to the
//! page of the source language; the head of a page, sitemaps, hreflang and `why` all ask here.

use crate::catalog::{CodeId, LocaleId, RegistryId, Status};
use crate::compare::{Comparison, Decision, Relatedness, Standing, policy, relatedness};
use crate::ledger::Date;
use crate::plan::{Page, PageKind};
use crate::site::Site;
use crate::translation::{self, Translation};
use std::sync::atomic::{AtomicU8, Ordering};

/// What search engines are told of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It may be indexed, and is its own canonical page.
    Index,
    /// It says `noindex` and is its own canonical page.
    NoIndex(Why),
    /// It shows the text of another language; that page is canonical.
    Fallback(Page),
}

/// Why a page is not to be indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is the page for paths that lead nowhere.
    NotFound,
    /// It is a comparison that the policy keeps out.
    Policy(Decision),
    /// It shows the text of another language, whose page is kept out too.
    FallbackOfNoIndex,
    /// It compares a code that is withdrawn.
    Withdrawn,
}

impl State {
    /// Whether the page may be indexed.
    #[must_use]
    pub fn indexable(self) -> bool {
        self == Self::Index
    }

    /// Whether lists for everyone name the page: it may be indexed, or it shows the text of one that may.
    #[must_use]
    pub fn listed(self) -> bool {
        !matches!(self, Self::NoIndex(_))
    }

    /// The canonical page of `page`, whose state this is.
    #[must_use]
    pub fn canonical(self, page: Page) -> Page {
        match self {
            Self::Fallback(source) => source,
            Self::Index | Self::NoIndex(_) => page,
        }
    }
}

/// The states that were decided: a byte for each page of the whole site, 0 where none was.
#[derive(Debug)]
pub struct States(Vec<AtomicU8>);

/// Every state but [`State::Fallback`], whose page follows from its own; a state's code is its
/// position, from 2.
const CODES: [State; 10] = [
    State::Index,
    State::NoIndex(Why::NotFound),
    State::NoIndex(Why::FallbackOfNoIndex),
    State::NoIndex(Why::Withdrawn),
    State::NoIndex(Why::Policy(Decision::Curated)),
    State::NoIndex(Why::Policy(Decision::Related)),
    State::NoIndex(Why::Policy(Decision::Untranslated)),
    State::NoIndex(Why::Policy(Decision::Unrelated)),
    State::NoIndex(Why::Policy(Decision::Alike)),
    State::NoIndex(Why::Policy(Decision::Unoriginal)),
];

/// Code of [`State::Fallback`].
const FALLBACK: u8 = 1;

impl States {
    /// Nothing decided for so many pages.
    #[must_use]
    pub fn new(pages: usize) -> Self {
        Self((0..pages).map(|_| AtomicU8::new(0)).collect())
    }

    /// A letter for each page, from `a` for one that was not decided.
    pub(crate) fn letters(&self) -> String {
        self.0.iter().map(|code| char::from(b'a' + code.load(Ordering::Relaxed))).collect()
    }

    /// Decides a page as [`States::letters`] had it; a letter that means nothing decides nothing.
    pub(crate) fn take(&self, number: usize, letter: u8) {
        let known = usize::from(letter.wrapping_sub(b'a')) < CODES.len() + 2;
        if let Some(slot) = self.0.get(number).filter(|_| known) {
            slot.store(letter - b'a', Ordering::Relaxed);
        }
    }

    fn get_or_decide(&self, site: &Site, page: Page, decide: impl FnOnce() -> State) -> State {
        let Some(slot) = site.whole.number(page).and_then(|number| self.0.get(number)) else { return decide() };
        match slot.load(Ordering::Relaxed) {
            0 => {}
            FALLBACK => return shown(site, page).map_or(State::Index, State::Fallback),
            code => return CODES[usize::from(code) - 2],
        }
        let state = decide();
        let position = CODES.iter().position(|s| *s == state).and_then(|at| u8::try_from(at + 2).ok());
        slot.store(position.unwrap_or(FALLBACK), Ordering::Relaxed);
        state
    }
}

/// Share of a comparison's text that stands on neither code page; asked for only when it decides.
pub trait Originality: Sync {
    /// From 0 to 1.
    fn of(&self, locale: LocaleId, comparison: &Comparison, registry: RegistryId) -> f64;
}

/// What only a renderer knows of pages: what their text is, and when it changed.
pub trait Rendered: Originality {
    /// A hash of a page's main text, without regard to templates; `None` for a page that has none.
    fn text(&self, page: Page) -> Option<u64>;

    /// The day its author says the page was last changed.
    fn updated(&self, page: Page) -> Option<Date>;

    /// The day on which the main text of a page last changed, as far as that is known; only of pages
    /// that search engines may index.
    fn modified(&self, page: Page) -> Option<Date>;
}

/// What search engines are told of `page`. Decided once for each page: sitemaps, lists and the page in
/// every other language ask again.
#[must_use]
pub fn state(site: &Site, page: Page, originality: &dyn Originality) -> State {
    site.states.get_or_decide(site, page, || decide_state(site, page, originality))
}

fn decide_state(site: &Site, page: Page, originality: &dyn Originality) -> State {
    match page.kind {
        PageKind::NotFound => State::NoIndex(Why::NotFound),
        PageKind::Pair(r, a, b) => {
            let comparison = site.comparison(r, a, b);
            let related = relatedness(site.catalog.registry(r), r, &comparison);
            decide_pair(site, page, (&comparison, &related), originality)
        }
        _ if translation::of(&site.catalog, page) == Translation::Whole => State::Index,
        _ => fallback(site, page, originality),
    }
}

/// As [`state`], for a comparison that is at hand.
#[must_use]
pub fn pair_state(
    site: &Site,
    page: Page,
    compared: (&Comparison, &Relatedness),
    originality: &dyn Originality,
) -> State {
    site.states.get_or_decide(site, page, || decide_pair(site, page, compared, originality))
}

fn decide_pair(
    site: &Site,
    page: Page,
    (comparison, related): (&Comparison, &Relatedness),
    originality: &dyn Originality,
) -> State {
    let Some(registry) = page.kind.registry() else { return State::Index };
    let withdrawn = |code| site.catalog.registry(registry).code(code).status == Status::Withdrawn;
    if withdrawn(comparison.a) || withdrawn(comparison.b) {
        return State::NoIndex(Why::Withdrawn);
    }
    match decide(site, (page.locale, registry), (comparison, related), originality) {
        decision if decision.indexable() => State::Index,
        Decision::Untranslated => fallback(site, page, originality),
        decision => State::NoIndex(Why::Policy(decision)),
    }
}

fn fallback(site: &Site, page: Page, originality: &dyn Originality) -> State {
    match shown(site, page) {
        Some(source) if state(site, source, originality).indexable() => State::Fallback(source),
        None if page.locale == site.catalog.default_locale => State::Index,
        _ => State::NoIndex(Why::FallbackOfNoIndex),
    }
}

/// The page whose text an untranslated page shows: the nearest of its fallbacks that is translated.
fn shown(site: &Site, page: Page) -> Option<Page> {
    let fallbacks = site.catalog.locale(page.locale).fallbacks.iter();
    let whole = |other: &Page| site.whole.has(*other) && site.translation(*other) == Translation::Whole;
    fallbacks.map(|locale| Page { locale: *locale, kind: page.kind }).find(whole)
}

/// What the policy says of a comparison in a locale.
#[must_use]
pub fn decide(
    site: &Site,
    (locale, registry): (LocaleId, RegistryId),
    (comparison, related): (&Comparison, &Relatedness),
    originality: &dyn Originality,
) -> Decision {
    let policy = &site.catalog.config.pairs;
    let first = standing(site, (locale, registry), (comparison, related));
    // Originality is the one costly input: it is measured only when everything else holds.
    match policy::decide(policy, &Standing { originality: f64::INFINITY, ..first }) {
        Decision::Related | Decision::Curated => {
            let measured = originality.of(locale, comparison, registry);
            policy::decide(policy, &Standing { originality: measured, ..first })
        }
        decided => decided,
    }
}

/// What is known of a comparison in a locale, without its originality.
#[must_use]
pub fn standing(
    site: &Site,
    (locale, registry): (LocaleId, RegistryId),
    (comparison, related): (&Comparison, &Relatedness),
) -> Standing {
    let of = site.catalog.registry(registry);
    let (a, b): (CodeId, CodeId) = (comparison.a, comparison.b);
    let curated = of.curated(a, b);
    let page = Page { locale, kind: PageKind::Pair(registry, a, b) };
    Standing {
        curated: curated.is_some(),
        curated_here: curated.is_some_and(|pair| pair.entries[locale.index()].is_some()),
        translated: translation::of(&site.catalog, page) == Translation::Whole,
        confused: of.code(a).confused.binary_search(&b).is_ok(),
        relatedness: related.score,
        differences: comparison.differences().count(),
        originality: 0.0,
    }
}

/// The one of a page's alternates for readers of no other: the source language, where it is among them.
#[must_use]
pub fn default_alternate(site: &Site, alternates: &[LocaleId]) -> LocaleId {
    let default = site.catalog.default_locale;
    if alternates.contains(&default) { default } else { alternates.first().copied().unwrap_or(default) }
}

/// The locales in which a page is translated and indexable, in the order of `site.toml`.
#[must_use]
pub fn alternates(site: &Site, page: Page, originality: &dyn Originality) -> Vec<LocaleId> {
    let indexable =
        |l: &LocaleId| site.in_locale(page, *l).is_some_and(|other| state(site, other, originality).indexable());
    site.catalog.locale_ids().filter(indexable).collect()
}
