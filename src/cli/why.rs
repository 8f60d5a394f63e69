//! `codegloss why URL`: the decisions behind one page, in words.

use super::output::Console;
use super::{Outcome, ProjectArgs};
use crate::catalog::{CodeId, LocaleId, RegistryId};
use crate::compare::{Decision, Reason, policy, relatedness};
use crate::error::Error;
use crate::finish::Assets;
use crate::index::{self, Originality as _, State, Why};
use crate::pipeline;
use crate::plan::{LinkStyle, Page, PageKind, Plan, Scope};
use crate::render::Renderer;
use crate::site::Site;
use crate::translation::Translation;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// The page: a URL, or a path such as `/vi/smtp/334-vs-550/`
    url: String,
    #[command(flatten)]
    project: ProjectArgs,
}

pub(super) fn run(args: &WhyArgs, console: &Console) -> Result<Outcome, Error> {
    let mut project = pipeline::read(&args.project.root)?;
    console.problems(&project.problems, &project.sources, args.project.format);
    let (Some(catalog), false) = (project.catalog.take(), project.problems.has_errors()) else {
        return Ok(Outcome::ContentErrors);
    };
    let site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() });
    let assets = Assets::new(&project.sources, &site.catalog);
    let renderer = Renderer::new(&site, &project.sources, &assets, &mut project.problems);
    let page = find(&site, &args.url)?;
    for line in (Explainer { site: &site, renderer: &renderer }).explain(page) {
        console.result(&line);
    }
    Ok(Outcome::Clean)
}

/// The page of a URL, a path or a file name.
fn find(site: &Site, url: &str) -> Result<Page, Error> {
    let base = &site.catalog.config.base_url;
    let path = url.strip_prefix(&base.origin).unwrap_or(url);
    let path = path.strip_prefix(&base.path).unwrap_or(path);
    let path = path.split(['?', '#']).next().unwrap_or("").trim_start_matches('/').trim_end_matches("index.html");
    let folder =
        if path.is_empty() || path.ends_with('/') || path == "404.html" { path.to_owned() } else { format!("{path}/") };
    site.whole.resolve(&site.catalog, &folder).ok_or_else(|| {
        let reverse = reversed(site, &folder).map(|r| format!("the comparison is `/{r}`"));
        let error = Error::message(format!("no page has the path `/{folder}`"));
        error.with_help(reverse.unwrap_or_else(|| nearest(site, &folder)))
    })
}

/// The route of a comparison whose codes were given in the other order.
fn reversed(site: &Site, folder: &str) -> Option<String> {
    let (front, last) = folder.trim_end_matches('/').rsplit_once('/')?;
    let (a, b) = last.split_once("-vs-")?;
    let route = format!("{front}/{b}-vs-{a}/");
    site.whole.resolve(&site.catalog, &route).map(|_| route)
}

fn nearest(site: &Site, folder: &str) -> String {
    let routes: Vec<String> = site.whole.pages_but_pairs().map(|p| Plan::route(&site.catalog, p)).collect();
    match crate::diag::nearest(folder, routes.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `/{near}`?"),
        None => "`codegloss plan` lists what there is".to_owned(),
    }
}

struct Explainer<'a> {
    site: &'a Site,
    renderer: &'a Renderer<'a>,
}

