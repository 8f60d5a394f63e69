//! Publishing a few changes in a large site: changed files are renamed over the former ones.
//!
//! Nothing else is touched, so it costs what changed. Each file is replaced in one step, and
//! the journal makes the whole old or new again after a kill.

use std::collections::BTreeSet;
use std::fs;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use super::journal::{Journal, Step};
use super::manifest::{Line, MANIFEST};
use super::own;
use super::place::Place;
use super::record::Sorted;
use crate::error::Error;

/// Commits the staged files and the removals; [`super::journal::complete`] carries them out.
pub(super) fn commit(place: &Place, staged: &Sorted, removed: &[String]) -> Result<(), Error> {
    let mut journal = Journal::new(place)?;
    let mut ground = Ground { out: &place.out, removed, solid: BTreeSet::new() };
    for reader in staged.readers()? {
        for line in reader.lines() {
            let line = line.map_err(|error| Error::io("read", &place.staging, error))?;
            let Some(Line { path, .. }) = Line::parse(&line) else { continue };
            for obstacle in ground.clear(path)? {
                journal.push(Step::Remove(&obstacle))?;
            }
            journal.push(Step::Place(path))?;
        }
    }
    for path in removed {
        if ground.holds(path)? {
            journal.push(Step::Remove(path))?;
        }
    }
    for path in own::staged(place) {
        journal.push(Step::Place(path))?;
    }
    journal.push(Step::Place(MANIFEST))?;
    journal.commit(place)
}

/// The output as it stands, looked at before anything is changed.
struct Ground<'a> {
    out: &'a Path,
    /// Sorted.
    removed: &'a [String],
    /// Directories that were seen to be real ones, no symbolic links to somewhere else.
    solid: BTreeSet<PathBuf>,
}

impl Ground<'_> {
    /// The files of the former build to remove before one can be placed at `path`, because a
    /// file was where a directory will be, or a directory where the file will be.
    fn clear(&mut self, path: &str) -> Result<Vec<String>, Error> {
        if let Some(file) = self.file_above(path)? {
            return self.ours(file).map(|file| vec![file]);
        }
        let target = self.out.join(path);
        let mut files = Vec::new();
        if target.symlink_metadata().is_ok_and(|status| status.is_dir()) {
            self.files_below(&target, &mut files)?;
        }
        Ok(files)
    }

    /// Whether a file to remove is inside the output, not behind a link out of it.
    fn holds(&mut self, path: &str) -> Result<bool, Error> {
        Ok(self.file_above(path)?.is_none())
    }

    /// The first part of the path's directory that is no directory.
    fn file_above<'p>(&mut self, path: &'p str) -> Result<Option<&'p str>, Error> {
        for (end, _) in path.match_indices('/') {
            let directory = self.out.join(&path[..end]);
            if self.solid.contains(&directory) {
                continue;
            }
            match directory.symlink_metadata() {
                Ok(status) if status.is_dir() => self.solid.insert(directory),
                Ok(_) => return Ok(Some(&path[..end])),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(Error::io("read", &directory, error)),
            };
        }
        Ok(None)
    }

    fn files_below(&self, directory: &Path, files: &mut Vec<String>) -> Result<(), Error> {
        let failed = |error| Error::io("read the directory", directory, error);
        for entry in fs::read_dir(directory).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = entry.path();
            if entry.file_type().map_err(failed)?.is_dir() {
                self.files_below(&path, files)?;
                continue;
            }
            let relative = path.strip_prefix(self.out).unwrap_or(&path);
            files.push(self.ours(&slashed(relative).unwrap_or_default())?);
        }
        Ok(())
    }

    /// A file that stands in the way must be one that this build removes.
    fn ours(&self, path: &str) -> Result<String, Error> {
        match self.removed.binary_search_by(|removed| removed.as_str().cmp(path)) {
            Ok(found) => Ok(self.removed[found].clone()),
            Err(_) => Err(in_the_way(&self.out.join(path))),
        }
    }
}

/// Something that codegloss did not write stands where a page must go.
pub(super) fn in_the_way(path: &Path) -> Error {
    let problem = format!("`{}` is in the way and was not written by codegloss", path.display());
    Error::message(problem).with_help("move it out of the output directory, or remove it")
}

/// A relative path as the manifest has it; `None` if it is not Unicode.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let path = path.to_str()?;
    Some(if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() })
}
