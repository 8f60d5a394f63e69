//! The frozen snapshot of stages 1 to 3: what every page is rendered from.

use crate::catalog::{Catalog, CodeId, LocaleId, Registry, RegistryId, Status};
use crate::compare::{self, Comparison};
use crate::config::PairPolicy;
use crate::index::States;
use crate::ledger::{Ledger, Past};
use crate::plan::{Form, LinkStyle, Links, Page, PageKind, Plan, Scope};
use crate::translation::{self, Translation};
use std::sync::OnceLock;

/// A checked site and its plan.
#[derive(Debug)]
pub struct Site {
    /// What it is made of.
    pub catalog: Catalog,
    /// Which pages this build makes.
    pub plan: Plan,
    /// Which pages the site has when it is built whole: links may lead to any of them.
    pub whole: Plan,
    /// What its links look like.
    pub style: LinkStyle,
    /// What was decided for search engines, page by page.
    pub(crate) states: States,
    /// What is known of former builds.
    pub past: Past,
    /// The ledger of this build, once it is made.
    pub(crate) ledger: OnceLock<Ledger>,
    /// What becomes of links out of a bundle.
    pub left_out: LeftOut,
    /// Per registry, per code: other codes by how related they are. Made when first asked for, code by
    /// code: a thread that waited for others here could be given a page that waits for it.
    neighbours: Vec<Vec<OnceLock<Vec<Neighbour>>>>,
}

/// What becomes of a link to a page of the site that a bundle leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum LeftOut {
    /// It leads to the hosted site.
    #[default]
    Hosted,
    /// It is plain text: there is no hosted site.
    Text,
}

/// Another code, and how related it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// The other code.
    pub code: CodeId,
    /// 0 to 100.
    pub relatedness: u8,
    /// Whether the comparison is curated, or one is listed as confused with the other.
    pub named: bool,
}

impl Neighbour {
    /// Whether the comparison may be indexed, as far as that can be known without its text.
    #[must_use]
    pub fn may_be_indexed(&self, policy: &PairPolicy) -> bool {
        self.named || self.relatedness >= policy.index_relatedness
    }
}

/// Most neighbours that are kept for a code, unless more of the comparisons may be indexed.
const MOST_NEIGHBOURS: usize = 24;

impl Site {
    /// Plans `catalog`, limited to `scope`.
    #[must_use]
    pub fn new(catalog: Catalog, scope: &Scope, style: LinkStyle) -> Self {
        let plan = Plan::new(&catalog, scope);
        let whole = Plan::new(&catalog, &Scope::default());
        let each = |registry: &Registry| registry.codes.iter().map(|_| OnceLock::new()).collect();
        let neighbours = catalog.registries.iter().map(each).collect();
        let states = States::new(whole.len());
        let (past, ledger, left_out) = (Past::default(), OnceLock::new(), LeftOut::default());
        Self { catalog, plan, whole, style, states, past, ledger, left_out, neighbours }
    }

    /// The ledger of this build: its addresses, and when their texts changed. `None` until a build of
    /// the site, or of its first shard, has begun.
    #[must_use]
    pub fn ledger(&self) -> Option<&Ledger> {
        self.ledger.get()
    }

    /// The comparison of two codes.
    #[must_use]
    pub fn comparison(&self, registry: RegistryId, a: CodeId, b: CodeId) -> Comparison {
        compare::compare(self.catalog.registry(registry), a, b)
    }

    /// The codes most worth comparing `code` with: curated and confused ones first, then by relatedness.
    #[must_use]
    pub fn neighbours(&self, registry: RegistryId, code: CodeId) -> &[Neighbour] {
        self.neighbours[registry.index()][code.index()].get_or_init(|| self.find_neighbours(registry, code))
    }

    /// Finds the neighbours of all codes at once, for a build, which needs all of them.
    pub(crate) fn find_all_neighbours(&self) {
        use rayon::prelude::*;
        let all: Vec<_> = self
            .catalog
            .registry_ids()
            .flat_map(|r| self.catalog.registry(r).code_ids().map(move |c| (r, c)))
            .collect();
        all.into_par_iter().for_each(|(registry, code)| {
            let _ = self.neighbours(registry, code);
        });
    }

