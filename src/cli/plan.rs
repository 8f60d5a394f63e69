//! `codegloss plan`: how many pages a build will have, before it has them.

use super::offered;
use super::output::Console;
use super::{Outcome, ProjectArgs};
use crate::catalog::Drafts;
use crate::error::Error;
use crate::finish::Assets;
use crate::pipeline;
use crate::plan::{Form, LinkStyle, PageKind, Scope};
use crate::render::Renderer;
use crate::site::Site;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Print which comparisons search engines are offered, why, and how each condition is met
    #[arg(long)]
    index: bool,
}

pub(super) fn run(args: &PlanArgs, console: &Console) -> Result<Outcome, Error> {
    let mut project = pipeline::read(&args.project.root, Drafts::LeaveOut)?;
    console.problems(&project.problems, &project.sources, args.project.format);
    let (Some(catalog), false) = (project.catalog, project.problems.has_errors()) else {
        return Ok(Outcome::ContentErrors);
    };
    let site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() });
    let lines = if args.index {
        let assets = Assets::new(&project.sources, &site.catalog);
        let renderer = Renderer::new(&site, &project.sources, &assets, &mut project.problems);
        offered::tables(&site, &renderer)
    } else {
        let beside = Some(beside(&site)).filter(|beside| !beside.is_empty());
        table(&site).into_iter().chain(beside.map(|beside| format!("beside pages: {beside}"))).collect()
    };
    for line in lines {
        console.result(&line);
    }
    Ok(Outcome::Clean)
}

/// How many pages are JSON and Markdown too.
fn beside(site: &Site) -> String {
    let mut counts = Form::ALL.map(|form| (form, 0_usize));
    for form in site.whole.pages().flat_map(|page| site.forms(page.kind)) {
        counts.iter_mut().filter(|(f, _)| *f == form).for_each(|(_, n)| *n += 1);
    }
    let some = counts.iter().filter(|(_, n)| *n > 0);
    some.map(|(form, n)| format!("{n} {}", form.file_name())).collect::<Vec<_>>().join(", ")
}

/// A row for each registry and locale, a column for each kind.
fn table(site: &Site) -> Vec<String> {
    let mut rows: Vec<(String, String, [usize; PageKind::NAMES.len()])> = Vec::new();
    let scopes = std::iter::once(None).chain(site.catalog.registry_ids().map(Some));
    for registry in scopes {
        for locale in site.catalog.locale_ids() {
            let mut counts = [0; PageKind::NAMES.len()];
            for number in site.whole.numbers_of(locale, registry) {
                counts[site.whole.page(number).kind.ordinal()] += 1;
            }
            let name = registry.map_or("-", |r| site.catalog.registry(r).id.as_str());
            rows.push((name.to_owned(), site.catalog.locale(locale).tag.clone(), counts));
        }
    }
    let cells = |counts: &[usize]| counts.iter().map(|n| format!("{n:>9}")).collect::<String>();
    let kinds: String = PageKind::NAMES.iter().map(|n| format!("{n:>9}")).collect();
    let mut lines = vec![format!("{:16}{:9}{kinds}{:>9}", "registry", "locale", "all")];
    let mut sums = [0; PageKind::NAMES.len()];
    for (registry, locale, counts) in &rows {
        let all: usize = counts.iter().sum();
        lines.push(format!("{registry:16}{locale:9}{}{all:>9}", cells(counts)));
        sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    lines.push(format!("{:16}{:9}{}{:>9}", "all", "", cells(&sums), site.whole.len()));
    lines
}
