//! `codegloss why URL`: the decisions behind one page, in words.

use super::output::Console;
use super::reasons::Explainer;
use super::{Outcome, ProjectArgs};
use crate::catalog::Drafts;
use crate::error::Error;
use crate::finish::Assets;
use crate::pipeline;
use crate::plan::{LinkStyle, Page, Plan, Scope};
use crate::render::Renderer;
use crate::site::Site;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct WhyArgs {
    /// The page: a URL, or a path such as `/vi/smtp/334-vs-550/`
    url: String,
    #[command(flatten)]
    project: ProjectArgs,
}

pub(super) fn run(args: &WhyArgs, console: &Console) -> Result<Outcome, Error> {
    let mut project = pipeline::read(&args.project.root, Drafts::LeaveOut)?;
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
