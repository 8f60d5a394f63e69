//! The order of the stages, and the parallelism. The only user of `rayon` for rendering.

use crate::catalog::{self, Catalog, Drafts};
use crate::diag::{Diagnostic, Diagnostics, rules};
use crate::error::Error;
use crate::finish::{self, Assets};
use crate::inputs::{Inputs, Unchanged};
use crate::ledger::{self, Ledger};
use crate::load;
use crate::machine::{self, Twins};
use crate::plan::{Page, PageKind, Plan, Shard};
use crate::redirect;
#[cfg(feature = "share")]
use crate::render::Picture;
use crate::render::{Renderer, Worker};
use crate::site::Site;
use crate::source::SourceMap;
use crate::survey;
use crate::write::Output;
use rayon::prelude::*;
use std::path::Path;
#[cfg(feature = "share")]
use std::sync::Arc;
use std::sync::Mutex;

/// Pages a thread renders before it takes more: neighbours share prepared values.
const CHUNK: usize = 32;

/// A project that has been read and checked.
#[derive(Debug)]
pub struct Project {
    /// Its files.
    pub sources: SourceMap,
    /// What they say; `None` when `site.toml` is too broken to go on.
    pub catalog: Option<Catalog>,
    /// Their problems, sorted, with the site's levels applied.
    pub problems: Diagnostics,
}

/// Reads and checks the project at `root`.
///
/// # Errors
/// When the root cannot be read.
pub fn read(root: &Path, drafts: Drafts) -> Result<Project, Error> {
    let mut problems = Diagnostics::new();
    let sources = load::load(root, &mut problems)?;
    Ok(checked(sources, drafts, problems))
}

/// Checks a project that has been read, without its drafts.
#[must_use]
pub fn check(sources: SourceMap, problems: Diagnostics) -> Project {
    checked(sources, Drafts::LeaveOut, problems)
}

fn checked(sources: SourceMap, drafts: Drafts, mut problems: Diagnostics) -> Project {
    let catalog = catalog::read(&sources, drafts, &mut problems);
    let levels = catalog.as_ref().map(|c| c.config.levels.clone()).unwrap_or_default();
    problems.finish(&levels);
    Project { sources, catalog, problems }
}

/// Reads prose as an editor would: a stage of its own, because it takes longer than all other reading
/// and changes no page.
pub fn lint(project: &mut Project) {
    if let Some(catalog) = project.catalog.as_ref().filter(|_| !project.problems.has_errors()) {
        crate::check::run(catalog, &project.sources, &mut project.problems);
        project.problems.finish(&catalog.config.levels);
    }
}

/// Pages of a kind in a locale, and what became of them.
pub type Counts = Vec<[usize; PageKind::NAMES.len()]>;

/// What a build made.
#[derive(Debug, Default)]
pub struct Report {
    /// Per locale, pages of each kind.
    pub counts: Counts,
    /// Files that are no pages.
    pub files: usize,
    /// Pictures for previews of links that were drawn, and that a former build had drawn.
    pub pictures: [usize; 2],
    /// What search engines are offered; nothing when only a part of the site was built.
    pub offered: Vec<survey::Row>,
    /// What the comparisons were made from, for the next build.
    pub inputs: Option<String>,
}

/// Reads the ledger of the project, and reports what can be said once pages are planned: limits,
/// redirects, addresses that are gone.
pub fn check_plan(site: &mut Site, sources: &SourceMap, problems: &mut Diagnostics) {
    problems.extend(over_budget(site));
    site.past.ledger = Ledger::read(sources, problems);
    if !problems.has_errors() {
        redirect::check(site, problems);
        problems.extend(site.past.ledger.iter().flat_map(|ledger| ledger::lost(site, ledger)));
    }
}

/// Checks the plan against the site's limits.
#[must_use]
pub fn over_budget(site: &Site) -> Option<Diagnostic> {
    let limit = site.catalog.config.page_limit;
    if site.whole.len() <= limit {
        return None;
    }
    let count = |r| format!("{}: {} comparisons", site.catalog.registry(r).id, site.whole.pairs(r).len());
    let largest: Vec<String> = site.catalog.registry_ids().map(count).collect();
    let message = format!("the plan has {} pages; `[limits] pages` allows {limit}", site.whole.len());
    let problem = Diagnostic::new(&rules::PAIR_BUDGET, None, message).help(largest.join(", "));
    Some(problem.help("raise `[limits] pages`, or set `[pairs] emit` to `related` or `curated`"))
}

