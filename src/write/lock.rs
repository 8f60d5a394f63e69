//! One build at a time for each output.
//!
//! The system drops the lock with the process, so a killed build blocks nobody; the empty file
//! that stays is taken over by the next build and removed at its end.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The right to write an output, held by one process at a time.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes the lock at `path`, or says that another build of `out` holds it.
    pub(super) fn take(path: &Path, out: &Path) -> Result<Self, Error> {
        loop {
            let opened = OpenOptions::new().create(true).truncate(false).write(true).open(path);
            let file = opened.map_err(|error| Error::io("create", path, error))?;
            match file.try_lock() {
                Ok(()) if is_named(&file, path) => return Ok(Self { path: path.to_owned(), file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let problem = format!("another build is writing `{}`", out.display());
                    let help = "wait until it ends, or build into another directory";
                    return Err(Error::message(problem).with_help(help));
                }
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", path, error)),
            }
        }
    }
}

/// Whether the locked file is still the one at `path`, not one that its owner just removed.
#[cfg(unix)]
fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |status: fs::Metadata| (status.dev(), status.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => identity(held) == identity(named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_named(_file: &File, _path: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Where a file cannot be told from its successor, removing it would let two builds in.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}
