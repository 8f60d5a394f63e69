//! What remains to be done after the point of no return.
//!
//! A patch is many renames, so it is written down first. The journal appears in the staging
//! directory at once and whole; from then on the new site is the valid one, and whoever finds
//! the journal, this build or the next, completes it. Every step may be done twice.
//!
//! ```text
//! codegloss journal 1
//! place smtp/334/index.html
//! remove smtp/999/index.html
//! place .codegloss/manifest
//! ```

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::check_path;
use super::manifest::{MANIFEST, is_absent};
use super::own::Own;
use super::place::{Place, create_file, with_parent};
use crate::error::Error;

const HEADER: &str = "codegloss journal 1";
const SWAP: &str = "swap";

/// One thing that remains to be done.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    /// Rename a file of the staging tree to its place in the output.
    Place(&'a str),
    /// Remove a file of the output, and the directories that it leaves empty.
    Remove(&'a str),
    /// Put the staging tree where the output was, after that was moved away.
    Swap,
}

impl<'a> Step<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let own = |path: &str| path == MANIFEST || Own::ALL.iter().any(|file| file.path() == path);
        let valid = |path: &&str| own(path) || check_path(path).is_ok();
        match line.split_once(' ') {
            None if line == SWAP => Some(Self::Swap),
            Some(("place", path)) => Some(path).filter(valid).map(Self::Place),
            Some(("remove", path)) => Some(path).filter(valid).map(Self::Remove),
            _ => None,
        }
    }
}

/// A journal that is being written and means nothing before [`Journal::commit`].
pub(super) struct Journal {
    draft: PathBuf,
    writer: BufWriter<File>,
}

impl Journal {
    /// Starts a journal; the staging directory exists.
    pub(super) fn new(place: &Place) -> Result<Self, Error> {
        let draft = place.staging.join("journal-draft");
        // A draft is left when exchanging directories failed and patching follows.
        let _ = fs::remove_file(&draft);
        let file = create_file(&draft).map_err(|error| Error::io("create", &draft, error))?;
        let mut journal = Self { draft, writer: BufWriter::new(file) };
        journal.line(format_args!("{HEADER}"))?;
        Ok(journal)
    }

    /// Adds the next step.
    pub(super) fn push(&mut self, step: Step<'_>) -> Result<(), Error> {
        match step {
            Step::Place(path) => self.line(format_args!("place {path}")),
            Step::Remove(path) => self.line(format_args!("remove {path}")),
            Step::Swap => self.line(format_args!("{SWAP}")),
        }
    }

    /// The point of no return.
    pub(super) fn commit(self, place: &Place) -> Result<(), Error> {
        let Self { draft, writer } = self;
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error);
        let committed = file.and_then(|file| file.sync_all()).and_then(|()| fs::rename(&draft, &place.journal));
        committed.map_err(|error| Error::io("write", &place.journal, error))
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) -> Result<(), Error> {
        writeln!(self.writer, "{text}").map_err(|error| Error::io("write", &self.draft, error))
    }
}

/// Does what the journal says, and removes it.
pub(super) fn complete(place: &Place) -> Result<(), Error> {
    let journal = &place.journal;
    let failed = |error| Error::io("read", journal, error);
    let file = File::open(journal).map_err(failed)?;
    let mut lines = BufReader::new(file).lines();
    let unknown = |line: &str| {
        let problem = format!("`{}` has an unknown line: {line}", journal.display());
        Error::message(problem).with_help("complete the build with the version that began it")
    };
    let header = lines.next().transpose().map_err(failed)?.unwrap_or_default();
    if header != HEADER {
        return Err(unknown(&header));
    }
    for (number, line) in lines.enumerate() {
        let line = line.map_err(failed)?;
        let done = match Step::parse(&line).ok_or_else(|| unknown(&line))? {
            Step::Place(path) => put_in_place(place, path),
            Step::Remove(path) => remove(&place.out, path),
            Step::Swap => swap(place),
        };
        // If the first of several steps is refused, nothing was done, and nothing need be.
        if done.is_err() && number == 0 && line != SWAP {
            let _ = fs::remove_file(journal);
        }
        done?;
    }
    fs::remove_file(journal).map_err(|error| Error::io("remove", journal, error))
}

fn put_in_place(place: &Place, path: &str) -> Result<(), Error> {
    let (from, to) = (place.tree.join(path), place.out.join(path));
    match with_parent(&to, || fs::rename(&from, &to)) {
        Err(error) if error.kind() == ErrorKind::NotFound && !from.exists() => Ok(()),
        result => result.map_err(|error| Error::io("replace", &to, error)),
    }
}

/// A directory in the place of the file means that the file is gone and a new one came.
fn remove(out: &Path, path: &str) -> Result<(), Error> {
    let target = out.join(path);
    let removed = match fs::symlink_metadata(&target) {
        Ok(status) if status.is_dir() => Ok(()),
        Ok(_) => fs::remove_file(&target),
        Err(error) if is_absent(&error) => Ok(()),
        Err(error) => Err(error),
    };
    removed.map_err(|error| Error::io("remove", &target, error))?;
    let above = target.ancestors().skip(1).take_while(|directory| *directory != out);
    for directory in above {
        match fs::remove_dir(directory) {
            Err(error) if error.kind() != ErrorKind::NotFound => break,
            _ => {}
        }
    }
    Ok(())
}

fn swap(place: &Place) -> Result<(), Error> {
    if place.out.exists() {
        return Ok(());
    }
    let moved = fs::rename(&place.tree, &place.out);
    moved.map_err(|error| Error::io("replace", &place.out, error))
}
