//! Files of codegloss itself inside an output, beside the manifest: what one build leaves to the next.
//!
//! They are published with the site, in the same step, so that they never tell of another one.

use std::fs;
use std::path::Path;

use super::manifest::is_absent;
use super::place::Place;
use crate::error::Error;

/// A file that a build leaves to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Which addresses the site has, and when their texts changed.
    Ledger,
    /// What changed in this build, as requests to search engines.
    IndexNow,
    /// What its comparisons were made from.
    Inputs,
}

impl Own {
    pub(super) const ALL: [Self; 3] = [Self::Ledger, Self::IndexNow, Self::Inputs];

    /// Path inside the output.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Ledger => ".codegloss/ledger.tsv",
            Self::IndexNow => ".codegloss/indexnow.jsonl",
            Self::Inputs => ".codegloss/inputs",
        }
    }
}

/// What the former build left in `out`; `None` if there is nothing.
///
/// # Errors
/// When it cannot be read.
pub fn own(out: &Path, file: Own) -> Result<Option<String>, Error> {
    let path = out.join(file.path());
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(Error::io("read", &path, error)),
    }
}

/// Puts the files of this build into the staging tree, and those that it does not write as they are.
pub(super) fn stage(place: &Place, notes: &[(Own, Vec<u8>)]) -> Result<(), Error> {
    for file in Own::ALL {
        let target = place.tree.join(file.path());
        let (former, folder) = (place.out.join(file.path()), target.parent().unwrap_or(&target));
        let staged = match notes.iter().find(|(own, _)| *own == file) {
            Some((_, bytes)) => fs::create_dir_all(folder).and_then(|()| fs::write(&target, bytes)),
            None if former.exists() => fs::create_dir_all(folder).and_then(|()| fs::copy(&former, &target)).map(|_| ()),
            None => Ok(()),
        };
        staged.map_err(|error| Error::io("write", &target, error))?;
    }
    Ok(())
}

/// The paths that [`stage`] put.
pub(super) fn staged(place: &Place) -> impl Iterator<Item = &'static str> {
    Own::ALL.into_iter().map(Own::path).filter(|path| place.tree.join(path).exists())
}
