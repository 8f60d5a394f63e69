//! Writing the author's own files: one at a time, whole or not at all.

use crate::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Replaces a file of the project; a reader sees the former bytes or the new ones.
///
/// # Errors
/// When the file cannot be written; it is then as it was.
pub fn replace_source(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let temporary = path.with_file_name(format!(".{name}.codegloss-new"));
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(bytes)?;
        if let Ok(meta) = fs::metadata(path) {
            file.set_permissions(meta.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|source| {
        let _ = fs::remove_file(&temporary);
        Error::io("write", path, source)
    })
}

/// Writes a new file of the project and the folders above it; never over one that exists.
///
/// # Errors
/// When there is such a file already, or it cannot be written.
pub fn create_source(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::io("create the directory", folder, source))?;
    }
    let mut file = fs::File::create_new(path).map_err(|source| Error::io("create", path, source))?;
    file.write_all(bytes).map_err(|source| Error::io("write", path, source))
}

/// Whether there is a file at `path`.
#[must_use]
pub fn exists(path: &Path) -> bool {
    path.is_file()
}

/// Whether a folder holds nothing but version control, or does not exist.
///
/// # Errors
/// When it cannot be read.
pub fn is_empty(folder: &Path) -> Result<bool, Error> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.all(|entry| entry.is_ok_and(|e| e.file_name() == ".git"))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::io("read", folder, error)),
    }
}

/// Writes a file that the program owns, and the folders above it.
///
/// # Errors
/// When it cannot be written; a former file is then as it was.
pub fn put_source(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|source| Error::io("create the directory", folder, source))?;
    }
    replace_source(path, bytes)
}