impl Explainer<'_> {
    fn explain(&self, page: Page) -> Vec<String> {
        let catalog = &self.site.catalog;
        let mut lines = vec![format!("/{}", self.site.route(page))];
        let locale = catalog.locale(page.locale);
        lines.push(format!(
            "  page         {} in {} ({})",
            PageKind::NAMES[page.kind.ordinal()],
            locale.name,
            locale.tag
        ));
        lines.push(format!("  translation  {}", self.translation(page)));
        if let PageKind::Pair(r, a, b) = page.kind {
            lines.extend(self.pair(page.locale, (r, a, b)));
        }
        let state = index::state(self.site, page, self.renderer);
        lines.push(format!("  index        {}", self.state(state)));
        let canonical = state.canonical(page);
        let own = if canonical == page { " (itself)" } else { "" };
        lines.push(format!("  canonical    {}{own}", self.site.url(canonical)));
        lines.push(format!("  hreflang     {}", self.alternates(page, state)));
        lines
    }

    fn translation(&self, page: Page) -> &'static str {
        match self.site.translation(page) {
            Translation::Whole => "whole: every required section and name is written in this language",
            Translation::Part => "part: some of it stands in the source language and is marked so",
            Translation::None => "none: its text stands in the source language and is marked so",
        }
    }

    fn pair(&self, locale: LocaleId, (r, a, b): (RegistryId, CodeId, CodeId)) -> Vec<String> {
        let policy = &self.site.catalog.config.pairs;
        let comparison = self.site.comparison(r, a, b);
        let related = relatedness(self.site.catalog.registry(r), r, &comparison);
        let standing = index::standing(self.site, (locale, r), (&comparison, &related));
        let reasons: Vec<String> =
            related.reasons.iter().map(|(reason, points)| format!("{points} {}", reason_words(*reason))).collect();
        let curated = match (standing.curated_here, standing.curated) {
            (true, _) => "in this language",
            (false, true) => "in another language only",
            (false, false) => "no",
        };
        let originality = self.renderer.of(locale, &comparison, r);
        let decision = index::decide(self.site, (locale, r), (&comparison, &related), self.renderer);
        vec![
            format!("  curated      {curated}"),
            format!("  relatedness  {} of 100: {}", related.score, reasons.join(", ")),
            format!(
                "  differences  {} facets (an indexable comparison needs {})",
                standing.differences, policy.index_differences
            ),
            format!(
                "  originality  {:.0} % of its text stands on neither code page (needs {:.0} %)",
                originality * 100.0,
                policy.index_originality * 100.0
            ),
            format!("  listed       {}", self.listing(&standing, decision)),
        ]
    }

    fn listing(&self, standing: &crate::compare::Standing, decision: Decision) -> &'static str {
        if policy::listed(standing, decision) {
            "on overview pages, and from both codes where it is among their nearest"
        } else {
            "from its two codes only, where it is among their nearest"
        }
    }

    fn state(&self, state: State) -> String {
        let policy = &self.site.catalog.config.pairs;
        match state {
            State::Index => "may be indexed".to_owned(),
            State::Fallback(source) => format!("left to the page of the source language, /{}", self.site.route(source)),
            State::NoIndex(Why::NotFound) => "noindex: it stands for paths that lead nowhere".to_owned(),
            State::NoIndex(Why::FallbackOfNoIndex) => {
                "noindex: it is not translated, and the page of the source language is noindex too".to_owned()
            }
            State::NoIndex(Why::Withdrawn) => "noindex: one of its codes is withdrawn".to_owned(),
            State::NoIndex(Why::Policy(decision)) => format!(
                "noindex: {}",
                match decision {
                    Decision::Unrelated =>
                        format!("not curated, and relatedness is below {}", policy.index_relatedness),
                    Decision::Alike =>
                        format!("not curated, and fewer than {} facets differ", policy.index_differences),
                    Decision::Unoriginal => format!(
                        "not curated, and less than {:.0} % of its text is its own",
                        policy.index_originality * 100.0
                    ),
                    Decision::Untranslated => "not translated in this language".to_owned(),
                    Decision::Curated | Decision::Related => "decided otherwise".to_owned(),
                }
            ),
        }
    }

    fn alternates(&self, page: Page, state: State) -> String {
        if !state.indexable() {
            return "none: only indexable pages have alternates".to_owned();
        }
        let all = index::alternates(self.site, page, self.renderer);
        let tags: Vec<&str> = all.iter().map(|l| self.site.catalog.locale(*l).tag.as_str()).collect();
        match tags.len() {
            0 | 1 => "none: the page is translated and indexable in one language".to_owned(),
            _ => format!("{} and x-default: translated and indexable in each", tags.join(", ")),
        }
    }
}

fn reason_words(reason: Reason) -> String {
    match reason {
        Reason::Confused => "for being confused with each other".to_owned(),
        Reason::Related => "for being named as related".to_owned(),
        Reason::Facets { same, of } => format!("for facets ({same} of {of} the same)"),
        Reason::Class => "for the same class".to_owned(),
        Reason::Source => "for a section that defines both".to_owned(),
    }
}