/// Renders every page of a shard into `output`, and every other file when it is the first shard.
///
/// `progress` is told how many pages were rendered since it was last told.
///
/// # Errors
/// When the output cannot take a file. Templates with errors are problems, one for each error.
pub fn build(
    (site, sources): (&Site, &SourceMap),
    shard: Shard,
    output: &dyn Output,
    progress: &(dyn Fn(usize) + Sync),
    problems: &mut Diagnostics,
) -> Result<Report, Error> {
    let assets = Assets::new(sources, &site.catalog);
    let (renderer, inputs) = prepare((site, sources), &assets, problems);
    if problems.has_errors() {
        return Ok(Report::default());
    }
    let former = site.past.inputs.as_deref().filter(|_| site.past.record.is_some());
    let mut unchanged = inputs.as_ref().zip(former).and_then(|(now, note)| now.since(note));
    if let Some(unchanged) = &unchanged {
        unchanged.take_over(site);
    }
    if shard.is_first() {
        let same = |page| unchanged.as_ref().is_some_and(|unchanged| unchanged.has_text(page));
        site.ledger.get_or_init(|| ledger::record(site, &renderer, &same));
    }
    let feeds = renderer.feeds();
    if let Some(unchanged) = &mut unchanged {
        unchanged.with_feeds(&feeds);
    }
    let links = machine::links(site);
    let press = Press { renderer: &renderer, twins: Twins::new(&renderer, &links), unchanged, output };
    let range = shard.range(site.plan.len());
    let counts = counts(&site.plan, &site.catalog, range.clone());
    let mut report = Report { counts, ..Report::default() };
    let failures = Mutex::new(Failures::default());
    let chunks: Vec<_> = chunks(&site.plan, range);
    chunks.into_par_iter().with_max_len(1).for_each_init(Bench::default, |bench, chunk| {
        if failures.lock().map_or(true, |f| f.fatal()) {
            return;
        }
        let length = chunk.len();
        for number in chunk {
            if let Err(failure) = press.put(site.plan.page(number), bench)
                && let Ok(mut all) = failures.lock()
            {
                all.add(failure);
            }
        }
        progress(length);
    });
    let failures = failures.into_inner().unwrap_or_default();
    problems.extend(failures.templates);
    if let Some(error) = failures.error {
        return Err(error);
    }
    if shard.is_first() && !problems.has_errors() {
        let files = finish::files(site, &assets, &renderer);
        report.files = files.len();
        files.par_iter().try_for_each(|file| output.put(&file.path, &file.bytes))?;
        if shard.is_whole() && site.plan.len() == site.whole.len() {
            report.offered = survey::rows(site, &renderer);
        }
    }
    #[cfg(feature = "share")]
    if site.catalog.config.output.share_images && !problems.has_errors() {
        report.pictures = pictures(&renderer, shard, output, problems)?;
    }
    report.inputs = inputs.map(|inputs| inputs.note(site, &feeds));
    Ok(report)
}

/// What must be there before the first page.
fn prepare<'s>(
    (site, sources): (&'s Site, &'s SourceMap),
    assets: &'s Assets,
    problems: &mut Diagnostics,
) -> (Renderer<'s>, Option<Inputs>) {
    let inputs = || {
        site.find_all_neighbours();
        site.past.program.as_deref().map(|program| Inputs::new(site, sources, assets, program))
    };
    rayon::join(|| Renderer::new(site, sources, assets, problems), inputs)
}

/// Draws the pictures of a shard that no former build has drawn; how many were drawn, and kept.
#[cfg(feature = "share")]
fn pictures(
    renderer: &Renderer<'_>,
    shard: Shard,
    output: &dyn Output,
    problems: &mut Diagnostics,
) -> Result<[usize; 2], Error> {
    let wanted = finish::pictures(renderer, shard);
    let made = wanted.map_err(Failure::Template).and_then(|pictures| {
        let put = |picture: &Arc<Picture>| {
            if output.keep(std::slice::from_ref(&picture.path)).map_err(Failure::Environment)? {
                return Ok([0, 1]);
            }
            let file = finish::draw(renderer, picture).map_err(Failure::Template)?;
            output.put(&file.path, &file.bytes).map_err(Failure::Environment)?;
            Ok([1, 0])
        };
        pictures.par_iter().map(put).try_reduce(|| [0, 0], |[a, b], [c, d]| Ok([a + c, b + d]))
    });
    match made {
        Ok(counts) => Ok(counts),
        Err(Failure::Environment(error)) => Err(error),
        Err(Failure::Template(problem)) => {
            problems.push(problem);
            Ok([0, 0])
        }
    }
}

