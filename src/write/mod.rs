//! Stage 5, bytes to an output: the only code that writes the output directory.
//!
//! The renderer knows one function, [`Output::put`]: a relative path and bytes, from any
//! thread, in any order, once per path. [`Memory`] keeps them for tests; [`Directory`] makes
//! a directory equal to them, in this order:
//!
//! 1. `open` names the places (`place`), refuses an output that is not ours to write, locks
//!    it, and completes or clears away what a killed build left (`recover`).
//! 2. `put` compares with the `manifest` of the former build. What changed goes to a staging
//!    tree beside the output, under its final path; the output itself is not touched. What was
//!    written is remembered in `record`, in bounded memory.
//! 3. `finish` makes the staging tree whole and exchanges the two directories in one step
//!    (`whole`), or, for a few changes in a large site, renames the changed files over the
//!    former ones (`patch`) under a `journal` that the next `open` completes.
//!
//! A process that is killed leaves the former site or the new one, never a mixture that stays.
//! A power failure may lose bytes, because no page is synced; the next build writes a page again
//! whose size is wrong.
//!
//! A [`Zip`] is an archive instead of a directory; see `zip`.
//!
//! Files that codegloss did not write are never removed, and never replaced without `force`.

#![expect(clippy::disallowed_methods, reason = "the one module that writes the disk")]

mod checksum;
mod directory;
mod journal;
mod lock;
mod manifest;
mod memory;
mod merge;
mod options;
mod own;
mod patch;
mod place;
mod precompressed;
mod record;
mod recover;
mod source;
mod whole;
mod zip;

pub use directory::Directory;
pub use memory::Memory;
pub use merge::{merge, note_shard};
pub use options::{Keep, Options, Publish, Summary};
pub use own::{Own, own};
pub use precompressed::{Precompressed, original};
pub use source::{create_source, exists, is_empty, put_source, replace_source};
pub use zip::{Archive, Packed, Packer, Zip};

use crate::error::Error;

/// The directory inside an output that belongs to codegloss: the manifest, and what `own` names.
const OWN_DIRECTORY: &str = ".codegloss";

/// Where pages go: a path and its bytes, and nothing else is known to the one who calls.
pub trait Output: Sync {
    /// Takes one file. `path` is relative and separated by `/`, as in
    /// `vi/smtp/334/index.html`; every path is put once.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or `path` is not such a path or was put before.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error>;

    /// Takes files that a former build wrote at `paths`, as if their bytes were put again; false if one
    /// of them is missing, and all must be put. For files that are costly to make, of which is known
    /// that they would be the same: nobody compares the bytes.
    ///
    /// # Errors
    ///
    /// When one of the files was put before.
    fn keep(&self, paths: &[String]) -> Result<bool, Error> {
        let _ = paths;
        Ok(false)
    }

    /// Whether a former build wrote these bytes at `path`; asked before they are put again.
    fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        let _ = (path, bytes);
        false
    }

    /// Whether a former build wrote a file at `path`.
    fn had(&self, path: &str) -> bool {
        let _ = path;
        false
    }
}

/// Refuses a path that could leave the output, or that a line of the manifest could not hold.
fn check_path(path: &str) -> Result<(), Error> {
    let safe_part = |part: &[u8]| !matches!(part, b"" | b"." | b"..");
    let safe = !path.bytes().any(|byte| byte == b'\\' || byte < b' ' || byte == 0x7f)
        && path.as_bytes().split(|byte| *byte == b'/').all(safe_part)
        && path.split('/').next() != Some(OWN_DIRECTORY);
    if safe {
        return Ok(());
    }
    Err(Error::message(format!("`{}` is not a path inside the output", path.escape_debug())))
}

/// A path that two pages claim: a bug of the plan, told apart from a failing disk.
fn put_twice(path: &str) -> Error {
    Error::message(format!("`{path}` was written twice in one build"))
}

#[cfg(test)]
mod tests {
    use super::check_path;

    #[test]
    fn a_path_stays_inside_the_output() {
        for path in ["index.html", "vi/smtp/334/index.html", "a..b/…", "a/.codegloss/b"] {
            assert!(check_path(path).is_ok(), "{path}");
        }
        let outside = [
            "",
            "/",
            "/etc/passwd",
            "..",
            "a/../b",
            "a/..",
            "./a",
            "a//b",
            "a/",
            "a\\b",
            "a\nb",
            "a\0b",
            ".codegloss/manifest",
            ".codegloss",
            "a\u{7f}",
        ];
        for path in outside {
            assert!(check_path(path).is_err(), "{path:?}");
        }
    }
}
