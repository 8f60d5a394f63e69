//! Names of pictures: the route of the page that a picture shows, and a hash of what it is drawn from.

use crate::plan::Plan;

/// Folder of all pictures.
const FOLDER: &str = "assets/share/";
/// What stands for the empty route of the home page.
const HOME: &str = "index";
/// Where pictures of registries without words lie in the folder.
const PLAIN: &str = "plain/";

/// The path of the picture of a page at `route`.
#[must_use]
pub fn of_page(route: &str, hash: &str) -> String {
    let stem = route.trim_end_matches('/');
    format!("{FOLDER}{}.{hash}.png", if stem.is_empty() { HOME } else { stem })
}

/// The path of the picture of a registry without words.
#[must_use]
pub fn of_plain(registry: &str, hash: &str) -> String {
    format!("{FOLDER}{PLAIN}{registry}.{hash}.png")
}

/// Whether a file below `static/` is a font that pictures are drawn with, and that no page loads.
#[must_use]
pub fn is_font(path: &str) -> bool {
    path.starts_with("share/") && [".ttf", ".otf"].iter().any(|end| path.ends_with(end))
}

/// What a path says of a picture, which need not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureName<'p> {
    stem: &'p str,
}

impl<'p> PictureName<'p> {
    /// Reads a path with its hash.
    #[must_use]
    pub fn hashed(path: &'p str) -> Option<Self> {
        Some(Self { stem: Self::bare(path)?.stem.rsplit_once('.')?.0 })
    }

    /// Reads a path without its hash, as an author types it into a preview.
    #[must_use]
    pub fn bare(path: &'p str) -> Option<Self> {
        Some(Self { stem: path.strip_prefix(FOLDER)?.strip_suffix(".png")? })
    }

    /// The registry that is shown without words.
    #[must_use]
    pub fn plain(self) -> Option<&'p str> {
        self.stem.strip_prefix(PLAIN)
    }

    /// Routes of pages that may be shown: there may be a registry with the name that stands for home.
    pub fn routes(self) -> impl Iterator<Item = String> {
        let home = (self.stem == HOME).then(String::new);
        std::iter::once(format!("{}/", self.stem)).chain(home)
    }

    /// Files of these pages.
    pub fn files(self) -> impl Iterator<Item = String> {
        self.routes().map(|route| Plan::file(&route))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_its_page() {
        for route in ["smtp/334/", "smtp-enhanced/5.1.1/", "vi/smtp/450-vs-451/", "vi/", ""] {
            let path = of_page(route, "0123456789abcdef");
            let name = PictureName::hashed(&path).unwrap();
            assert!(name.routes().any(|named| named == route), "{path}");
            let bare = path.replace(".0123456789abcdef", "");
            assert_eq!(PictureName::bare(&bare), Some(name));
        }
        assert_eq!(PictureName::hashed(&of_plain("smtp", "0")).and_then(PictureName::plain), Some("smtp"));
        for path in ["assets/style.0.css", "assets/share/x.0.svg", "smtp/index.html"] {
            assert_eq!(PictureName::hashed(path), None);
        }
    }
}
