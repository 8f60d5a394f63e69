//! The decisions behind a page in words, each with what it follows from.

use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::compare::{Decision, Reason, Relatedness, Standing, relatedness};
use crate::finish;
use crate::index::{self, Originality as _, State, Why};
use crate::plan::{Page, PageKind};
use crate::render::Renderer;
use crate::site::Site;
use crate::translation::Translation;

/// Explains pages of a site.
pub(super) struct Explainer<'a> {
    pub(super) site: &'a Site,
    pub(super) renderer: &'a Renderer<'a>,
}

/// A decision.
fn line(what: &str, decided: impl AsRef<str>) -> String {
    format!("  {what:12} {}", decided.as_ref())
}

/// Something that a decision follows from.
fn reason(what: &str, why: impl AsRef<str>) -> String {
    format!("    {what:14} {}", why.as_ref())
}

impl Explainer<'_> {
    /// The lines about a page, each decision before its reasons.
    pub(super) fn explain(&self, page: Page) -> Vec<String> {
        let locale = self.site.catalog.locale(page.locale);
        let kind = PageKind::NAMES[page.kind.ordinal()];
        let state = index::state(self.site, page, self.renderer);
        let mut lines = vec![
            self.path(page),
            line("page", format!("{kind} in {} ({})", locale.name, locale.tag)),
            line("translation", self.translation(page)),
            line("index", self.state(state)),
        ];
        match page.kind {
            PageKind::NotFound => {}
            PageKind::Pair(..) if state == State::NoIndex(Why::Withdrawn) => {}
            PageKind::Pair(r, a, b) => lines.extend(self.pair(page.locale, (r, a, b))),
            _ => lines.push(reason("translated", translated(self.site.translation(page)))),
        }
        lines.push(line("canonical", self.canonical(page, state)));
        lines.extend(self.alternates(page, state));
        lines.push(line("sitemap", self.sitemap(page, state)));
        if let PageKind::Pair(r, a, b) = page.kind {
            lines.extend(self.listing(page, (r, a, b), state));
        }
        lines
    }

    fn path(&self, page: Page) -> String {
        format!("/{}", self.site.route(page))
    }

    fn translation(&self, page: Page) -> &'static str {
        match self.site.translation(page) {
            Translation::Whole => "whole: every required section and name is written in this language",
            Translation::Part => "part: some of it stands in the source language and is marked so",
            Translation::None => "none: its text stands in the source language and is marked so",
        }
    }

    fn state(&self, state: State) -> String {
        match state {
            State::Index => "may be indexed".to_owned(),
            State::Fallback(source) => format!("left to {}, whose text it shows", self.path(source)),
            State::NoIndex(Why::NotFound) => "noindex, follow: it stands for paths that lead nowhere".to_owned(),
            State::NoIndex(Why::FallbackOfNoIndex) => {
                "noindex, follow: it is not translated, and the page whose text it shows is noindex too".to_owned()
            }
            State::NoIndex(Why::Withdrawn) => "noindex, follow: one of its codes is withdrawn".to_owned(),
            State::NoIndex(Why::Policy(_)) => "noindex, follow: the policy for comparisons keeps it out".to_owned(),
        }
    }

    /// What the policy asked, up to the answer that decided.
    fn pair(&self, locale: LocaleId, (r, a, b): (RegistryId, CodeId, CodeId)) -> Vec<String> {
        let comparison = self.site.comparison(r, a, b);
        let related = relatedness(self.site.catalog.registry(r), r, &comparison);
        let standing = index::standing(self.site, (locale, r), (&comparison, &related));
        let decision = index::decide(self.site, (locale, r), (&comparison, &related), self.renderer);
        let standing = Standing { originality: self.renderer.of(locale, &comparison, r), ..standing };
        let last = match decision {
            Decision::Untranslated => "translated",
            Decision::Unrelated => "relatedness",
            Decision::Alike => "differences",
            Decision::Unoriginal | Decision::Curated | Decision::Related => "originality",
        };
        let mut asked = true;
        let mut lines = Vec::new();
        for (what, why) in self.questions(&standing, &related) {
            let needless = standing.curated_here && ["relatedness", "differences"].contains(&what);
            let note = if !asked || needless {
                "; not asked"
            } else if what == last {
                "; this decides"
            } else {
                ""
            };
            lines.push(reason(what, why + note));
            asked &= what != last;
        }
        lines
    }

    fn questions(&self, standing: &Standing, related: &Relatedness) -> [(&'static str, String); 5] {
        let policy = &self.site.catalog.config.pairs;
        let points: Vec<String> =
            related.reasons.iter().map(|(reason, points)| format!("{points} {}", reason_words(*reason))).collect();
        let points = if points.is_empty() { String::new() } else { format!(" ({})", points.join(", ")) };
        let curated = match (standing.curated_here, standing.curated) {
            (true, _) => {
                "yes: it has prose of its own in this language, so that relatedness and differences do not matter"
            }
            (false, true) => "no: it has prose of its own in another language only",
            (false, false) => "no: it is composed from facts, which must make it worth landing on",
        };
        let translation = if standing.translated { Translation::Whole } else { Translation::None };
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        [
            ("translated", translated(translation).to_owned()),
            ("curated", curated.to_owned()),
            (
                "relatedness",
                enough(
                    standing.relatedness >= policy.index_relatedness,
                    format!("{} of 100{points}", standing.relatedness),
                    policy.index_relatedness.to_string(),
                ),
            ),
            (
                "differences",
                enough(
                    standing.differences >= policy.index_differences,
                    format!("{} facets differ", standing.differences),
                    policy.index_differences.to_string(),
                ),
            ),
            (
                "originality",
                enough(
                    standing.originality >= policy.index_originality,
                    format!("{} of its text stands on neither code page", percent(standing.originality)),
                    percent(policy.index_originality),
                ),
            ),
        ]
    }

    fn canonical(&self, page: Page, state: State) -> String {
        let canonical = state.canonical(page);
        let url = self.site.url(canonical);
        if canonical == page {
            return format!("{url} (itself)");
        }
        let locale = self.site.catalog.locale(canonical.locale);
        format!("{url} (the page in {}, whose text it shows)", locale.name)
    }

    fn alternates(&self, page: Page, state: State) -> Vec<String> {
        let catalog = &self.site.catalog;
        if !state.indexable() {
            return vec![line("hreflang", "none: only pages that may be indexed have alternates")];
        }
        let all = index::alternates(self.site, page, self.renderer);
        let tags: Vec<&str> = all.iter().map(|l| catalog.locale(*l).tag.as_str()).collect();
        let mut lines = vec![line(
            "hreflang",
            match tags.len() {
                0 | 1 => "none: it may be indexed in one language only".to_owned(),
                _ => format!("{} and x-default", tags.join(", ")),
            },
        )];
        for locale in catalog.locale_ids() {
            let why = match self.site.in_locale(page, locale) {
                None => "does not exist: it is not translated".to_owned(),
                Some(other) => match index::state(self.site, other, self.renderer) {
                    State::Index => "translated, and may be indexed".to_owned(),
                    state => self.state(state),
                },
            };
            lines.push(reason(&catalog.locale(locale).tag, why));
        }
        if tags.len() > 1 {
            let default = index::default_alternate(self.site, &all);
            lines.push(reason("x-default", format!("the page in {}", catalog.locale(default).name)));
        }
        lines
    }

    fn sitemap(&self, page: Page, state: State) -> String {
        match finish::sitemap_of(self.site, page, self.renderer) {
            Some(path) => format!("/{path}"),
            None if state.indexable() => "none".to_owned(),
            None => "none: only pages that may be indexed are in one".to_owned(),
        }
    }

    fn listing(&self, page: Page, (r, a, b): (RegistryId, CodeId, CodeId), state: State) -> Vec<String> {
        let for_all = match state {
            State::Index => "for everyone: it may be indexed",
            State::Fallback(_) => "for everyone: the page whose text it shows may be indexed",
            State::NoIndex(_) => "on its two codes only: it is not to be indexed",
        };
        let on = |(code, other): (CodeId, CodeId)| {
            let kind = PageKind::Code(r, code);
            let there = self.site.nearest(Page { locale: page.locale, kind });
            reason(&self.path(there), self.listed_on((r, code, other), state))
        };
        let mut lines = vec![line("listed", for_all)];
        lines.extend([(a, b), (b, a)].map(on));
        lines
    }

    /// Whether and why a code's page links to its comparison with another.
    fn listed_on(&self, (r, code, other): (RegistryId, CodeId, CodeId), state: State) -> String {
        let rank = self.site.neighbours(r, code).iter().position(|n| n.code == other);
        let confused = self.site.catalog.registry(r).code(code).confused.contains(&other);
        match rank {
            _ if confused => "yes: confused with it".to_owned(),
            Some(rank) if rank < self.site.catalog.config.pairs.top => {
                format!("yes: number {} of its nearest", rank + 1)
            }
            _ if state.listed() => "yes: every listed comparison of a code is there".to_owned(),
            _ => format!("no: not among its {} nearest", self.site.catalog.config.pairs.top),
        }
    }
}

fn translated(translation: Translation) -> &'static str {
    match translation {
        Translation::Whole => "yes",
        Translation::Part | Translation::None => "no: not all of it is written in this language",
    }
}

fn enough(holds: bool, what: String, needed: String) -> String {
    if holds { format!("yes: {what}, {needed} needed") } else { format!("no: {what}, {needed} needed") }
}

fn reason_words(reason: Reason) -> String {
    match reason {
        Reason::Confused => "for being confused with each other".to_owned(),
        Reason::Related => "for being named as related".to_owned(),
        Reason::Facets { same, of } => format!("for facets, {same} of {of} the same"),
        Reason::Class => "for the same class".to_owned(),
        Reason::Source => "for a section that defines both".to_owned(),
    }
}
