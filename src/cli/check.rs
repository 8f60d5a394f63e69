//! `codegloss check`: every problem of the content, none of the output.

use super::output::{Console, counted, failed};
use super::{Outcome, ProjectArgs};
use crate::catalog::Drafts;
use crate::diag::{Format, RULES, Rule, nearest, rules};
use crate::error::Error;
use crate::finish::Assets;
use crate::pipeline;
use crate::plan::{LinkStyle, Scope};
use crate::render::Renderer;
use crate::site::Site;
use crate::survey;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Exit with 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Check drafts too
    #[arg(long)]
    drafts: bool,
    /// Explain a rule, such as `facet/value`; `all` lists every rule
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
}

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Outcome, Error> {
    if let Some(rule) = &args.explain {
        return explain(rule, console);
    }
    let drafts = if args.drafts { Drafts::Show } else { Drafts::LeaveOut };
    let mut project = pipeline::read(&args.project.root, drafts)?;
    let count = project.catalog.as_ref().map_or(0, |catalog| catalog.unpublished.count);
    pipeline::lint(&mut project);
    if let (Some(catalog), false) = (project.catalog.take(), project.problems.has_errors()) {
        let levels = catalog.config.levels.clone();
        let mut site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() });
        pipeline::check_plan(&mut site, &project.sources, &mut project.problems);
        let assets = Assets::new(&project.sources, &site.catalog);
        let renderer = Renderer::new(&site, &project.sources, &assets, &mut project.problems);
        pipeline::try_templates(&renderer, &mut project.problems);
        if !project.problems.has_errors() {
            project.problems.extend(survey::near_duplicates(&site, &renderer));
            project.problems.extend(survey::unoriginal(&site, &renderer));
        }
        project.problems.finish(&levels);
    }
    console.problems(&project.problems, &project.sources, args.project.format);
    if drafts == Drafts::LeaveOut && args.project.format == Format::Human && count > 0 {
        console.say(&format!("{} left out", counted(count, "draft")));
    }
    Ok(if failed(&project.problems, args.deny_warnings) { Outcome::ContentErrors } else { Outcome::Clean })
}

fn explain(id: &str, console: &Console) -> Result<Outcome, Error> {
    if id == "all" {
        for rule in RULES {
            console.result(&format!("{:24} {:5} {}", rule.id, rule.level.name(), rule.summary));
        }
        return Ok(Outcome::Clean);
    }
    let Some(rule) = rules::find(id) else {
        let error = Error::message(format!("there is no rule `{id}`"));
        return Err(match nearest(id, RULES.iter().map(|r| r.id)) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help("`codegloss check --explain all` lists them"),
        });
    };
    print(rule, console);
    Ok(Outcome::Clean)
}

fn print(rule: &Rule, console: &Console) {
    console.result(&format!("{}: {}\n\n{}\n", rule.id, rule.summary, rule.explain));
    let change = if rule.fixed { "cannot be changed" } else { "can be changed in `site.toml` under `[rules]`" };
    console.result(&format!("Level: {} ({change}).", rule.level.name()));
}
