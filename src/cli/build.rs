//! `codegloss build`: the hosted site.

use super::offered::five;
use super::output::{Console, failed, program, today};
use super::{Outcome, ProjectArgs, open_output, scope};
use crate::catalog::{Catalog, Drafts, LocaleId};
use crate::config::BaseUrl;
use crate::error::Error;
use crate::finish::picture_name::PictureName;
use crate::ledger::{self, Date, Ledger};
use crate::pipeline::{self, Report};
use crate::plan::{LinkStyle, Page, PageKind, Plan, Shard};
use crate::site::Site;
use crate::write::{Directory, Keep, Options, Own, Precompressed, Summary, note_shard, original};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    project: ProjectArgs,
    /// Where the site is written
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Where the site will be published, instead of `base_url` of `site.toml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Only this locale; may be repeated. Other locales' pages stay as they are
    #[arg(long = "locale", value_name = "TAG")]
    locales: Vec<String>,
    /// Only this registry; may be repeated. Other registries' pages stay as they are
    #[arg(long = "registry", value_name = "ID")]
    registries: Vec<String>,
    /// Only part I of N of the pages, so that several machines can share a build
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    /// Threads to render with; all cores unless given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Write every file anew, even if its bytes did not change
    #[arg(long)]
    force: bool,
    /// The day of changes that are found now: `lastmod` of changed pages. Today in UTC, or the day of
    /// `SOURCE_DATE_EPOCH`, unless given
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Draw a picture of each code, registry and indexable comparison for previews of shared links
    #[arg(long)]
    share_images: bool,
    /// Build nothing when there are warnings
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) fn run(args: &BuildArgs, console: &Console) -> Result<Outcome, Error> {
    threads(args.jobs)?;
    let start = Instant::now();
    let mut project = pipeline::read(&args.project.root, Drafts::LeaveOut)?;
    if args.deny_warnings {
        pipeline::lint(&mut project);
    }
    let read = start.elapsed();
    if let Some(catalog) = &mut project.catalog {
        override_base_url(catalog, args.base_url.as_deref())?;
        share_images(catalog, args.share_images)?;
    }
    let (Some(catalog), false) = (project.catalog.take(), failed(&project.problems, args.deny_warnings)) else {
        console.problems(&project.problems, &project.sources, args.project.format);
        console.say("nothing was written");
        return Ok(Outcome::ContentErrors);
    };
    let scope = scope(&catalog, &args.locales, &args.registries)?;
    let style = LinkStyle::Hosted { prefix: catalog.config.base_url.path.clone() };
    let mut site = Site::new(catalog, &scope, style);
    pipeline::check_plan(&mut site, &project.sources, &mut project.problems);
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let mut report = None;
    if !project.problems.has_errors() {
        let mut directory = open(args, &site, shard)?;
        site.past.today = Some(today(args.date)?);
        site.past.record = record_of(&directory)?;
        site.past.program = program();
        // What cannot be read tells nothing, and everything is rendered.
        site.past.inputs = directory.own(Own::Inputs).ok().flatten();
        let bar = progress(console, shard.range(site.plan.len()).len());
        let output = Precompressed::new(&directory, &site.catalog.config.output.precompress);
        let built =
            pipeline::build((&site, &project.sources), shard, &output, &|n| bar.inc(n as u64), &mut project.problems)?;
        bar.finish_and_clear();
        if !failed(&project.problems, args.deny_warnings) {
            let rendered = start.elapsed();
            leave(&site, &mut directory);
            // A partial build leaves pages that other inputs made, so the next one cannot trust any.
            let inputs = built.inputs.clone().filter(|_| !is_partial(args, shard));
            directory.leave(Own::Inputs, inputs.unwrap_or_default().into_bytes());
            let summary = directory.finish()?;
            if let Some(shard) = args.shard {
                note_shard(&out_path(args), &shard.to_string())?;
            }
            report = Some((built, summary, [read, rendered - read, start.elapsed() - rendered]));
        }
    }
    project.problems.finish(&site.catalog.config.levels);
    console.problems(&project.problems, &project.sources, args.project.format);
    let Some((built, summary, times)) = report else {
        console.say("nothing was written");
        return Ok(Outcome::ContentErrors);
    };
    for line in closing(&site, &built, summary, times, &out_path(args)) {
        console.say(&line);
    }
    Ok(Outcome::Clean)
}

pub(super) fn threads(jobs: Option<usize>) -> Result<(), Error> {
    let Some(jobs) = jobs.filter(|n| *n > 0) else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    pool.map_err(|error| Error::message(format!("cannot start {jobs} threads: {error}")))
}

pub(super) fn override_base_url(catalog: &mut Catalog, url: Option<&str>) -> Result<(), Error> {
    if let Some(url) = url {
        catalog.config.base_url = BaseUrl::parse(url).map_err(|why| Error::message(format!("`--base-url` {why}")))?;
    }
    Ok(())
}

/// Turns pictures on that `site.toml` leaves off, if this program can draw any.
fn share_images(catalog: &mut Catalog, wanted: bool) -> Result<(), Error> {
    let on = &mut catalog.config.output.share_images;
    *on |= wanted;
    if !*on || cfg!(feature = "share") {
        return Ok(());
    }
    let help = "install codegloss with its feature `share`, or set `[output] share_images = false`";
    Err(Error::message("this codegloss was built without the part that draws pictures").with_help(help))
}

/// Where the site is written: a relative path lies in the project.
fn out_path(args: &BuildArgs) -> PathBuf {
    args.project.root.join(&args.out)
}

fn open(args: &BuildArgs, site: &Site, shard: Shard) -> Result<Directory, Error> {
    let options = Options { force: args.force, keep: keep(args, site, shard), ..Options::default() };
    open_output(&args.project.root, &out_path(args), options)
}

fn is_partial(args: &BuildArgs, shard: Shard) -> bool {
    !shard.is_whole() || !args.locales.is_empty() || !args.registries.is_empty()
}

/// What a partial build leaves alone: pages the whole site has that this build does not make.
fn keep(args: &BuildArgs, site: &Site, shard: Shard) -> Option<Keep> {
    if !is_partial(args, shard) {
        return None;
    }
    let own = match shard.is_whole() {
        // A shard is built into a directory of its own or beside its sisters: it removes nothing.
        false => return Some(Box::new(|_| true)),
        true => files(site, &site.plan),
    };
    let whole = files(site, &site.whole);
    let others = move |file: &str| whole.contains(file) && !own.contains(file);
    // A picture and packed copies stay with their page.
    Some(Box::new(move |path| match PictureName::hashed(path) {
        Some(name) => name.files().any(|file| others(&file)),
        None => others(original(path).unwrap_or(path)),
    }))
}

/// The files of a plan's pages, and those beside them.
fn files(site: &Site, plan: &Plan) -> BTreeSet<String> {
    let of = |page: Page| {
        let route = site.route(page);
        let beside = site.forms(page.kind).map(|form| format!("{route}{}", form.file_name()));
        std::iter::once(Plan::file(&route)).chain(beside.collect::<Vec<_>>())
    };
    plan.pages().flat_map(of).collect()
}

/// What the former build left, to tell which pages changed since.
fn record_of(directory: &Directory) -> Result<Option<Ledger>, Error> {
    let Some(text) = directory.own(Own::Ledger)? else { return Ok(None) };
    let unknown = || {
        Error::message(
            "the record of the former build, `.codegloss/ledger.tsv` in the output, is none of this codegloss",
        )
        .with_help("remove it; the days of changes are then those of `ledger.tsv` of the project")
    };
    Ledger::from_record(&text).map(Some).ok_or_else(unknown)
}

/// Leaves the record of this build to the next, and what changed to search engines.
fn leave(site: &Site, directory: &mut Directory) {
    let Some(ledger) = site.ledger() else { return };
    directory.leave(Own::Ledger, ledger.text().into_bytes());
    if let Some(key) = &site.catalog.config.output.indexnow {
        let nothing = Ledger::default();
        let changes = ledger::changes(site.past.record.as_ref().unwrap_or(&nothing), ledger);
        let requests = ledger::indexnow(&changes, &site.catalog.config.base_url, key);
        directory.leave(Own::IndexNow, requests.into_bytes());
    }
}

pub(super) fn progress(console: &Console, pages: usize) -> ProgressBar {
    if !console.terminal || pages < 2000 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(pages as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} pages, {per_sec}, {eta} left")
    {
        bar.set_style(style);
    }
    bar
}

fn closing(
    site: &Site,
    report: &Report,
    summary: Summary,
    [read, rendered, published]: [Duration; 3],
    out: &Path,
) -> Vec<String> {
    let mut lines = Vec::new();
    for locale in site.catalog.locale_ids() {
        let counts = &report.counts[locale.index()];
        let kinds: Vec<String> = PageKind::NAMES
            .iter()
            .zip(counts)
            .filter(|(_, n)| **n > 0)
            .map(|(name, n)| format!("{n} {name}"))
            .collect();
        if !kinds.is_empty() {
            lines.push(format!("{:8} {}", site.catalog.locale(locale).tag, kinds.join(", ")));
        }
    }
    lines.extend(site.catalog.locale_ids().filter_map(|locale| offered(site, report, locale)));
    let [drawn, kept] = report.pictures;
    if drawn + kept > 0 {
        lines.push(format!("pictures {drawn} drawn, {kept} kept"));
    }
    let drafts = site.catalog.unpublished.count;
    if drafts > 0 {
        lines.push(format!("drafts   {drafts} left out"));
    }
    let Summary { written, unchanged, removed, bytes } = summary;
    lines.push(format!(
        "files    {written} written ({:.1} MB), {unchanged} unchanged, {removed} removed",
        megabytes(bytes)
    ));
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    lines.push(format!(
        "time     {:.0} ms read and checked, {:.0} ms rendered, {:.0} ms published",
        ms(read),
        ms(rendered),
        ms(published)
    ));
    let base = &site.catalog.config.base_url;
    if !base.path.is_empty() {
        lines.push(format!(
            "robots   crawlers read {0}/robots.txt alone: its `Sitemap:` lines belong there",
            base.origin
        ));
    }
    lines.push(format!("open     {}", out.join("index.html").display()));
    lines
}

/// How many comparisons search engines are offered in a locale, and how much of their text is their own.
fn offered(site: &Site, report: &Report, locale: LocaleId) -> Option<String> {
    let rows: Vec<_> = report.offered.iter().filter(|row| row.locale == locale).collect();
    let (pairs, indexable): (usize, usize) =
        (rows.iter().map(|r| r.pairs()).sum(), rows.iter().map(|r| r.indexable()).sum());
    let mut originality: Vec<u8> = rows.iter().flat_map(|r| r.originality.iter().copied()).collect();
    originality.sort_unstable();
    let [least, _, median, _, most] = five(&originality);
    let own =
        if indexable > 0 { format!("; original text {least}–{most} %, median {median} %") } else { String::new() };
    let tag = &site.catalog.locale(locale).tag;
    (pairs > 0).then(|| format!("index    {indexable} of {pairs} comparisons in {tag}{own}"))
}

#[expect(clippy::cast_precision_loss, reason = "one decimal of a size")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
