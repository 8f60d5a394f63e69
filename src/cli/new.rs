//! `codegloss new`: a code, a locale or a registry, ready to be filled in.

use super::output::Console;
use super::{Outcome, scope};
use crate::author::{self, Change, Draft};
use crate::catalog::{Catalog, Drafts};
use crate::diag::Format;
use crate::error::Error;
use crate::pipeline;
use crate::source::SourceMap;
use crate::write::{create_source, exists, replace_source};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
    /// The project: the folder that has `site.toml`
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    root: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a code, with facts and prose to fill in
    Code(CodeArgs),
    /// Add a locale, with every string to translate
    Locale {
        /// Its BCP 47 tag, such as `ja` or `pt-BR`
        tag: String,
        /// What its speakers call the language
        #[arg(long)]
        name: Option<String>,
    },
    /// Add a registry with one code
    Registry {
        /// Its id: the name of its folder and part of its URLs
        id: String,
        /// Its short name in titles
        #[arg(long)]
        title: Option<String>,
    },
}

#[derive(Debug, Args)]
struct CodeArgs {
    /// Registry and value, such as `smtp/521`
    #[arg(value_name = "REGISTRY/VALUE")]
    code: String,
    /// Its name as registered
    #[arg(long)]
    name: Option<String>,
    /// Its class, where its value does not say it
    #[arg(long)]
    class: Option<String>,
    /// The last part of its URL, where its value cannot be one
    #[arg(long)]
    slug: Option<String>,
    /// Where it is defined, such as `rfc5321:4.2.3`
    #[arg(long, value_name = "ID[:SECTION]")]
    source: Option<String>,
    /// Keep it out of builds until it is ready
    #[arg(long)]
    draft: bool,
}

pub(super) fn run(args: &NewArgs, console: &Console) -> Result<Outcome, Error> {
    let project = pipeline::read(&args.root, Drafts::Show)?;
    let Some(catalog) = &project.catalog else {
        console.problems(&project.problems, &project.sources, Format::Human);
        return Ok(Outcome::ContentErrors);
    };
    let changes = match &args.what {
        What::Code(code) => new_code(catalog, &project.sources, code)?,
        What::Locale { tag, name } => author::new_locale(catalog, &project.sources, tag, name.as_deref())?,
        What::Registry { id, title } => author::new_registry(catalog, id, title.as_deref())?,
    };
    write(&args.root, &changes, console)?;
    console.say(next(&args.what));
    Ok(Outcome::Clean)
}

fn new_code(catalog: &Catalog, sources: &SourceMap, args: &CodeArgs) -> Result<Vec<Change>, Error> {
    let Some((registry, value)) = args.code.split_once('/') else {
        let first = catalog.registries.first().map_or("smtp", |r| r.id.as_str());
        let error = Error::message(format!("`{}` names no registry", args.code));
        return Err(error.with_help(format!("write `{first}/{}`", args.code)));
    };
    let id = scope(catalog, &[], &[registry.to_owned()])?.registries[0];
    let source = args.source.as_ref().map(|text| match text.split_once(':') {
        Some((id, section)) => (id.to_owned(), Some(section.to_owned())),
        None => (text.clone(), None),
    });
    let draft = Draft {
        value: value.to_owned(),
        name: args.name.clone(),
        class: args.class.clone(),
        slug: args.slug.clone(),
        source,
        unpublished: args.draft,
    };
    author::new_code(catalog, sources, id, &draft)
}

/// Writes new files first, so that none that exists is changed when one of them cannot be made.
pub(super) fn write(root: &Path, changes: &[Change], console: &Console) -> Result<(), Error> {
    if let Some(change) = changes.iter().find(|c| c.new && exists(&root.join(&c.path))) {
        return Err(Error::message(format!("`{}` exists already", change.path)).with_help("move it away first"));
    }
    for change in changes.iter().filter(|c| c.new) {
        create_source(&root.join(&change.path), change.text.as_bytes())?;
        console.result(&format!("created {}", change.path));
    }
    for change in changes.iter().filter(|c| !c.new) {
        replace_source(&root.join(&change.path), change.text.as_bytes())?;
        console.result(&format!("changed {}", change.path));
    }
    Ok(())
}

fn next(what: &What) -> &'static str {
    match what {
        What::Code(_) => "next: state its facts, write its prose, and run `codegloss check`",
        What::Locale { .. } => {
            "next: translate what is marked `# untranslated`; `codegloss l10n status` lists the prose"
        }
        What::Registry { .. } => "next: describe your own classes and facets, and run `codegloss check`",
    }
}