/// Ranges of neighbouring pages that never cross into another locale or registry.
fn chunks(plan: &Plan, range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut chunks = Vec::new();
    for slice in plan.slices() {
        let mut start = slice.start.max(range.start);
        let end = slice.end.min(range.end);
        while start < end {
            let next = (start + CHUNK).min(end);
            chunks.push(start..next);
            start = next;
        }
    }
    chunks
}

fn counts(plan: &Plan, catalog: &Catalog, range: std::ops::Range<usize>) -> Counts {
    let mut counts = vec![[0; PageKind::NAMES.len()]; catalog.locales.len()];
    for number in range {
        let page = plan.page(number);
        counts[page.locale.index()][page.kind.ordinal()] += 1;
    }
    counts
}

/// What a thread reuses.
#[derive(Default)]
struct Bench {
    worker: Worker,
    bytes: Vec<u8>,
}

enum Failure {
    Template(Diagnostic),
    Environment(Error),
}

/// The first failure of the environment, and each template error once.
#[derive(Default)]
struct Failures {
    error: Option<Error>,
    templates: Vec<Diagnostic>,
}

/// Different template errors after which rendering stops: more would say nothing new.
const MOST_TEMPLATE_ERRORS: usize = 20;

impl Failures {
    fn add(&mut self, failure: Failure) {
        match failure {
            Failure::Environment(error) => {
                self.error.get_or_insert(error);
            }
            Failure::Template(problem) if self.templates.contains(&problem) => {}
            Failure::Template(problem) => self.templates.push(problem),
        }
    }

    fn fatal(&self) -> bool {
        self.error.is_some() || self.templates.len() >= MOST_TEMPLATE_ERRORS
    }
}

/// Makes pages, and the files beside them.
struct Press<'a> {
    renderer: &'a Renderer<'a>,
    twins: Twins<'a>,
    unchanged: Option<Unchanged>,
    output: &'a dyn Output,
}

impl Press<'_> {
    /// Puts the files of a page, unless the output has what they would be.
    fn put(&self, page: Page, bench: &mut Bench) -> Result<(), Failure> {
        let site = self.renderer.site();
        let files = files(site, page);
        let same = self.unchanged.as_ref().is_some_and(|unchanged| unchanged.has(page));
        if same && self.output.keep(&files).map_err(Failure::Environment)? {
            return Ok(());
        }
        let [own, beside @ ..] = files.as_slice() else { return Ok(()) };
        self.renderer.render(page, &mut bench.worker, &mut bench.bytes).map_err(Failure::Template)?;
        self.output.put(own, &bench.bytes).map_err(Failure::Environment)?;
        if beside.is_empty() {
            return Ok(());
        }
        let Some(twin) = self.twins.twin(page).map_err(Failure::Template)? else { return Ok(()) };
        for (form, path) in site.forms(page.kind).zip(beside) {
            twin.write(form, &mut bench.bytes);
            self.output.put(path, &bench.bytes).map_err(Failure::Environment)?;
        }
        Ok(())
    }
}

/// The files of a page: its own, and those beside it in other forms.
fn files(site: &Site, page: Page) -> Vec<String> {
    let route = site.route(page);
    let beside = site.forms(page.kind).map(|form| format!("{route}{}", form.file_name()));
    std::iter::once(Plan::file(&route)).chain(beside).collect()
}

/// Renders one page of each kind and locale, to find templates with errors.
pub fn try_templates(renderer: &Renderer<'_>, problems: &mut Diagnostics) {
    if problems.has_errors() {
        return;
    }
    let site = renderer.site();
    let mut tried = std::collections::BTreeSet::new();
    let (mut worker, mut bytes, mut failures) = (Worker::default(), Vec::new(), Failures::default());
    let pairs = site.catalog.registry_ids().flat_map(|r| {
        let first = (!site.whole.pairs(r).is_empty()).then(|| site.whole.pairs(r).get(0));
        first.into_iter().flat_map(move |(a, b)| {
            site.catalog.locale_ids().map(move |locale| Page { locale, kind: PageKind::Pair(r, a, b) })
        })
    });
    for page in site.whole.pages_but_pairs().chain(pairs) {
        if tried.insert((page.locale, page.kind.ordinal()))
            && let Err(problem) = renderer.render(page, &mut worker, &mut bytes)
        {
            failures.add(Failure::Template(problem));
        }
    }
    problems.extend(failures.templates);
}
