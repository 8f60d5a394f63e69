//! File names that every system can unpack.
//!
//! Rules of Windows, the strictest: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
//! Slugs keep them already; names of a site's own `static/` files may not.

use crate::catalog::slug::is_device;
use crate::error::Error;

/// Longest path inside a bundle: with it, 260 characters leave room for the folder it is unpacked to.
const LONGEST: usize = 180;

/// Refuses a path that some system cannot have.
pub(super) fn check(path: &str) -> Result<(), Error> {
    let Some(why) = problem(path) else { return Ok(()) };
    let error = Error::message(format!("`{path}` cannot be a file on Windows: {why}"));
    Err(error.with_help("rename what it is made from, or leave it out"))
}

fn problem(path: &str) -> Option<String> {
    let length = path.encode_utf16().count();
    if length > LONGEST {
        return Some(format!("it has {length} characters; {LONGEST} leave room for a folder"));
    }
    path.split('/').find_map(|name| {
        if let Some(bad) = name.chars().find(|c| c.is_control() || "<>:\"|?*\\".contains(*c)) {
            return Some(format!("`{name}` contains `{}`", bad.escape_debug()));
        }
        if name.ends_with(['.', ' ']) {
            return Some(format!("`{name}` ends with a dot or a space"));
        }
        let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
        is_device(&stem).then(|| format!("`{name}` is the name of a device"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_refuses_are_refused() {
        for path in ["a/b.html", "tiếng Việt/index.html", "contact/aux-1/x.js"] {
            assert_eq!(problem(path), None, "{path}");
        }
        let long = "x/".repeat(91);
        for path in ["a:b", "a/what?", "a./b", "a /b", "con", "x/AUX.txt", "x/lpt1.tar.gz", "a\tb", long.as_str()] {
            assert!(problem(path).is_some(), "{path}");
        }
    }
}
