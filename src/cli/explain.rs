//! `codegloss explain smtp 550 [vs 450]`: the page, in the terminal.

use super::Outcome;
use super::output::Console;
use crate::catalog::{CodeId, Drafts, Registry, RegistryId, Status};
use crate::config::SITE_FILE;
use crate::diag::{Diagnostic, Diagnostics, Format, nearest};
use crate::error::Error;
use crate::explain::{self, Question, Terminal};
use crate::finish::Assets;
use crate::machine::{self, Twins};
use crate::pipeline::{self, Project};
use crate::plan::{Form, LinkStyle, Page, Scope};
use crate::render::Renderer;
use crate::site::Site;
use crate::{load, write};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// What to explain: `smtp 550`, `550`, or `smtp 450 vs 550`
    #[arg(required = true, value_name = "CODE")]
    words: Vec<String>,
    /// The language of the answer; the site's own language unless given
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text)]
    format: AnswerFormat,
    /// The project; without one, the reference that comes with the program
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AnswerFormat {
    /// For a terminal
    Text,
    /// The JSON that stands beside the page
    Json,
    /// The Markdown that stands beside the page
    Markdown,
}

pub(super) fn run(args: &ExplainArgs, flagship: &[u8], console: &Console) -> Result<Outcome, Error> {
    let mut project = read(args, flagship)?;
    let Some(catalog) = project.catalog.take().filter(|_| !project.problems.has_errors()) else {
        console.problems(&project.problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    };
    let locale = match &args.locale {
        Some(tag) => super::scope(&catalog, std::slice::from_ref(tag), &[])?.locales[0],
        None => catalog.default_locale,
    };
    let site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix: String::new() });
    let question = question(&site, &args.words)?;
    let assets = Assets::new(&project.sources, &site.catalog);
    let mut problems = Diagnostics::new();
    let renderer = Renderer::new(&site, &project.sources, &assets, &mut problems);
    let terminal = Terminal { width: console.width(), colour: console.result_colour() };
    let printed = match args.format {
        AnswerFormat::Text => {
            explain::explain(&renderer, locale, question).map(|answer| explain::text(&answer, terminal))
        }
        AnswerFormat::Json => beside(&renderer, Page { locale, kind: question.kind() }, Form::Json),
        AnswerFormat::Markdown => beside(&renderer, Page { locale, kind: question.kind() }, Form::Markdown),
    };
    let Ok(printed) = printed.map_err(|problem| problems.push(problem)) else {
        console.problems(&problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    };
    console.result(printed.trim_end());
    Ok(Outcome::Clean)
}

/// What stands beside the page.
fn beside(renderer: &Renderer<'_>, page: Page, form: Form) -> Result<String, Diagnostic> {
    let links = machine::links(renderer.site());
    let mut bytes = Vec::new();
    if let Some(twin) = Twins::new(renderer, &links).twin(page)? {
        twin.write(form, &mut bytes);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The site at the root, or the flagship where there is none.
fn read(args: &ExplainArgs, flagship: &[u8]) -> Result<Project, Error> {
    if write::exists(&args.root.join(SITE_FILE)) {
        return pipeline::read(&args.root, Drafts::LeaveOut);
    }
    Ok(pipeline::check(load::unpack(flagship), Diagnostics::new()))
}

/// The codes that the words name.
fn question(site: &Site, words: &[String]) -> Result<Question, Error> {
    let catalog = &site.catalog;
    let parts = words.iter().flat_map(|w| w.split(['/', ',']));
    let mut parts: Vec<&str> = parts.filter(|w| !w.is_empty() && !matches!(*w, "vs" | "vs." | "and" | "or")).collect();
    let registry = parts.first().and_then(|first| catalog.registry_by_id(&first.to_lowercase()));
    if registry.is_some() {
        parts.remove(0);
    }
    match (registry, parts.as_slice()) {
        (Some(r), [a]) => Ok(Question::Code(r, find(catalog.registry(r), a)?)),
        (Some(r), [a, b]) => pair(catalog.registry(r), r, (a, b)),
        (None, [a]) => anywhere(site, a).map(|(r, code)| Question::Code(r, code)),
        (None, [a, b]) => {
            let (r, _) = anywhere(site, a)?;
            pair(catalog.registry(r), r, (a, b))
        }
        _ => {
            let ids: Vec<&str> = catalog.registries.iter().map(|r| r.id.as_str()).collect();
            let error = Error::message("name one code, or two of one registry");
            Err(error
                .with_help(format!("for example `codegloss explain smtp 450 vs 550`; registries: {}", ids.join(", "))))
        }
    }
}

fn pair(registry: &Registry, r: RegistryId, (a, b): (&str, &str)) -> Result<Question, Error> {
    let (a, b) = (find(registry, a)?, find(registry, b)?);
    if a == b {
        return Err(Error::message(format!("`{}` cannot be compared with itself", registry.code(a).value)));
    }
    if let Some(code) = [a, b].map(|c| registry.code(c)).into_iter().find(|c| c.status == Status::Reserved) {
        return Err(Error::message(format!("`{}` is reserved, so there is nothing to compare", code.value)));
    }
    Ok(Question::Pair(r, a, b))
}

fn find(registry: &Registry, value: &str) -> Result<CodeId, Error> {
    registry.find(value).ok_or_else(|| {
        let error = Error::message(format!("there is no code `{value}` in {}", registry.title));
        let values = registry.codes.iter().map(|c| c.value.as_str());
        match nearest(value, values) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help(format!(
                "it has {} codes, from `{}` on",
                registry.codes.len(),
                registry.codes.first().map_or("", |c| &c.value)
            )),
        }
    })
}

/// The code of any registry; several registries may have it.
fn anywhere(site: &Site, value: &str) -> Result<(RegistryId, CodeId), Error> {
    let all: Vec<(RegistryId, CodeId)> =
        site.catalog.registry_ids().filter_map(|r| site.catalog.registry(r).find(value).map(|c| (r, c))).collect();
    match all.as_slice() {
        [one] => Ok(*one),
        [] => {
            let error = Error::message(format!("no registry has the code `{value}`"));
            let values = site.catalog.registries.iter().flat_map(|r| r.codes.iter().map(|c| c.value.as_str()));
            Err(match nearest(value, values) {
                Some(near) => error.with_help(format!("did you mean `{near}`?")),
                None => error.with_help("name the registry first, as in `smtp 550`"),
            })
        }
        several => {
            let names: Vec<String> =
                several.iter().map(|(r, _)| format!("`{} {value}`", site.catalog.registry(*r).id)).collect();
            Err(Error::message(format!("several registries have the code `{value}`"))
                .with_help(format!("say which: {}", names.join(", "))))
        }
    }
}