    fn find_neighbours(&self, id: RegistryId, code: CodeId) -> Vec<Neighbour> {
        let registry = self.catalog.registry(id);
        if registry.code(code).status == Status::Reserved {
            return Vec::new();
        }
        let pairs = self.whole.pairs(id);
        let mut all: Vec<Neighbour> = registry
            .code_ids()
            .filter(|other| registry.code(*other).status != Status::Withdrawn)
            .filter(|other| *other != code && pairs.position(code.min(*other), code.max(*other)).is_some())
            .map(|other| {
                let (a, b) = (code.min(other), code.max(other));
                let named = registry.code(code).confused.contains(&other) || registry.curated(a, b).is_some();
                Neighbour { code: other, relatedness: compare::relatedness::score(registry, id, a, b), named }
            })
            .collect();
        all.sort_by_key(|n| (std::cmp::Reverse((n.named, n.relatedness)), n.code));
        let sought = all.iter().filter(|n| n.may_be_indexed(&self.catalog.config.pairs)).count();
        all.truncate(MOST_NEIGHBOURS.max(sought));
        all
    }

    /// The route of a page.
    #[must_use]
    pub fn route(&self, page: Page) -> String {
        Plan::route(&self.catalog, page)
    }

    /// The pages that links of this build may lead to: all of a hosted site, whose other pages another
    /// build writes, but of a bundle only what is in it.
    #[must_use]
    pub fn reach(&self) -> &Plan {
        if self.style == LinkStyle::Offline { &self.plan } else { &self.whole }
    }

    /// A link to a page of the site. One that a bundle leaves out is hosted; a comparison that it
    /// leaves out is shown by the picker, which has all facts.
    #[must_use]
    pub fn link(&self, links: &Links<'_>, page: Page) -> String {
        if self.reach().has(page) {
            return links.page(&self.route(page));
        }
        if let PageKind::Pair(r, a, b) = page.kind {
            let picker = Page { locale: page.locale, kind: PageKind::Compare(r) };
            let slug = |code| self.catalog.registry(r).code(code).slug.as_str();
            if self.reach().has(picker) {
                return format!("{}?a={}&b={}", links.page(&self.route(picker)), slug(a), slug(b));
            }
        }
        self.url(page)
    }

    /// What pages of a kind are written as beside HTML.
    pub fn forms(&self, kind: PageKind) -> impl Iterator<Item = Form> + use<> {
        Form::of(kind, &self.catalog.config.output)
    }

    /// The absolute URL of a page.
    #[must_use]
    pub fn url(&self, page: Page) -> String {
        let base = &self.catalog.config.base_url;
        [&base.origin, &base.path, "/", &self.route(page)].concat()
    }

    /// How much of a page is written in its locale.
    #[must_use]
    pub fn translation(&self, page: Page) -> Translation {
        translation::of(&self.catalog, page)
    }

    /// The same page in another locale, if it exists there.
    #[must_use]
    pub fn in_locale(&self, page: Page, locale: LocaleId) -> Option<Page> {
        let other = Page { locale, kind: page.kind };
        self.whole.has(other).then_some(other)
    }

    /// The comparison page of two codes, if there is one.
    #[must_use]
    pub fn pair_page(&self, locale: LocaleId, registry: RegistryId, a: CodeId, b: CodeId) -> Option<Page> {
        let page = Page { locale, kind: PageKind::Pair(registry, a.min(b), a.max(b)) };
        self.whole.has(page).then_some(page)
    }

    /// `page`, or where it does not exist in its locale the one of the source language.
    #[must_use]
    pub fn nearest(&self, page: Page) -> Page {
        let source = Page { locale: self.catalog.default_locale, kind: page.kind };
        if self.whole.has(page) { page } else { source }
    }
}
