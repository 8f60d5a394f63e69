//! `codegloss ledger`: the addresses that were published, in a file under version control.

use super::output::{Console, failed, today};
use super::{Outcome, ProjectArgs};
use crate::catalog::Drafts;
use crate::diag::rules;
use crate::error::Error;
use crate::finish::Assets;
use crate::ledger::{self, Changes, Date, LEDGER_FILE, Ledger};
use crate::load;
use crate::pipeline::{self, Project};
use crate::plan::{LinkStyle, Scope};
use crate::render::Renderer;
use crate::site::Site;
use crate::write::{Own, own, put_source};
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write `ledger.tsv` as the site is now; from then on a published address cannot disappear unnoticed
    Update {
        #[command(flatten)]
        project: ProjectArgs,
        /// The day of changes that are found now; today in UTC, or the day of `SOURCE_DATE_EPOCH`, unless
        /// given
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: Option<Date>,
        /// Give up the addresses that are gone and lead nowhere
        #[arg(long)]
        forget: bool,
        /// A built site, whose record tells days that the ledger does not know
        #[arg(long, value_name = "DIR", default_value = "dist")]
        out: PathBuf,
    },
    /// Report addresses that are gone, and whether `ledger.tsv` is as the site is now
    Check {
        #[command(flatten)]
        project: ProjectArgs,
    },
    /// Print which pages were added, changed or removed since another ledger
    Changes {
        #[command(flatten)]
        project: ProjectArgs,
        /// The other ledger: a `ledger.tsv` from version control, or `.codegloss/ledger.tsv` of a built site
        #[arg(long, value_name = "FILE")]
        since: PathBuf,
        /// How they are printed
        #[arg(long = "as", value_enum, default_value_t)]
        form: Form,
    },
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    /// A line each: `+`, `~` or `-`, and the URL
    #[default]
    Lines,
    /// Bodies of requests to IndexNow, a line each; needs `[output] indexnow`
    Indexnow,
}

pub(super) fn run(args: &LedgerArgs, console: &Console) -> Result<Outcome, Error> {
    match &args.command {
        Command::Update { project, date, forget, out } => {
            let past = Past { today: Some(today(*date)?), out: Some(project.root.join(out)) };
            let Some(made) = Made::new(project, past, *forget, console)? else { return Ok(Outcome::ContentErrors) };
            update(&made, &project.root, console)
        }
        Command::Check { project } => {
            let past = Past { today: None, out: None };
            let Some(made) = Made::new(project, past, false, console)? else { return Ok(Outcome::ContentErrors) };
            Ok(check(&made, console))
        }
        Command::Changes { project, since, form } => {
            let past = Past { today: None, out: None };
            let Some(made) = Made::new(project, past, true, console)? else { return Ok(Outcome::ContentErrors) };
            changes(&made, since, *form, console)
        }
    }
}

/// Where days come from beside the ledger.
struct Past {
    today: Option<Date>,
    out: Option<PathBuf>,
}

/// A site and its ledger, as it was written and as it is now.
struct Made {
    site: Site,
    now: Ledger,
}

impl Made {
    /// Reads the project; `None` when it has errors, which are printed.
    fn new(args: &ProjectArgs, past: Past, forget: bool, console: &Console) -> Result<Option<Self>, Error> {
        let mut project = pipeline::read(&args.root, Drafts::LeaveOut)?;
        let made = if project.problems.has_errors() { None } else { Self::of(&mut project, past, forget)? };
        console.problems(&project.problems, &project.sources, args.format);
        Ok(made.filter(|_| !failed(&project.problems, false)))
    }

    fn of(project: &mut Project, past: Past, forget: bool) -> Result<Option<Self>, Error> {
        let Some(catalog) = project.catalog.take() else { return Ok(None) };
        let (levels, prefix) = (catalog.config.levels.clone(), catalog.config.base_url.path.clone());
        let mut site = Site::new(catalog, &Scope::default(), LinkStyle::Hosted { prefix });
        pipeline::check_plan(&mut site, &project.sources, &mut project.problems);
        if forget {
            project.problems.retain(|problem| problem.rule.id != rules::LEDGER_LOST.id);
        }
        site.past.today = past.today;
        if let Some(out) = past.out {
            site.past.record = own(&out, Own::Ledger)?.and_then(|text| Ledger::from_record(&text));
        }
        let assets = Assets::new(&project.sources, &site.catalog);
        let renderer = Renderer::new(&site, &project.sources, &assets, &mut project.problems);
        project.problems.finish(&levels);
        if project.problems.has_errors() {
            return Ok(None);
        }
        let now = ledger::record(&site, &renderer, &|_| false);
        drop(renderer);
        let now = match &site.past.ledger {
            Some(former) => now.with_redirected(&site, former),
            None => now,
        };
        Ok(Some(Self { site, now }))
    }

    fn former(&self) -> Option<&Ledger> {
        self.site.past.ledger.as_ref()
    }
}

fn update(made: &Made, root: &Path, console: &Console) -> Result<Outcome, Error> {
    let path = root.join(LEDGER_FILE);
    let text = made.now.text();
    if made.former().is_some_and(|former| former.text() == text) {
        console.say(&format!("`{LEDGER_FILE}` is as the site is: {} lines", made.now.len()));
        return Ok(Outcome::Clean);
    }
    put_source(&path, text.as_bytes())?;
    let nothing = Ledger::default();
    console.say(&format!(
        "{} lines in `{LEDGER_FILE}`; {}",
        made.now.len(),
        counts(&found(made, made.former().unwrap_or(&nothing)))
    ));
    Ok(Outcome::Clean)
}

fn found(made: &Made, former: &Ledger) -> Changes {
    ledger::changes(former, &made.now)
}

fn counts(changes: &Changes) -> String {
    let Changes { added, changed, removed } = changes;
    format!("indexable pages: {} new, {} changed, {} gone", added.len(), changed.len(), removed.len())
}

fn check(made: &Made, console: &Console) -> Outcome {
    let Some(former) = made.former() else {
        console.say(&format!("there is no `{LEDGER_FILE}`; `codegloss ledger update` writes it"));
        return Outcome::ContentErrors;
    };
    if former.agrees(&made.now) {
        console.say(&format!("`{LEDGER_FILE}` is as the site is: {} lines", former.len()));
        return Outcome::Clean;
    }
    console.say(&format!("`{LEDGER_FILE}` is out of date; {}", counts(&found(made, former))));
    console.say("help: `codegloss ledger update` writes it; commit it with the change");
    Outcome::ContentErrors
}

fn changes(made: &Made, since: &Path, form: Form, console: &Console) -> Result<Outcome, Error> {
    let text = load::outside(since)?;
    let former = Ledger::from_record(&text)
        .ok_or_else(|| Error::message(format!("`{}` is not a ledger of this codegloss", since.display())))?;
    let base = &made.site.catalog.config.base_url;
    let changes = found(made, &former);
    if form == Form::Indexnow {
        let key = made.site.catalog.config.output.indexnow.as_ref().ok_or_else(|| {
            Error::message("the site has no key of IndexNow")
                .with_help("add `[output]` with `indexnow = \"KEY\"` to `site.toml`")
        })?;
        ledger::indexnow(&changes, base, key).lines().for_each(|line| console.result(line));
        return Ok(Outcome::Clean);
    }
    let url = base.url();
    for (sign, routes) in [('+', &changes.added), ('~', &changes.changed), ('-', &changes.removed)] {
        routes.iter().for_each(|route| console.result(&format!("{sign} {url}/{route}")));
    }
    Ok(Outcome::Clean)
}
