//! `codegloss bundle`: the site for reading without a network.

use super::build::{megabytes, override_base_url, progress, threads};
use super::output::{Console, failed};
use super::{Outcome, open_output, scope};
use crate::bundle::{Target, Volume, start};
use crate::catalog::Drafts;
use crate::config::Emit;
use crate::diag::{Diagnostics, Format as ProblemFormat};
use crate::error::Error;
use crate::finish::{Assets, File};
use crate::pipeline;
use crate::plan::{LinkStyle, Scope};
use crate::site::{LeftOut, Site};
use crate::source::SourceMap;
use crate::write::{Directory, Options, Zip};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
pub(super) struct BundleArgs {
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where the bundle is written: a directory, or with this ending one archive
    #[arg(long, value_name = "FILE.zip | DIR", default_value = "codes.zip")]
    out: PathBuf,
    /// What is made
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only this locale; may be repeated
    #[arg(long = "locale", value_name = "TAG")]
    locales: Vec<String>,
    /// Only this registry, and pages outside registries; may be repeated
    #[arg(long = "registry", value_name = "ID")]
    registries: Vec<String>,
    /// Which of the site's comparisons have a page; the picker compares any two codes all the same
    #[arg(long, value_enum, default_value_t)]
    pairs: Emit,
    /// What becomes of links to pages that are left out
    #[arg(long, value_enum, default_value_t)]
    left_out: LeftOut,
    /// Where the hosted site is, instead of `base_url` of `site.toml`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Threads to render with; all cores unless given
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// What a bundle is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// A browser
    #[default]
    Html,
    /// Dash or Zeal: a docset for each locale
    Docset,
}

pub(super) fn run(args: &BundleArgs, console: &Console) -> Result<Outcome, Error> {
    if args.format == Format::Docset && cfg!(not(feature = "docset")) {
        let help = "build it with `cargo install codegloss --features docset`";
        return Err(Error::message("this codegloss was built without docsets").with_help(help));
    }
    threads(args.jobs)?;
    let start = Instant::now();
    let mut project = pipeline::read(&args.root, Drafts::LeaveOut)?;
    if let Some(catalog) = &mut project.catalog {
        override_base_url(catalog, args.base_url.as_deref())?;
    }
    let (Some(catalog), false) = (project.catalog, project.problems.has_errors()) else {
        return Ok(refuse(console, &project.problems, &project.sources));
    };
    let scope = Scope { pairs: args.pairs, ..scope(&catalog, &args.locales, &args.registries)? };
    let mut site = Site::new(catalog, &scope, LinkStyle::Offline);
    site.left_out = args.left_out;
    if site.plan.len() > site.catalog.config.page_limit {
        project.problems.extend(pipeline::over_budget(&site));
    }
    let mut bundle = Bundle { args, scope, sources: &project.sources, console, problems: &mut project.problems };
    let mut lines = if bundle.problems.has_errors() { Vec::new() } else { bundle.write(&mut site)? };
    project.problems.finish(&site.catalog.config.levels);
    if failed(&project.problems, false) {
        return Ok(refuse(console, &project.problems, &project.sources));
    }
    console.problems(&project.problems, &project.sources, ProblemFormat::Human);
    lines.push(format!("time     {:.1} s", start.elapsed().as_secs_f64()));
    lines.iter().for_each(|line| console.say(line));
    Ok(Outcome::Clean)
}

fn refuse(console: &Console, problems: &Diagnostics, sources: &SourceMap) -> Outcome {
    console.problems(problems, sources, ProblemFormat::Human);
    console.say("nothing was written");
    Outcome::ContentErrors
}

/// One run of the command.
struct Bundle<'a> {
    args: &'a BundleArgs,
    #[cfg_attr(not(feature = "docset"), expect(dead_code, reason = "only docsets are planned by locale"))]
    scope: Scope,
    sources: &'a SourceMap,
    console: &'a Console,
    problems: &'a mut Diagnostics,
}

impl Bundle<'_> {
    /// Writes the bundle, unless there are problems; what to say of it.
    fn write(&mut self, site: &mut Site) -> Result<Vec<String>, Error> {
        let out = if self.args.out.is_absolute() { self.args.out.clone() } else { self.args.root.join(&self.args.out) };
        let path = self.args.out.display();
        if out.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip")) {
            let zip = Zip::create(&out)?;
            self.volumes(site, Target::Zip(&zip))?;
            if self.problems.has_errors() {
                return Ok(Vec::new());
            }
            let made = zip.finish()?;
            return Ok(vec![
                format!("files    {}, {:.1} MB packed", made.files, megabytes(made.bytes)),
                format!("sha256   {}", made.sha256),
                format!("bundle   {path}"),
            ]);
        }
        let directory = self.directory(&out)?;
        self.volumes(site, Target::Any(&directory))?;
        if self.problems.has_errors() {
            return Ok(Vec::new());
        }
        let made = directory.finish()?;
        Ok(vec![
            format!(
                "files    {} written ({:.1} MB), {} unchanged",
                made.written,
                megabytes(made.bytes),
                made.unchanged
            ),
            format!("bundle   {path}"),
        ])
    }

    fn directory(&self, out: &Path) -> Result<Directory, Error> {
        open_output(&self.args.root, out, Options::default())
    }

    fn volumes(&mut self, site: &mut Site, target: Target<'_>) -> Result<(), Error> {
        if self.args.format == Format::Docset {
            return self.docsets(site, target);
        }
        let assets = Assets::new(self.sources, &site.catalog);
        self.volume(site, &assets, (start::FOLDER, start::files(site, &assets)), target)
    }

    /// A docset has one language: each is planned as if the others were left out.
    #[cfg(feature = "docset")]
    fn docsets(&mut self, site: &mut Site, target: Target<'_>) -> Result<(), Error> {
        use crate::bundle::docset;
        use crate::plan::Plan;
        let wanted = |l: &crate::catalog::LocaleId| self.scope.locales.is_empty() || self.scope.locales.contains(l);
        let mut locales: Vec<_> = site.catalog.locale_ids().filter(wanted).collect();
        locales.sort_by_key(|l| docset::folder(site, *l));
        for locale in locales {
            site.plan = Plan::new(&site.catalog, &Scope { locales: vec![locale], ..self.scope.clone() });
            let assets = Assets::new(self.sources, &site.catalog);
            let around = docset::files(site, locale)?;
            self.volume(site, &assets, (&docset::documents(site, locale), around), target)?;
        }
        Ok(())
    }

    #[cfg(not(feature = "docset"))]
    #[expect(clippy::unnecessary_wraps, clippy::needless_pass_by_ref_mut, reason = "the same with the feature")]
    fn docsets(&mut self, _site: &mut Site, _target: Target<'_>) -> Result<(), Error> {
        Ok(()) // `run` refuses the format before anything is written
    }

    fn volume(
        &mut self,
        site: &Site,
        assets: &Assets,
        (folder, around): (&str, Vec<File>),
        target: Target<'_>,
    ) -> Result<(), Error> {
        let volume = Volume::new((site, self.sources), assets, folder, around, self.problems);
        if self.problems.has_errors() {
            return Ok(());
        }
        let bar = progress(self.console, volume.len());
        volume.write(target, &|n| bar.inc(n as u64), self.problems)?;
        bar.finish_and_clear();
        Ok(())
    }
}
