//! Bundles: a site for readers without a network.
//!
//! A bundle is the hosted site's pages from the same templates, with the links of
//! [`LinkStyle::Offline`](crate::plan::LinkStyle), below one folder, and around them what its format asks for:
//! `html` a page that opens the reader's language, `docset` an index of its own. Sitemaps, feeds
//! and the page for paths that lead nowhere speak to hosts and are left out.
//!
//! Files are rendered and compressed by all threads, a batch at a time, and handed over in the
//! order of their paths: an archive needs that, and its memory does not grow with its size.

#[cfg(feature = "docset")]
pub mod docset;
mod portable;
pub mod start;

use crate::diag::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::finish::{Assets, File};
use crate::plan::{Page, PageKind, Plan};
use crate::render::{Renderer, Worker};
use crate::site::Site;
use crate::source::SourceMap;
use crate::write::{Output, Packed, Packer, Zip};
use rayon::prelude::*;

/// Files that are rendered before any of them is written.
const BATCH: usize = 1024;
/// Files of a batch that one thread takes: neighbours share prepared values.
const CHUNK: usize = 32;

/// Where a bundle goes.
#[derive(Clone, Copy)]
pub enum Target<'a> {
    /// An archive, which wants its files in order.
    Zip(&'a Zip),
    /// An output that takes them as they come.
    Any(&'a dyn Output),
}

/// Pages of a site below a folder, and files around them.
pub struct Volume<'s> {
    site: &'s Site,
    folder: String,
    renderer: Renderer<'s>,
    files: Vec<File>,
    entries: Vec<Entry>,
}

/// A file of a volume.
#[derive(Debug, Clone, Copy)]
enum Entry {
    /// The page with this number.
    Page(usize),
    /// One of the volume's files.
    File(usize),
}

impl<'s> Volume<'s> {
    /// The pages of `site` and their `assets` below `folder`, which ends with a slash, and
    /// `around`, whose paths begin at the bundle's own root.
    pub fn new(
        (site, sources): (&'s Site, &'s SourceMap),
        assets: &'s Assets,
        folder: &str,
        around: Vec<File>,
        problems: &mut Diagnostics,
    ) -> Self {
        let below = |file: File| File { path: format!("{folder}{}", file.path), ..file };
        let files: Vec<File> = assets.bundled(site).into_iter().map(below).chain(around).collect();
        let pages = (0..site.plan.len()).filter(|n| site.plan.page(*n).kind != PageKind::NotFound);
        let entries = pages.map(Entry::Page).chain((0..files.len()).map(Entry::File)).collect();
        let renderer = Renderer::new(site, sources, assets, problems);
        let mut volume = Self { site, folder: folder.to_owned(), renderer, files, entries };
        // Paths are made anew for each comparison: sorting 31 000 takes 0.1 s and no memory.
        let mut entries = std::mem::take(&mut volume.entries);
        entries.par_sort_unstable_by(|a, b| volume.path(*a).cmp(&volume.path(*b)));
        volume.entries = entries;
        volume
    }

    /// The number of its files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Renders every file and hands it over, in the order of their paths.
    ///
    /// # Errors
    /// When the target cannot take a file. Templates with errors are problems; then the volume is
    /// not complete.
    pub fn write(
        &self,
        target: Target<'_>,
        progress: &(dyn Fn(usize) + Sync),
        problems: &mut Diagnostics,
    ) -> Result<(), Error> {
        for batch in self.entries.chunks(BATCH) {
            let chunk = |bench: &mut Bench, chunk: &[Entry]| -> Vec<Result<Option<Packed>, Failure>> {
                chunk.iter().map(|entry| self.make(*entry, bench, target)).collect()
            };
            let made: Vec<_> = batch.par_chunks(CHUNK).map_init(Bench::default, chunk).collect();
            for file in made.into_iter().flatten() {
                match (file, target) {
                    (Ok(Some(packed)), Target::Zip(zip)) => zip.append(&packed)?,
                    (Ok(_), _) => {}
                    (Err(Failure::Environment(error)), _) => return Err(error),
                    (Err(Failure::Template(problem)), _) => {
                        problems.push(*problem);
                        return Ok(());
                    }
                }
            }
            progress(batch.len());
        }
        Ok(())
    }

    fn make(&self, entry: Entry, bench: &mut Bench, target: Target<'_>) -> Result<Option<Packed>, Failure> {
        let path = self.path(entry);
        portable::check(&path).map_err(Failure::Environment)?;
        let bytes = match entry {
            Entry::Page(number) => {
                let page = self.site.plan.page(number);
                let rendered = self.renderer.render(page, &mut bench.worker, &mut bench.bytes);
                rendered.map_err(|problem| Failure::Template(Box::new(problem)))?;
                &bench.bytes
            }
            Entry::File(i) => &self.files[i].bytes,
        };
        let put = match target {
            Target::Zip(_) => bench.packer.pack(&path, bytes).map(Some),
            Target::Any(output) => output.put(&path, bytes).map(|()| None),
        };
        put.map_err(Failure::Environment)
    }

    fn path(&self, entry: Entry) -> String {
        match entry {
            Entry::Page(number) => page_path(self.site, &self.folder, self.site.plan.page(number)),
            Entry::File(i) => self.files[i].path.clone(),
        }
    }
}

/// The file of a page below a folder.
fn page_path(site: &Site, folder: &str, page: Page) -> String {
    let mut path = String::with_capacity(80);
    path.push_str(folder);
    path.push_str(&Plan::file(&site.route(page)));
    path
}

/// What a thread reuses.
#[derive(Default)]
struct Bench {
    worker: Worker,
    packer: Packer,
    bytes: Vec<u8>,
}

enum Failure {
    Template(Box<Diagnostic>),
    Environment(Error),
}

#[cfg(test)]
mod tests;
